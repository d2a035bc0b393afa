//! Rooms: asked for by events of the application, shared by all who want the same one, and
//! asked for again each time that the namespace is joined, before anything that waited is
//! sent.
//!
//! A room of Socket.IO exists on the server alone; what it is called to join and to leave
//! one is an agreement of the application. The defaults are those of the npm package.

use alloc::boxed::Box;
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use core::cell::{Cell, RefCell};
use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll};

use futures::Stream;
use js_sys::Array;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::ack::Answer;
use super::application::{Connection, Host};
use super::arguments;
use super::error::DecodeError;
use super::events::{Events, named, text_of};
use super::socket::{Namespace, Waiter};
use super::state::{Values, Watch};
use crate::payload::Payload;
use crate::socket::Emit;
use crate::web::{BrowserPayload, Driver};

/// What the application and its server call things.
///
/// ```no_run
/// # use sockeye::RoomOptions;
/// # fn example(socket: sockeye::Socket) {
/// let options = RoomOptions {
///     join_event: "subscribe".into(),
///     leave_event: "unsubscribe".into(),
///     key: "channel".into(),
/// };
/// let room = socket.room_with("general", options);
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RoomOptions {
    /// Sent with the room's id to join it. Default: `join-room`.
    pub join_event: String,
    /// Sent with the room's id to leave it. Default: `leave-room`.
    pub leave_event: String,
    /// The property of an event's first argument that says which room it is for; events
    /// without it are for every room. Default: `roomId`.
    pub key: String,
}

impl Default for RoomOptions {
    fn default() -> Self {
        Self {
            join_event: "join-room".into(),
            leave_event: "leave-room".into(),
            key: "roomId".into(),
        }
    }
}

/// How far a room is.
///
/// ```no_run
/// # use sockeye::{DecodeError, RoomState};
/// # fn example(state: RoomState) -> Result<String, DecodeError> {
/// Ok(match &state {
///     RoomState::Joined(_) => format!("with {:?}", state.answer::<Vec<String>>()?),
///     RoomState::Refused(_) => state.answer()?,
///     _ => "one moment".into(),
/// })
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RoomState {
    /// The namespace is not joined.
    Waiting,
    /// The server has been asked. A server that does not acknowledge leaves it so, and
    /// events come all the same.
    Joining,
    /// The server has acknowledged it, with these words: [`answer`](Self::answer) reads
    /// them.
    Joined(JsValue),
    /// The server's answer has an `error`, which this is; or the question could not be
    /// sent, and this says why.
    Refused(JsValue),
}

impl RoomState {
    /// What the server has acknowledged joining with, or refused it for.
    ///
    /// # Errors
    /// It is of another type, or there is none yet.
    pub fn answer<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        match self {
            Self::Joined(value) | Self::Refused(value) => arguments::decode(&Array::of1(value)),
            Self::Waiting | Self::Joining => Err(DecodeError {
                message: "there is no answer yet".into(),
            }),
        }
    }
}

/// A hold on a room, cheap to clone: see [`Socket::room`](super::Socket::room). The room is
/// left when its last handle is dropped.
///
/// ```no_run
/// # use futures::StreamExt as _;
/// # async fn example(socket: sockeye::Socket) -> Result<(), sockeye::EventError> {
/// let room = socket.room("general");
/// let mut messages = room.on::<String>("message");
/// while let Some(message) = messages.next().await {
///     println!("{} in {}, {:?}", message?, room.id(), room.state());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "the room is left when its last handle is dropped"]
pub struct Room(Rc<Hold>);

struct Hold {
    connection: Rc<Connection>,
    namespace: Rc<Namespace>,
    shared: Rc<SharedRoom>,
}

impl Room {
    pub(super) fn new(
        connection: Rc<Connection>,
        namespace: Rc<Namespace>,
        shared: Rc<SharedRoom>,
    ) -> Self {
        if !shared.is_entered.replace(true) && namespace.is_connected() {
            shared.join(connection.driver(), &namespace);
        }
        Self(Rc::new(Hold {
            connection,
            namespace,
            shared,
        }))
    }

    /// What the server calls it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.shared.id
    }

    /// Whether it is joined.
    #[must_use]
    pub fn state(&self) -> RoomState {
        self.0.shared.state.get()
    }

    /// Whether it is joined, now and whenever that changes.
    ///
    /// ```no_run
    /// # use futures::StreamExt as _;
    /// # use sockeye::RoomState;
    /// # async fn example(room: sockeye::Room, set_joined: impl Fn(bool)) {
    /// let mut states = room.states();
    /// while let Some(state) = states.next().await {
    ///     set_joined(matches!(state, RoomState::Joined(_)));
    /// }
    /// # }
    /// ```
    pub fn states(&self) -> RoomStates {
        RoomStates(Values::new(self.0.shared.state.clone()))
    }

    /// The events of a name that are for this room, or for all: [`RoomOptions::key`] says
    /// how that is told. Keep the room as long as the stream: whether the server still sends
    /// them once it was left is the server's affair.
    pub fn on<T: DeserializeOwned>(&self, event: &str) -> Events<T> {
        let shared = &self.0.shared;
        let (key, id) = (shared.options.key.clone(), shared.id.clone());
        let named = named(event);
        let wants =
            move |name: &str, items: &JsValue| named(name, items) && is_for(items, &key, &id);
        Events::new(self.0.namespace.listen(Box::new(wants)))
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        // The others are of who else holds it.
        if Rc::strong_count(&self.shared) == 1 && self.namespace.is_connected() {
            let event = &self.shared.options.leave_event;
            self.shared
                .send(event, None, self.connection.driver(), &self.namespace);
        }
    }
}

/// Handles of the same room are equal.
impl PartialEq for Room {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0.shared, &other.0.shared)
    }
}

impl Eq for Room {}

impl fmt::Debug for Room {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Room")
            .field("id", &self.id())
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

/// Whether an event is for a room: it names that one, or none.
fn is_for(items: &JsValue, key: &str, id: &str) -> bool {
    let first = items.unchecked_ref::<Array>().get(1);
    let room = BrowserPayload::field(&first, key);
    room.and_then(|room| text_of(&room))
        .is_none_or(|room| room == id)
}

/// The states of a [`Room`]: the one that it is in, then each that it comes to. Ends with
/// the room's last handle.
///
/// ```no_run
/// # use sockeye::RoomState;
/// use futures::{StreamExt as _, future::ready};
///
/// # async fn example(room: sockeye::Room) {
/// // Waits until the room is joined.
/// room.states().any(|state| ready(matches!(state, RoomState::Joined(_)))).await;
/// # }
/// ```
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct RoomStates(Values<RoomState>);

impl Stream for RoomStates {
    type Item = RoomState;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<RoomState>> {
        self.0.poll(context)
    }
}

/// A room, for all who hold it.
pub(super) struct SharedRoom {
    id: String,
    options: RoomOptions,
    state: Rc<Watch<RoomState>>,
    is_entered: Cell<bool>,
    /// What it was when the connection was lost.
    before: RefCell<Option<RoomState>>,
    this: Weak<Self>,
}

impl SharedRoom {
    pub(super) fn new(id: &str, options: RoomOptions) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            id: id.into(),
            options,
            state: Rc::new(Watch::new(RoomState::Waiting)),
            is_entered: Cell::default(),
            before: RefCell::default(),
            this: this.clone(),
        })
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    fn join(&self, driver: &Driver<Host>, namespace: &Namespace) {
        self.state.set(RoomState::Joining);
        let this = self.this.clone();
        let waiter: Waiter = Box::new(move |answer| {
            if let Some(room) = this.upgrade() {
                room.answered(&answer);
            }
        });
        self.send(&self.options.join_event, Some(waiter), driver, namespace);
    }

    /// Sends the room's id under a name, before all that waits.
    fn send(
        &self,
        event: &str,
        waiter: Option<Waiter>,
        driver: &Driver<Host>,
        namespace: &Namespace,
    ) {
        let token = namespace.next_token();
        let ack = waiter.is_some();
        if let Some(waiter) = waiter {
            namespace.expect(token, waiter);
        }
        let sent = arguments::event(event, self.id.as_str()).and_then(|content| {
            let emit = Emit {
                urgent: true,
                ack,
                ..Emit::new(token, content)
            };
            Ok(driver.emit(namespace.id, emit)?)
        });
        if let Err(error) = sent {
            namespace.forget(token);
            let words = alloc::string::ToString::to_string(&error);
            self.state.set(RoomState::Refused(words.into()));
        }
    }

    /// An acknowledgement: nothing at all, anything, or an object with an `error`.
    fn answered(&self, answer: &Answer) {
        // A connection that is lost says so by itself.
        let Ok(items) = answer else { return };
        let answer = items.unchecked_ref::<Array>().get(0);
        let error = BrowserPayload::field(&answer, "error");
        let error = error.filter(|error| !error.is_null() && !error.is_undefined());
        self.state.set(match error {
            Some(error) => RoomState::Refused(error),
            None => RoomState::Joined(answer),
        });
    }
}

/// What a namespace tells those who follow it. By a table, so that a program without rooms
/// is spared their code.
pub(super) trait Follower {
    /// The server has let the namespace in.
    fn connected(&self, driver: &Driver<Host>, namespace: &Namespace, recovered: bool);

    /// The connection is lost, or left.
    fn disconnected(&self);

    /// The connection's last handle is gone.
    fn end(&self);

    /// The room that it is.
    fn room(self: Rc<Self>) -> Rc<SharedRoom>;
}

impl Follower for SharedRoom {
    fn connected(&self, driver: &Driver<Host>, namespace: &Namespace, recovered: bool) {
        match self.before.take() {
            Some(before) if recovered => self.state.set(before),
            _ => self.join(driver, namespace),
        }
    }

    fn disconnected(&self) {
        let state = self.state.get();
        // What was asked and not answered may never have arrived.
        let joined = matches!(state, RoomState::Joined(_));
        self.before.replace(joined.then_some(state));
        self.state.set(RoomState::Waiting);
    }

    fn end(&self) {
        self.state.end();
    }

    fn room(self: Rc<Self>) -> Rc<SharedRoom> {
        self
    }
}

impl Drop for SharedRoom {
    fn drop(&mut self) {
        self.end();
    }
}
