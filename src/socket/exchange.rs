//! What a [`Manager`](super::Manager) takes and gives.

use alloc::string::String;
use alloc::vec::Vec;

use super::error::{AckFailure, DisconnectReason, Problem};
use crate::engine::{CloseReason, Command, Failure, Handshake, TransportKind, TransportRecord};
use crate::payload::Payload;

/// One namespace of one manager, in the order in which they were added.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct SocketId(pub usize);

/// An event on its way out.
#[derive(Clone, Debug)]
pub struct Emit<P: Payload> {
    /// The JSON text of `[event, ...arguments]`, with placeholders.
    pub json: P::Text,
    /// The binary data behind the placeholders, in their order.
    pub attachments: Vec<P::Binary>,
    /// Whether to drop the event when it can't go out at once.
    pub volatile: bool,
    /// Whether the server shall answer.
    pub ack: bool,
    /// How long to wait for the answer, in milliseconds; `None`: for ever.
    pub timeout_ms: Option<u64>,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Output<P: Payload> {
    /// Something to do with a transport.
    Command(Command<P>),
    /// A connection is about to open: answer with
    /// [`Manager::configure`](super::Manager::configure).
    Configure,
    /// A namespace is about to be joined: answer with
    /// [`Manager::authenticate`](super::Manager::authenticate).
    Authenticate {
        /// The namespace.
        socket: SocketId,
        /// The attempt to join it.
        session: u32,
    },
    /// Something to tell the application.
    Event(Event<P>),
}

/// What the application is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<P: Payload> {
    /// The connection is open.
    Opened,
    /// The connection could not be opened.
    Error(Problem<P>),
    /// The connection is over.
    Closed {
        /// The kind of end.
        reason: DisconnectReason,
        /// What is behind it.
        problem: Option<Problem<P>>,
    },
    /// The server pinged.
    Ping,
    /// A try to reconnect begins; 1 is the first.
    ReconnectAttempt(u32),
    /// A try to reconnect succeeded.
    Reconnected(u32),
    /// A try to reconnect failed.
    ReconnectError(Problem<P>),
    /// No more tries are made.
    ReconnectFailed,

    /// A new engine begins to open on this transport.
    EngineCreated(TransportKind),
    /// The engine that opens fell back to this transport.
    EngineTransport(TransportKind),
    /// The engine's handshake is done.
    EngineOpened(Handshake),
    /// The candidate of an upgrade proved itself.
    Upgrading(TransportKind),
    /// The upgrade is done.
    Upgraded(TransportKind),
    /// The candidate is gone.
    UpgradeFailed(TransportKind, Failure<P>),
    /// The engine is over.
    EngineClosed {
        /// The kind of end.
        reason: CloseReason,
        /// What is behind it.
        failure: Option<Failure<P>>,
    },
    /// The transport is left alone for this host, for this many milliseconds.
    Avoided(TransportKind, u64),
    /// Keep this record for the next connection to this host.
    Remember(TransportRecord),

    /// The namespace is joined.
    Connected {
        /// The namespace.
        socket: SocketId,
        /// The socket's id on the server.
        id: String,
        /// Whether the server restored the previous session; `None` when it has
        /// no connection state recovery.
        recovered: Option<bool>,
    },
    /// The connection failed while this active socket waited for it.
    ConnectError {
        /// The namespace.
        socket: SocketId,
        /// What happened.
        problem: Problem<P>,
    },
    /// The server refused the namespace. The socket is inactive now.
    ConnectRefused {
        /// The namespace.
        socket: SocketId,
        /// The server's `{message, data?}`, or a string.
        payload: P::Value,
    },
    /// The namespace is left.
    Disconnected {
        /// The namespace.
        socket: SocketId,
        /// Why.
        reason: DisconnectReason,
        /// What is behind it.
        problem: Option<Problem<P>>,
    },
    /// An event from the server.
    Received {
        /// The namespace.
        socket: SocketId,
        /// `[event, ...arguments]`, attachments in place.
        args: P::Value,
        /// The id to answer with, when the server wants an answer.
        ack: Option<u64>,
        /// The session in which an answer may be given.
        session: u32,
    },
    /// The answer to an emit.
    Acked {
        /// The namespace.
        socket: SocketId,
        /// What [`Manager::emit`](super::Manager::emit) returned.
        id: u64,
        /// The answer's arguments.
        args: P::Value,
    },
    /// The answer will not come.
    AckFailed {
        /// The namespace.
        socket: SocketId,
        /// What [`Manager::emit`](super::Manager::emit) returned.
        id: u64,
        /// Why.
        reason: AckFailure,
    },
}
