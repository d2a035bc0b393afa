//! What can go wrong above the engine: by the server, by the network, and by the
//! application, each in a type of its own.

use crate::engine::{CloseReason, Failure};
use crate::payload::Payload;

/// A packet that the protocol forbids (Socket.IO protocol v5, "Packet encoding"). The
/// connection is closed for it, with [`DisconnectReason::ParseError`].
///
/// ```
/// use sockeye::socket::ParseError;
///
/// assert_eq!(ParseError::UnknownPacketType.to_string(), "unknown packet type");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The type digit is not 0 to 6.
    #[error("unknown packet type")]
    UnknownPacketType,
    /// The number of attachments is missing, malformed or zero. The text is that of
    /// `socket.io-parser`.
    #[error("Illegal attachments")]
    IllegalAttachmentCount,
    /// A placeholder names none of the attachments.
    #[error("illegal attachments")]
    IllegalAttachments,
    /// More attachments than [`MAX_ATTACHMENTS`](super::MAX_ATTACHMENTS).
    #[error("too many attachments")]
    TooManyAttachments,
    /// The attachments of one packet hold more bytes than
    /// [`MAX_ATTACHMENT_BYTES`](super::MAX_ATTACHMENT_BYTES).
    #[error("attachments too large")]
    AttachmentsTooLarge,
    /// JSON that does not parse, or not of the shape that the type demands.
    #[error("invalid payload")]
    InvalidPayload,
    /// Text came while attachments were awaited.
    #[error("got plaintext data when reconstructing a packet")]
    UnexpectedText,
    /// Binary data came that no packet announced.
    #[error("got binary data when not reconstructing a packet")]
    UnexpectedBinary,
    /// More than [`MAX_RECEIVE_BUFFER`](super::MAX_RECEIVE_BUFFER) events came before
    /// the namespace was joined.
    #[error("too many events before the namespace was joined")]
    TooManyEarlyEvents,
}

impl ParseError {
    /// The message, the same as the one of `Display`, without formatting.
    ///
    /// ```
    /// # use sockeye::socket::ParseError;
    /// assert_eq!(ParseError::InvalidPayload.message(), "invalid payload");
    /// ```
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::UnknownPacketType => "unknown packet type",
            Self::IllegalAttachmentCount => "Illegal attachments",
            Self::IllegalAttachments => "illegal attachments",
            Self::TooManyAttachments => "too many attachments",
            Self::AttachmentsTooLarge => "attachments too large",
            Self::InvalidPayload => "invalid payload",
            Self::UnexpectedText => "got plaintext data when reconstructing a packet",
            Self::UnexpectedBinary => "got binary data when not reconstructing a packet",
            Self::TooManyEarlyEvents => "too many events before the namespace was joined",
        }
    }
}

/// Why there is no connection, or none any more.
///
/// ```
/// use sockeye::payload::HostPayload;
/// use sockeye::socket::Problem;
///
/// let problem = Problem::<HostPayload>::ConnectTimeout;
/// assert_eq!((problem.code(), problem.to_string()), ("connect_timeout", "timeout".into()));
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem<P: Payload> {
    /// The engine failed.
    #[error("{0}")]
    Transport(Failure<P>),
    /// The server sent what the protocol forbids.
    #[error("{0}")]
    Parse(ParseError),
    /// The application's own decoder refused what the server sent.
    #[error("the decoder failed")]
    Decoder(P::Detail),
    /// No engine was open in time (option `timeout`).
    #[error("timeout")]
    ConnectTimeout,
    /// The server did not answer CONNECT for a namespace within
    /// [`NAMESPACE_TIMEOUT_MS`](super::NAMESPACE_TIMEOUT_MS).
    #[error("the server did not answer for the namespace")]
    NamespaceTimeout,
    /// The CONNECT reply carries no `sid`: the server speaks an older protocol.
    #[error("the server speaks an older version of the protocol")]
    ServerTooOld,
    /// The application's options could not be had or make no sense.
    #[error("invalid configuration")]
    Configuration(P::Detail),
}

impl<P: Payload> Problem<P> {
    /// A stable name for programs, the `code` of the JavaScript error.
    ///
    /// ```
    /// # use sockeye::{engine::FailureKind, payload::HostPayload, socket::Problem};
    /// let problem = Problem::<HostPayload>::Transport(FailureKind::WebSocket.into());
    /// assert_eq!(problem.code(), "websocket_failed");
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Transport(failure) => failure.kind.code(),
            Self::Parse(_) | Self::Decoder(_) => "parse_error",
            Self::ConnectTimeout => "connect_timeout",
            Self::NamespaceTimeout => "namespace_timeout",
            Self::ServerTooOld => "server_too_old",
            Self::Configuration(_) => "configuration_invalid",
        }
    }
}

/// Why a namespace, or the whole connection, was left
/// (`Socket.DisconnectReason` of `socket.io-client`).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DisconnectReason {
    /// The server disconnected the socket.
    IoServerDisconnect,
    /// The application disconnected the socket, by
    /// [`Manager::disconnect`](super::Manager::disconnect).
    IoClientDisconnect,
    /// The server sent what the protocol forbids.
    ParseError,
    /// The engine ended.
    Engine(CloseReason),
}

impl DisconnectReason {
    /// The text that applications match on.
    ///
    /// ```
    /// # use sockeye::{engine::CloseReason, socket::DisconnectReason};
    /// assert_eq!(DisconnectReason::IoServerDisconnect.as_str(), "io server disconnect");
    /// let reason = DisconnectReason::Engine(CloseReason::TransportClose);
    /// assert_eq!(reason.as_str(), "transport close");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IoServerDisconnect => "io server disconnect",
            Self::IoClientDisconnect => "io client disconnect",
            Self::ParseError => "parse error",
            Self::Engine(reason) => reason.as_str(),
        }
    }
}

/// Why the answer to an emit will not come
/// ([`Event::AckFailed`](super::Event::AckFailed)).
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AckFailure {
    /// Not within the emit's timeout.
    #[error("operation has timed out")]
    Timeout,
    /// The connection over which it was asked for is gone.
    #[error("socket has been disconnected")]
    Disconnected,
}

impl AckFailure {
    /// A stable name for programs.
    ///
    /// ```
    /// # use sockeye::socket::AckFailure;
    /// assert_eq!(AckFailure::Timeout.code(), "timeout");
    /// assert_eq!(AckFailure::Timeout.to_string(), "operation has timed out");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Disconnected => "disconnected",
        }
    }
}

/// Why an emit was refused. Nothing of it was kept.
///
/// ```
#[doc = include_str!("idle.md")]
/// let content = Content::Json { json: r#"["files"]"#.into(), attachments: vec![vec![0]; 11] };
/// let emit = Emit::new(1, content);
/// assert_eq!(manager.emit(now, socket, emit), Err(EmitError::TooManyAttachments));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EmitError {
    /// As many packets as may wait are waiting already:
    /// [`MAX_SEND_BUFFER`](super::MAX_SEND_BUFFER) for the namespace,
    /// [`MAX_RETRY_QUEUE`](super::MAX_RETRY_QUEUE) to be retried, or
    /// [`MAX_WRITE_BUFFER`](crate::engine::MAX_WRITE_BUFFER) for the transport.
    #[error("too many packets wait to be sent")]
    SendBufferFull,
    /// Servers close the connection for so many attachments:
    /// [`MAX_ATTACHMENTS`](super::MAX_ATTACHMENTS).
    #[error("too many attachments")]
    TooManyAttachments,
    /// As many answers as may be outstanding are outstanding already:
    /// [`MAX_PENDING_ACKS`](super::MAX_PENDING_ACKS).
    #[error("too many acknowledgements are outstanding")]
    TooManyAcks,
}
