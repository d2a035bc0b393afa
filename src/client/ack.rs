//! Questions and answers, in both directions.

use alloc::rc::{Rc, Weak};
use core::fmt;
use core::future::{Future, IntoFuture};
use core::marker::PhantomData;
use core::pin::Pin;
use core::task::{Context, Poll, ready};
use core::time::Duration;

use futures::channel::oneshot;
use js_sys::Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::application::Connection;
use super::arguments;
use super::builder::millis;
use super::error::{AckError, EmitError};
use super::socket::Namespace;
use crate::socket::{AckFailure, Content, Emit, SocketId};
use crate::web::BrowserPayload;

/// What the server answers, or why it does not.
pub(super) type Answer = Result<JsValue, AckFailure>;

/// An event that wants an answer: [`Socket::emit_with_ack`](super::Socket::emit_with_ack).
/// It is sent when it is awaited. Where it has no timeout, the answer is awaited until the
/// connection is lost over which the event went.
///
/// ```no_run
/// # use std::time::Duration;
/// # use sockeye::AckError;
/// # async fn example(socket: sockeye::Socket) -> Result<(), AckError> {
/// let saved = socket.emit_with_ack("save", "some text");
/// let version: u32 = saved.timeout(Duration::from_secs(5)).await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent before it is awaited"]
pub struct EmitWithAck<Res> {
    connection: Rc<Connection>,
    namespace: Rc<Namespace>,
    content: Result<Content<BrowserPayload>, EmitError>,
    timeout: Option<Duration>,
    of: PhantomData<fn() -> Res>,
}

impl<Res> EmitWithAck<Res> {
    pub(super) fn new(
        connection: Rc<Connection>,
        namespace: Rc<Namespace>,
        content: Result<Content<BrowserPayload>, EmitError>,
    ) -> Self {
        let timeout = connection.options().ack_timeout;
        Self {
            connection,
            namespace,
            content,
            timeout,
            of: PhantomData,
        }
    }

    /// How long to wait for the answer, the time until the event can be sent included.
    /// An event that could not be sent by then is not sent any more. With
    /// [`ClientBuilder::retries`](super::ClientBuilder::retries) it is how long each try
    /// may take. Default: [`ClientBuilder::ack_timeout`](super::ClientBuilder::ack_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    fn send(self) -> Result<Asked, EmitError> {
        let content = self.content?;
        let (token, answer) = self.namespace.ask();
        let emit = Emit {
            ack: true,
            timeout_ms: self.timeout.map(millis),
            ..Emit::new(token, content)
        };
        let driver = self.connection.driver();
        driver.emit(self.namespace.id, emit).inspect_err(|_| {
            self.namespace.forget(token);
        })?;
        Ok(Asked {
            answer,
            connection: Rc::downgrade(&self.connection),
            namespace: self.namespace,
            token,
        })
    }
}

impl<Res: DeserializeOwned> IntoFuture for EmitWithAck<Res> {
    type Output = Result<Res, AckError>;
    type IntoFuture = AckFuture<Res>;

    fn into_future(self) -> AckFuture<Res> {
        AckFuture {
            asked: self.send(),
            of: PhantomData,
        }
    }
}

impl<Res> fmt::Debug for EmitWithAck<Res> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EmitWithAck")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// The answer to an event. Dropping it takes the event back where that was not sent yet, for
/// want of a connection; what was sent stays sent. For an event that shall be sent whatever
/// becomes of the component, [`emit`](super::Socket::emit) it.
///
/// ```no_run
/// use std::future::IntoFuture as _;
///
/// # async fn example(socket: sockeye::Socket) -> Result<(), sockeye::AckError> {
/// // Both are sent before the first answer is awaited.
/// let width = socket.emit_with_ack::<_, u32>("width", &()).into_future();
/// let height = socket.emit_with_ack::<_, u32>("height", &()).into_future();
/// let area = width.await? * height.await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "futures do nothing unless polled"]
pub struct AckFuture<Res> {
    asked: Result<Asked, EmitError>,
    of: PhantomData<fn() -> Res>,
}

/// A question whose answer is awaited.
struct Asked {
    answer: oneshot::Receiver<Answer>,
    connection: Weak<Connection>,
    namespace: Rc<Namespace>,
    token: u32,
}

impl Drop for Asked {
    fn drop(&mut self) {
        let is_awaited = self.namespace.forget(self.token);
        if let Some(connection) = self.connection.upgrade().filter(|_| is_awaited) {
            let driver = connection.driver();
            driver.cancel(self.namespace.id, self.token);
        }
    }
}

impl<Res: DeserializeOwned> Future for AckFuture<Res> {
    type Output = Result<Res, AckError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = match &mut self.asked {
            Ok(asked) => ready!(Pin::new(&mut asked.answer).poll(context)),
            Err(error) => return Poll::Ready(Err(error.clone().into())),
        };
        // Whoever would settle it is gone with the connection.
        let answer = answer.unwrap_or(Err(AckFailure::Disconnected));
        Poll::Ready(match answer {
            Ok(items) => Ok(arguments::decode(items.unchecked_ref::<Array>())?),
            Err(failure) => Err(failure.into()),
        })
    }
}

impl<Res> fmt::Debug for AckFuture<Res> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AckFuture").finish_non_exhaustive()
    }
}

/// With which an event of the server is answered, once: see
/// [`Socket::requests`](super::Socket::requests). Dropped, it answers nothing.
///
/// ```no_run
/// # fn example(responder: sockeye::Responder) -> Result<(), sockeye::EmitError> {
/// if responder.is_expected() {
///     responder.send(&("done", 3))?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "the server may wait for the answer"]
pub struct Responder {
    connection: Weak<Connection>,
    socket: SocketId,
    session: u32,
    id: Option<u64>,
}

impl Responder {
    pub(super) fn new(
        connection: Weak<Connection>,
        socket: SocketId,
        session: u32,
        id: Option<u64>,
    ) -> Self {
        Self {
            connection,
            socket,
            session,
            id,
        }
    }

    /// Whether the server has asked for an answer.
    #[must_use]
    pub fn is_expected(&self) -> bool {
        self.id.is_some()
    }

    /// Answers, with arguments as those of [`Socket::emit`](super::Socket::emit). Where no
    /// answer is expected, or the session in which it was asked for is over, nothing is
    /// sent, as the protocol has it.
    ///
    /// # Errors
    /// The answer can't be written, or too many packets wait to be sent.
    pub fn send<T: Serialize + ?Sized>(self, answer: &T) -> Result<(), EmitError> {
        let content = arguments::answer(answer)?;
        if let (Some(id), Some(connection)) = (self.id, self.connection.upgrade()) {
            connection
                .driver()
                .answer(self.socket, self.session, id, content)?;
        }
        Ok(())
    }
}
