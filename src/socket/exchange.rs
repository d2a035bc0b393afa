//! What a [`Manager`](super::Manager) takes and gives.

use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;

use super::error::{AckFailure, DisconnectReason, Problem};
use super::packet::Packet;
use crate::engine::{
    CloseReason, Command, Failure, Frame, Handshake, Message, TransportKind, TransportRecord,
};
use crate::payload::Payload;

/// One namespace of one manager, in the order in which they were added:
/// [`Manager::add_socket`](super::Manager::add_socket) gives it.
///
/// ```
#[doc = include_str!("idle.md")]
/// let admin = manager.add_socket("/admin");
/// assert_eq!((socket, admin), (SocketId(0), SocketId(1)));
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct SocketId(pub usize);

/// What a packet carries, as far as the application has written it.
///
/// ```
#[doc = include_str!("joined.md")]
/// let json = r#"["file",{"_placeholder":true,"num":0}]"#.into();
/// let content = Content::Json { json, attachments: vec![vec![1, 2, 3]] };
/// manager.emit(now, socket, Emit::new(1, content))?;
/// let text = r#"451-["file",{"_placeholder":true,"num":0}]"#;
/// assert_eq!(sent(&mut manager), [text], "and the three bytes in a frame of their own");
/// # Ok::<(), EmitError>(())
/// ```
#[derive(Clone, Debug)]
pub enum Content<P: Payload> {
    /// For the protocol's own format.
    Json {
        /// The JSON text of the arguments, with placeholders
        /// `{"_placeholder":true,"num":n}` (Socket.IO protocol v5, "Packet encoding").
        json: P::Text,
        /// The binary data behind the placeholders, in their order.
        attachments: Vec<P::Binary>,
    },
    /// The whole packet as the application's own encoder writes it.
    Encoded(Vec<Message<P>>),
    /// To be written by the application's own encoder each time that it is sent:
    /// see [`Output::Encode`].
    Deferred,
}

impl<P: Payload> Content<P> {
    /// Arguments without binary data: the JSON text of `[event, ...arguments]`, or of
    /// an answer's arguments. It is sent as it is; what is no JSON array breaks the
    /// connection on the server.
    ///
    /// ```
    /// use sockeye::{payload::HostPayload, socket::Content};
    ///
    /// let content = Content::<HostPayload>::text(r#"["hello",{"to":"you"}]"#.into());
    /// assert!(matches!(content, Content::Json { attachments, .. } if attachments.is_empty()));
    /// ```
    pub fn text(json: P::Text) -> Self {
        Self::Json {
            json,
            attachments: Vec::new(),
        }
    }
}

/// An event on its way out, for [`Manager::emit`](super::Manager::emit), which has an
/// example.
#[derive(Clone, Debug)]
pub struct Emit<P: Payload> {
    /// The caller's name for it, in all that is told about it later.
    pub token: u32,
    /// `[event, ...arguments]`.
    pub content: Content<P>,
    /// Whether to drop the event when it can't go out at once (`socket.volatile`). An
    /// answer to it is awaited all the same.
    pub volatile: bool,
    /// Whether to go before what waits, once the namespace is joined. What has to
    /// be said each time that it is joined is emitted so after [`Event::Joined`],
    /// before the next output.
    pub urgent: bool,
    /// Whether the server shall answer: [`Event::Acked`] or [`Event::AckFailed`]
    /// follows. Where emits are retried, it always shall.
    pub ack: bool,
    /// How long to wait for the answer, in milliseconds; `None`: for ever
    /// (`socket.timeout()`, `ackTimeout`). Where emits are retried, for that to one try.
    pub timeout_ms: Option<u64>,
}

impl<P: Payload> Emit<P> {
    /// An event that is kept until it can go out, in its turn, and not answered.
    ///
    /// ```
    /// use sockeye::{payload::HostPayload, socket::{Content, Emit}};
    ///
    /// let question = Emit::<HostPayload> {
    ///     ack: true,
    ///     timeout_ms: Some(5_000),
    ///     ..Emit::new(1, Content::text(r#"["time?"]"#.into()))
    /// };
    /// assert!(!question.volatile);
    /// ```
    pub fn new(token: u32, content: Content<P>) -> Self {
        Self {
            token,
            content,
            volatile: false,
            urgent: false,
            ack: false,
            timeout_ms: None,
        }
    }
}

/// What became of an emit for now.
///
/// ```
#[doc = include_str!("idle.md")]
/// # let emit = Emit::new(1, Content::text(r#"["hello"]"#.into()));
/// let volatile = Emit { volatile: true, ..emit.clone() };
/// assert_eq!(manager.emit(now, socket, emit)?, Emitted::Buffered);
/// assert_eq!(manager.emit(now, socket, volatile)?, Emitted::Dropped);
/// # Ok::<(), EmitError>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Emitted {
    /// It was handed to the connection.
    Sent,
    /// It waits until the namespace is joined; [`Event::Sent`] follows.
    Buffered,
    /// It was volatile and could not go out at once.
    Dropped,
    /// It waits for its turn among those that are retried; [`Event::Sent`]
    /// follows for each try.
    Queued,
}

/// What [`Manager::poll_output`](super::Manager::poll_output) says to do next
/// ([example](super#a-connection)).
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
    /// A try to send a [`Content::Deferred`]: answer with
    /// [`Manager::send_encoded`](super::Manager::send_encoded).
    Encode {
        /// The namespace.
        socket: SocketId,
        /// The session for which it is.
        session: u32,
        /// Which emit.
        token: u32,
        /// The id under which the server answers this try.
        id: u64,
    },
    /// Something to tell the application.
    Event(Event<P>),
}

/// What the application is told ([example](super#a-connection)).
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
    /// A try to reconnect succeeded, the one of this number.
    Reconnected(u32),
    /// A try to reconnect failed.
    ReconnectError(Problem<P>),
    /// No more tries are made.
    ReconnectFailed,

    /// What is told of an engine from now on is about the one of this number.
    EngineSelected(u32),
    /// The engine is given up and says its last word: [`EngineClosed`](Event::EngineClosed)
    /// follows.
    EngineClosing,
    /// A new engine begins to open on this transport.
    EngineCreated(TransportKind),
    /// The engine that opens fell back to this transport.
    EngineTransport(TransportKind),
    /// The engine's handshake is done.
    EngineOpened {
        /// What was agreed on.
        handshake: Handshake,
        /// The server's words.
        data: P::Value,
    },
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
        /// What was written and not handed to a transport.
        unsent: VecDeque<Frame<P>>,
    },
    /// All that follows from the engine's opening or end has been told.
    EngineSettled,
    /// A message, where the application decodes by itself
    /// ([`Settings::decoded_elsewhere`](super::Settings::decoded_elsewhere)).
    Message(Message<P>),
    /// For an observer of the engine: a packet came.
    PacketReceived(Frame<P>),
    /// For an observer of the engine: a packet waits to be sent.
    PacketCreated(Frame<P>),
    /// For an observer of the engine: what waited was handed to the transport.
    Flushed,
    /// For an observer of the engine: the transport has taken all of it.
    Drained,
    /// For an observer of the manager: a packet has been dealt with.
    Packet(Packet<P>),
    /// The transport is left alone for this host, for this many milliseconds from now;
    /// told once for each time that it is avoided.
    Avoided(TransportKind, u64),
    /// Keep this record for the next connection to this host: it is what
    /// [`Manager::configure`](super::Manager::configure) takes.
    Remember(TransportRecord),

    /// The namespace is joined; [`Connected`](Event::Connected) follows when what
    /// waited for that is done.
    ///
    /// What came early and what waited follow with the next outputs.
    Joined {
        /// The namespace.
        socket: SocketId,
        /// The socket's id on the server.
        id: String,
        /// Whether the server restored the previous session; `None` when it has
        /// no connection state recovery.
        recovered: Option<bool>,
    },
    /// What came early was told, what waited was sent.
    Connected {
        /// The namespace.
        socket: SocketId,
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
    /// An emit that waited has been handed to the connection.
    Sent {
        /// The namespace.
        socket: SocketId,
        /// Which emit.
        token: u32,
    },
    /// The answer to an emit.
    Acked {
        /// The namespace.
        socket: SocketId,
        /// Which emit.
        token: u32,
        /// The answer's arguments.
        args: P::Value,
    },
    /// The answer will not come.
    AckFailed {
        /// The namespace.
        socket: SocketId,
        /// Which emit.
        token: u32,
        /// Why.
        reason: AckFailure,
    },
}
