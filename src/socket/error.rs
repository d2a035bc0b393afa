//! What can go wrong above the engine: by the server, by the network, and by the
//! application, each in a type of its own.

use crate::engine::{CloseReason, Failure};
use crate::payload::Payload;

/// A packet that the protocol forbids. The connection is closed for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The type digit is not 0 to 6.
    #[error("unknown packet type")]
    UnknownPacketType,
    /// The number of attachments is missing, malformed or zero.
    #[error("Illegal attachments")]
    IllegalAttachmentCount,
    /// A placeholder names none of the attachments.
    #[error("illegal attachments")]
    IllegalAttachments,
    /// More attachments than this client takes.
    #[error("too many attachments")]
    TooManyAttachments,
    /// The attachments of one packet hold more bytes than this client takes.
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
    /// More events than this client keeps came before the namespace was joined.
    #[error("too many events before the namespace was joined")]
    TooManyEarlyEvents,
}

impl ParseError {
    /// The message, the same as the one of `Display`, without formatting.
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
    /// The server did not answer CONNECT for a namespace in time.
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

/// Why a namespace, or the whole connection, was left.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DisconnectReason {
    /// The server disconnected the socket.
    IoServerDisconnect,
    /// The application disconnected the socket.
    IoClientDisconnect,
    /// The server sent what the protocol forbids.
    ParseError,
    /// The engine ended.
    Engine(CloseReason),
}

impl DisconnectReason {
    /// The text that applications match on (`Socket.DisconnectReason`).
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

/// Why the answer to an emit will not come.
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
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Disconnected => "disconnected",
        }
    }
}

/// Why an emit was refused. Nothing of it was kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EmitError {
    /// As many packets as may wait are waiting already.
    #[error("too many packets wait to be sent")]
    SendBufferFull,
    /// Servers close the connection for so many attachments.
    #[error("too many attachments")]
    TooManyAttachments,
    /// As many answers as may be outstanding are outstanding already.
    #[error("too many acknowledgements are outstanding")]
    TooManyAcks,
}
