//! One namespace: its handle for applications, and what is kept for all its handles.

use alloc::boxed::Box;
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use futures::channel::oneshot;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::ack::{Answer, EmitWithAck};
use super::application::{Connection, Host};
use super::arguments;
use super::builder::millis;
use super::error::{ConnectError, EmitError};
use super::events::{
    AnyEvents, Events, Heard, Keep, Once, Queue, Received, Requests, Wants, named,
};
use super::room::{Follower, Room, RoomOptions, SharedRoom};
use super::state::{State, States, Values, Watch};
use crate::socket::{DisconnectReason, Emit, Emitted, SocketId};
use crate::web::Driver;

/// One namespace of a server: a handle of it, cheap to clone.
///
/// ```no_run
/// # use futures::StreamExt as _;
/// # async fn example(socket: sockeye::Socket) -> Result<(), Box<dyn std::error::Error>> {
/// let mut greetings = socket.on::<String>("greeting");
/// socket.connect().await?;
/// socket.emit("hello", "server")?;
/// println!("{} says {:?}", socket.name(), greetings.next().await);
/// socket.disconnect();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Socket {
    connection: Rc<Connection>,
    namespace: Rc<Namespace>,
}

impl Socket {
    pub(super) fn new(connection: Rc<Connection>, name: &str) -> Self {
        let namespace = connection.namespace(name);
        Self {
            connection,
            namespace,
        }
    }

    /// Joins the namespace, and opens the connection for it. That begins at once; what is
    /// returned may be awaited, or dropped. What is lost later is joined again by itself.
    ///
    /// The future waits through failures that are tried again, so put a timeout of your
    /// own around it where there is somebody to tell, as [`Connecting`] does;
    /// [`states`](Self::states) tells of each try. Its error is a [`ConnectError`].
    pub fn connect(&self) -> Connecting {
        if self.namespace.name.contains(',') {
            self.namespace
                .set_state(State::Failed(ConnectError::Failed {
                    code: "invalid_namespace",
                    message: "the name of a namespace has no comma".into(),
                }));
        } else if !self.namespace.is_connected() {
            self.namespace.set_state(State::Connecting);
            self.connection.driver().connect(self.namespace.id);
        }
        Connecting(self.namespace.state.clone())
    }

    /// Leaves the namespace. The connection goes with the last namespace. What waits to be
    /// sent is kept until the next [`connect`](Self::connect).
    pub fn disconnect(&self) {
        self.connection.driver().disconnect(self.namespace.id);
        self.namespace.give_up();
    }

    /// How far it is.
    ///
    /// ```no_run
    /// # fn example(socket: sockeye::Socket) {
    /// if !socket.state().is_connected() {
    ///     println!("this will be sent later");
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn state(&self) -> State {
        self.namespace.state.get()
    }

    /// How far it is, now and whenever that changes: what a signal is fed with.
    ///
    /// ```no_run
    /// # use futures::StreamExt as _;
    /// # async fn example(socket: sockeye::Socket, set_online: impl Fn(bool)) {
    /// let mut states = socket.states();
    /// while let Some(state) = states.next().await {
    ///     set_online(state.is_connected());
    /// }
    /// # }
    /// ```
    pub fn states(&self) -> States {
        States(Values::new(self.namespace.state.clone()))
    }

    /// The name of the namespace.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.namespace.name
    }

    /// Sends an event. While the namespace is not joined it is kept, and sent then, up to
    /// [`MAX_SEND_BUFFER`](crate::socket::MAX_SEND_BUFFER).
    ///
    /// ```no_run
    /// # fn example(socket: sockeye::Socket) -> Result<(), sockeye::EmitError> {
    /// socket.emit("message", "hello")?;
    /// socket.emit("move", &(3, 4))?; // two arguments
    /// socket.emit("ready", &())?; // none
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// It was not sent and is not kept: see [`EmitError`].
    pub fn emit<T: Serialize + ?Sized>(&self, event: &str, arguments: &T) -> Result<(), EmitError> {
        self.send(event, arguments, false).map(drop)
    }

    /// Sends an event if it can go out at once. Whether it did.
    ///
    /// ```no_run
    /// # fn example(socket: sockeye::Socket) -> Result<(), sockeye::EmitError> {
    /// let was_sent = socket.emit_volatile("pointer", &(120, 48))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As of [`emit`](Self::emit).
    pub fn emit_volatile<T: Serialize + ?Sized>(
        &self,
        event: &str,
        arguments: &T,
    ) -> Result<bool, EmitError> {
        Ok(self.send(event, arguments, true)? != Emitted::Dropped)
    }

    fn send<T: Serialize + ?Sized>(
        &self,
        event: &str,
        arguments: &T,
        volatile: bool,
    ) -> Result<Emitted, EmitError> {
        let options = self.connection.options();
        // A try has to end before the next one.
        let is_retried = options.retries.is_some() && !volatile;
        let timeout = options.ack_timeout.filter(|_| is_retried);
        let token = self.namespace.next_token();
        let emit = Emit {
            volatile,
            timeout_ms: timeout.map(millis),
            ..Emit::new(token, arguments::event(event, arguments)?)
        };
        Ok(self.connection.driver().emit(self.namespace.id, emit)?)
    }

    /// Sends an event and waits for the server's answer, for at most
    /// [`ClientBuilder::ack_timeout`](super::ClientBuilder::ack_timeout) or
    /// [`EmitWithAck::timeout`]. Nothing is sent before it is awaited; what goes wrong is an
    /// [`AckError`](super::AckError).
    ///
    /// ```no_run
    /// # async fn example(socket: sockeye::Socket) -> Result<(), sockeye::AckError> {
    /// use std::time::Duration;
    ///
    /// let sum = socket
    ///     .emit_with_ack::<_, u32>("add", &(1, 2))
    ///     .timeout(Duration::from_secs(5))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn emit_with_ack<Req: Serialize + ?Sized, Res: DeserializeOwned>(
        &self,
        event: &str,
        arguments: &Req,
    ) -> EmitWithAck<Res> {
        let content = arguments::event(event, arguments);
        EmitWithAck::new(self.connection.clone(), self.namespace.clone(), content)
    }

    /// The events of a name, from now on. A stream that is not read keeps the newest ones:
    /// see [`EventError::Lagged`](super::EventError::Lagged).
    pub fn on<T: DeserializeOwned>(&self, event: &str) -> Events<T> {
        Events::new(self.namespace.listen(named(event)))
    }

    /// The next event of a name, from now on.
    ///
    /// ```no_run
    /// # async fn example(socket: sockeye::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// let welcome = socket.once::<String>("welcome");
    /// socket.connect().await?;
    /// if let Some(text) = welcome.await {
    ///     println!("{}", text?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn once<T: DeserializeOwned>(&self, event: &str) -> Once<T> {
        let queue = Queue::new(named(event), false, Keep::First);
        Once(Events::new(self.namespace.add_queue(queue)))
    }

    /// The events of a name, from now on, each with what answers it where the server wants an
    /// answer.
    ///
    /// ```no_run
    /// # use futures::StreamExt as _;
    /// # async fn example(socket: sockeye::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut sums = socket.requests::<(i32, i32)>("add");
    /// while let Some(question) = sums.next().await {
    ///     let ((one, other), responder) = question?;
    ///     responder.send(&(one + other))?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn requests<T: DeserializeOwned>(&self, event: &str) -> Requests<T> {
        let queue = self.namespace.listen(named(event));
        Requests::new(queue, Rc::downgrade(&self.connection), self.namespace.id)
    }

    /// All events, from now on.
    ///
    /// ```no_run
    /// # use futures::StreamExt as _;
    /// # async fn example(socket: sockeye::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut events = socket.on_any();
    /// while let Some(event) = events.next().await {
    ///     let event = event?;
    ///     if event.name() == "message" {
    ///         println!("{}", event.decode::<String>()?);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_any(&self) -> AnyEvents {
        AnyEvents(self.namespace.listen(Box::new(|_, _| true)))
    }

    /// A handle that holds no connection open.
    pub(super) fn downgrade(&self) -> WeakSocket {
        WeakSocket {
            connection: Rc::downgrade(&self.connection),
            namespace: self.namespace.clone(),
        }
    }

    /// Joins a room, by the events that most servers have for it: see [`RoomOptions`].
    /// It is joined again each time that the namespace is, and left when its last handle
    /// is dropped: keep it as long as it is wanted, because its streams do not.
    ///
    /// ```no_run
    /// # async fn example(socket: sockeye::Socket) {
    /// let room = socket.room("general");
    /// let mut messages = room.on::<String>("message");
    /// # }
    /// ```
    pub fn room(&self, id: &str) -> Room {
        self.room_with(id, RoomOptions::default())
    }

    /// Joins a room as [`room`](Self::room) does, with what the application and its server
    /// call things. The first who wants a room decides for all.
    ///
    /// ```no_run
    /// # use sockeye::RoomOptions;
    /// # fn example(socket: sockeye::Socket) {
    /// let options = RoomOptions { join_event: "subscribe".into(), ..RoomOptions::default() };
    /// let room = socket.room_with("general", options);
    /// # }
    /// ```
    pub fn room_with(&self, id: &str, options: RoomOptions) -> Room {
        let shared = self.namespace.room(id, options);
        Room::new(self.connection.clone(), self.namespace.clone(), shared)
    }
}

/// A namespace without a hold on its connection.
pub(super) struct WeakSocket {
    connection: Weak<Connection>,
    pub(super) namespace: Rc<Namespace>,
}

impl WeakSocket {
    /// `None` when the last handle is gone.
    pub(super) fn upgrade(&self) -> Option<Socket> {
        Some(Socket {
            connection: self.connection.upgrade()?,
            namespace: self.namespace.clone(),
        })
    }
}

/// Handles of the same namespace of a connection are equal.
impl PartialEq for Socket {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.namespace, &other.namespace)
    }
}

impl Eq for Socket {}

impl fmt::Debug for Socket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Socket")
            .field("name", &self.namespace.name)
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

/// A namespace that is being joined: [`Socket::connect`]. It holds no connection open.
///
/// ```no_run
/// use futures::future::{Either, select};
/// use gloo_timers::future::TimeoutFuture;
///
/// # async fn example(socket: sockeye::Socket) -> Result<(), sockeye::ConnectError> {
/// let ten_seconds = TimeoutFuture::new(10_000);
/// match select(socket.connect(), ten_seconds).await {
///     Either::Left((joined, _)) => joined?,
///     Either::Right(_) => println!("still trying"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Connecting(Rc<Watch<State>>);

impl Future for Connecting {
    type Output = Result<(), ConnectError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.0.get() {
            State::Connected { .. } => Poll::Ready(Ok(())),
            State::Failed(error) => Poll::Ready(Err(error)),
            State::Disconnected(_) => Poll::Ready(Err(ConnectError::Disconnected)),
            _ if self.0.is_ended() => Poll::Ready(Err(ConnectError::Disconnected)),
            State::Connecting | State::Reconnecting { .. } => {
                self.0.await_change(context);
                Poll::Pending
            }
        }
    }
}

/// Who waits for an answer; dropped without one when the connection's last handle is.
pub(super) type Waiter = Box<dyn FnOnce(Answer)>;

/// What is kept for all handles of a namespace.
pub(super) struct Namespace {
    pub(super) id: SocketId,
    pub(super) name: String,
    state: Rc<Watch<State>>,
    /// The session that is joined, until it is told of.
    joining: RefCell<Option<(String, bool)>>,
    event_queue: usize,
    /// Those of streams that were dropped are let go of with the next one.
    queues: RefCell<Vec<Weak<Queue>>>,
    last_token: Cell<u32>,
    /// By token; the core bounds how many there are.
    asked: RefCell<Vec<(u32, Waiter)>>,
    followers: RefCell<Vec<Weak<dyn Follower>>>,
}

impl Namespace {
    pub(super) fn new(id: SocketId, name: String, event_queue: usize) -> Self {
        Self {
            id,
            name,
            state: Rc::new(Watch::new(State::Disconnected(None))),
            joining: RefCell::default(),
            event_queue,
            queues: RefCell::default(),
            last_token: Cell::default(),
            asked: RefCell::default(),
            followers: RefCell::default(),
        }
    }

    pub(super) fn state(&self) -> State {
        self.state.get()
    }

    pub(super) fn set_state(&self, state: State) {
        self.state.set(state);
    }

    /// The application wants no connection any more: what was being joined is not.
    pub(super) fn give_up(&self) {
        if matches!(
            self.state.get(),
            State::Connecting | State::Reconnecting { .. }
        ) {
            let reason = DisconnectReason::IoClientDisconnect;
            self.set_state(State::Disconnected(Some(reason)));
        }
    }

    pub(super) fn next_token(&self) -> u32 {
        let token = self.last_token.get().wrapping_add(1);
        self.last_token.set(token);
        token
    }

    /// A question that is about to be sent.
    pub(super) fn ask(&self) -> (u32, oneshot::Receiver<Answer>) {
        let token = self.next_token();
        let (sender, receiver) = oneshot::channel();
        // Who dropped the future does not wait.
        self.expect(token, Box::new(|answer| drop(sender.send(answer))));
        (token, receiver)
    }

    pub(super) fn expect(&self, token: u32, waiter: Waiter) {
        self.asked.borrow_mut().push((token, waiter));
    }

    pub(super) fn is_connected(&self) -> bool {
        self.state.get().is_connected()
    }

    /// Nobody waits for it any more. Whether somebody did.
    pub(super) fn forget(&self, token: u32) -> bool {
        let mut asked = self.asked.borrow_mut();
        let found = asked.iter().position(|(asked, _)| *asked == token);
        let waiter = found.map(|index| asked.remove(index));
        drop(asked);
        waiter.is_some()
    }

    pub(super) fn settle(&self, token: u32, answer: Answer) {
        let mut asked = self.asked.borrow_mut();
        let found = asked.iter().position(|(asked, _)| *asked == token);
        let waiter = found.map(|index| asked.remove(index).1);
        drop(asked);
        if let Some(waiter) = waiter {
            waiter(answer);
        }
    }

    pub(super) fn listen(&self, wants: Wants) -> Rc<Queue> {
        self.add_queue(Queue::new(wants, false, Keep::Newest(self.event_queue)))
    }

    pub(super) fn add_queue(&self, queue: Rc<Queue>) -> Rc<Queue> {
        let mut queues = self.queues.borrow_mut();
        // Those of streams that were dropped.
        queues.retain(|queue| queue.strong_count() > 0);
        queues.push(Rc::downgrade(&queue));
        queue
    }

    /// A task that is woken may listen to something else at once.
    fn listening(&self) -> Vec<Rc<Queue>> {
        let queues = self.queues.borrow();
        queues.iter().filter_map(Weak::upgrade).collect()
    }

    fn tell_followers(&self, heard: &Heard) {
        let queues = self.listening();
        for queue in queues.iter().filter(|queue| queue.follows_connection()) {
            queue.push(heard.clone());
        }
    }

    pub(super) fn receive(&self, items: &JsValue, ack: Option<u64>, session: u32) {
        let received = Received {
            items: items.clone(),
            ack,
            session,
        };
        let name = received.name();
        let queues = self.listening();
        for queue in queues.iter().filter(|queue| queue.wants(&name, items)) {
            queue.push(Heard::Event(received.clone()));
        }
    }

    /// The server has let it in: rooms come before all that waits.
    pub(super) fn joined(&self, driver: &Driver<Host>, id: String, recovered: bool) {
        self.joining.replace(Some((id, recovered)));
        for follower in self.followers() {
            follower.connected(driver, self, recovered);
        }
    }

    pub(super) fn connected(&self) {
        if let Some((id, recovered)) = self.joining.take() {
            self.tell_followers(&Heard::Connected);
            self.set_state(State::Connected { id, recovered });
        }
    }

    pub(super) fn left(&self) {
        self.joining.take();
        self.tell_followers(&Heard::Disconnected);
        for follower in self.followers() {
            follower.disconnected();
        }
    }

    /// The last handle of the connection is gone.
    pub(super) fn end(&self) {
        let queues = self.queues.take();
        for queue in queues.iter().filter_map(Weak::upgrade) {
            queue.end();
        }
        for follower in self.followers() {
            follower.end();
        }
        self.asked.take();
        self.state.end();
    }

    fn followers(&self) -> Vec<Rc<dyn Follower>> {
        let mut followers = self.followers.borrow_mut();
        followers.retain(|follower| follower.strong_count() > 0);
        followers.iter().filter_map(Weak::upgrade).collect()
    }

    fn room(&self, id: &str, options: RoomOptions) -> Rc<SharedRoom> {
        let held = self.followers();
        let known = held
            .into_iter()
            .map(Follower::room)
            .find(|room| room.id() == id);
        known.unwrap_or_else(|| {
            let room = SharedRoom::new(id, options);
            let follower: Rc<dyn Follower> = room.clone();
            self.followers.borrow_mut().push(Rc::downgrade(&follower));
            room
        })
    }
}
