//! Events on their way to who waits for them: bounded queues, and the streams and futures
//! that read them.
//!
//! A queue that nobody reads keeps the newest events, and says how many of the oldest it
//! has dropped: a page in the background must not grow, and what is shown is the newest.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::rc::{Rc, Weak};
use alloc::string::{String, ToString as _};
use core::cell::RefCell;
use core::fmt;
use core::future::Future;
use core::marker::PhantomData;
use core::pin::Pin;
use core::task::{Context, Poll, Waker, ready};

use futures::Stream;
use js_sys::Array;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::ack::Responder;
use super::application::Connection;
use super::arguments;
use super::error::{DecodeError, EventError};
use crate::payload::Payload;
use crate::socket::SocketId;
use crate::web::BrowserPayload;

/// How many events a stream keeps until they are read, unless the builder says otherwise:
/// some seconds of a busy chat, a few hundred kB at most in most of them.
///
/// ```no_run
/// use sockeye::client::EVENT_QUEUE;
///
/// let builder = sockeye::Client::builder("https://example.com").event_queue(4 * EVENT_QUEUE);
/// ```
pub const EVENT_QUEUE: usize = 1024;

/// An event as it came.
#[derive(Clone, Debug)]
pub(super) struct Received {
    /// `[event, ...arguments]`
    pub(super) items: JsValue,
    /// Where the server wants an answer: its id, and the session in which it counts.
    pub(super) ack: Option<u64>,
    pub(super) session: u32,
}

impl Received {
    pub(super) fn name(&self) -> String {
        name_in(&self.items)
    }

    pub(super) fn arguments(&self) -> Array {
        arguments::after_name(&self.items)
    }
}

/// Which events a queue is for, by their name and `[event, ...arguments]`.
pub(super) type Wants = Box<dyn Fn(&str, &JsValue) -> bool>;

/// Those of a name.
pub(super) fn named(event: &str) -> Wants {
    let event = event.to_owned();
    Box::new(move |name, _| name == event)
}

/// What a queue is told.
#[derive(Clone, Debug)]
pub(super) enum Heard {
    Event(Received),
    Connected,
    Disconnected,
}

/// How many events are kept.
#[derive(Clone, Copy, Debug)]
pub(super) enum Keep {
    /// The first one.
    First,
    /// So many of the newest.
    Newest(usize),
}

/// Events that wait to be read.
pub(super) struct Queue {
    wants: Wants,
    /// Whether it is told when the connection comes and goes, in the order of events.
    follows_connection: bool,
    keep: Keep,
    inner: RefCell<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    waiting: VecDeque<Heard>,
    missed: u64,
    waker: Option<Waker>,
    ended: bool,
}

impl Queue {
    pub(super) fn new(wants: Wants, follows_connection: bool, keep: Keep) -> Rc<Self> {
        Rc::new(Self {
            wants,
            follows_connection,
            keep,
            inner: RefCell::default(),
        })
    }

    pub(super) fn wants(&self, name: &str, items: &JsValue) -> bool {
        (self.wants)(name, items)
    }

    pub(super) fn follows_connection(&self) -> bool {
        self.follows_connection
    }

    pub(super) fn push(&self, heard: Heard) {
        let mut inner = self.inner.borrow_mut();
        match self.keep {
            Keep::First if !inner.waiting.is_empty() => return,
            Keep::Newest(most) if inner.waiting.len() >= most => {
                inner.waiting.pop_front();
                inner.missed += 1;
            }
            Keep::First | Keep::Newest(_) => {}
        }
        inner.waiting.push_back(heard);
        wake(inner);
    }

    /// Nothing comes any more; what waits may still be read.
    pub(super) fn end(&self) {
        let mut inner = self.inner.borrow_mut();
        inner.ended = true;
        wake(inner);
    }

    /// The next event, for those that hear of nothing else.
    fn poll_event(&self, context: &Context<'_>) -> Poll<Option<Result<Received, EventError>>> {
        loop {
            match ready!(self.poll(context)) {
                Some(Ok(Heard::Event(received))) => return Poll::Ready(Some(Ok(received))),
                Some(Ok(Heard::Connected | Heard::Disconnected)) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    /// What was heard next, or how much was dropped before it.
    pub(super) fn poll(&self, context: &Context<'_>) -> Poll<Option<Result<Heard, EventError>>> {
        let mut inner = self.inner.borrow_mut();
        if inner.missed > 0 {
            let missed = core::mem::take(&mut inner.missed);
            return Poll::Ready(Some(Err(EventError::Lagged { missed })));
        }
        if let Some(heard) = inner.waiting.pop_front() {
            return Poll::Ready(Some(Ok(heard)));
        }
        if inner.ended {
            return Poll::Ready(None);
        }
        inner.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

/// Lets go of the queue first: the task may read it at once.
fn wake(mut inner: core::cell::RefMut<'_, Inner>) {
    let waker = inner.waker.take();
    drop(inner);
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// The events of one name: [`Socket::on`](super::Socket::on). Ends with the connection's
/// last handle.
///
/// ```no_run
/// use futures::{StreamExt as _, future::ready};
///
/// # async fn example(socket: sockeye::Socket, show: impl Fn(f64)) {
/// let mut prices = socket.on::<f64>("price").filter_map(|price| ready(price.ok()));
/// while let Some(price) = prices.next().await {
///     show(price);
/// }
/// # }
/// ```
#[must_use = "streams do nothing unless polled"]
pub struct Events<T> {
    queue: Rc<Queue>,
    of: PhantomData<fn() -> T>,
}

impl<T> Events<T> {
    pub(super) fn new(queue: Rc<Queue>) -> Self {
        Self {
            queue,
            of: PhantomData,
        }
    }
}

impl<T: DeserializeOwned> Stream for Events<T> {
    type Item = Result<T, EventError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.queue
            .poll_event(context)
            .map(|next| next.map(|received| Ok(arguments::decode(&received?.arguments())?)))
    }
}

/// The next event of a name: [`Socket::once`](super::Socket::once). `None` where the
/// connection's last handle is dropped before it comes.
///
/// ```no_run
/// # async fn example(socket: sockeye::Socket, show: impl Fn(String)) {
/// match socket.once::<String>("welcome").await {
///     Some(Ok(text)) => show(text),
///     Some(Err(error)) => show(error.to_string()),
///     None => show("the connection was closed".into()),
/// }
/// # }
/// ```
#[must_use = "futures do nothing unless polled"]
pub struct Once<T>(pub(super) Events<T>);

impl<T: DeserializeOwned> Future for Once<T> {
    type Output = Option<Result<T, EventError>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll_next(context)
    }
}

/// The events of one name with their [`Responder`]s:
/// [`Socket::requests`](super::Socket::requests). Ends with the connection's last handle.
/// One that can't be read is an error, and is not answered.
///
/// ```no_run
/// # use futures::StreamExt as _;
/// # async fn example(socket: sockeye::Socket) -> Result<(), sockeye::EmitError> {
/// let mut questions = socket.requests::<String>("echo");
/// while let Some(question) = questions.next().await {
///     match question {
///         Ok((text, responder)) => responder.send(&text)?,
///         Err(error) => println!("no text: {error}"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing unless polled"]
pub struct Requests<T> {
    queue: Rc<Queue>,
    connection: Weak<Connection>,
    socket: SocketId,
    of: PhantomData<fn() -> T>,
}

impl<T> Requests<T> {
    pub(super) fn new(queue: Rc<Queue>, connection: Weak<Connection>, socket: SocketId) -> Self {
        Self {
            queue,
            connection,
            socket,
            of: PhantomData,
        }
    }
}

impl<T: DeserializeOwned> Stream for Requests<T> {
    type Item = Result<(T, Responder), EventError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(received) = ready!(self.queue.poll_event(context)) else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(received.and_then(|received| {
            let data = arguments::decode(&received.arguments())?;
            let connection = self.connection.clone();
            let responder = Responder::new(connection, self.socket, received.session, received.ack);
            Ok((data, responder))
        })))
    }
}

/// All events of a namespace: [`Socket::on_any`](super::Socket::on_any). Ends with the
/// connection's last handle.
///
/// ```no_run
/// # use futures::StreamExt as _;
/// # async fn example(socket: sockeye::Socket) -> Result<(), sockeye::EventError> {
/// let mut events = socket.on_any();
/// while let Some(event) = events.next().await {
///     println!("{} came", event?.name());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct AnyEvents(pub(super) Rc<Queue>);

impl Stream for AnyEvents {
    type Item = Result<AnyEvent, EventError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0
            .poll_event(context)
            .map(|next| next.map(|received| Ok(AnyEvent(received?.items))))
    }
}

/// An event of any name, whose arguments are read when their type is known.
///
/// ```no_run
/// # use sockeye::{DecodeError, client::AnyEvent};
/// # fn example(event: AnyEvent) -> Result<(), DecodeError> {
/// match event.name().as_str() {
///     "message" => println!("{}", event.decode::<String>()?),
///     "moved" => println!("{:?}", event.decode::<(i32, i32)>()?),
///     _ => {}
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct AnyEvent(JsValue);

impl AnyEvent {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> String {
        name_in(&self.0)
    }

    /// Its arguments, as [`Socket::on`](super::Socket::on) reads them.
    ///
    /// # Errors
    /// They are of another type.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        arguments::decode(&arguments::after_name(&self.0))
    }
}

/// The name of `[event, ...arguments]`; a number is its digits.
pub(super) fn name_in(items: &JsValue) -> String {
    text_of(&items.unchecked_ref::<Array>().get(0)).unwrap_or_default()
}

/// A string, or the digits of a number.
pub(super) fn text_of(value: &JsValue) -> Option<String> {
    BrowserPayload::string(value)
        .or_else(|| BrowserPayload::number(value).map(|number| number.to_string()))
}

impl fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Queue")
            .field("keep", &self.keep)
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Events").field(&self.queue).finish()
    }
}

impl<T> fmt::Debug for Once<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Once").field(&self.0.queue).finish()
    }
}

impl<T> fmt::Debug for Requests<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Requests")
            .field(&self.queue)
            .finish()
    }
}
