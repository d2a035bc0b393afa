//! Why a transport or a connection failed, and how a connection ended.
//!
//! Messages are for logs; programs branch on [`FailureKind::code`].

use super::transport::TransportKind;
use crate::payload::Payload;

/// What went wrong. Everything here comes from the network or from the peer;
/// misuse of the API has error types of its own.
///
/// ```
/// use sockeye::engine::FailureKind;
///
/// assert_eq!(FailureKind::Offline.code(), "offline");
/// assert_eq!(FailureKind::Offline.to_string(), "network connection lost");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FailureKind {
    /// A polling GET failed.
    #[error("polling request failed")]
    PollingRead,
    /// A polling POST failed.
    #[error("polling send failed")]
    PollingWrite,
    /// The WebSocket reported an error or could not be made.
    #[error("websocket error")]
    WebSocket,
    /// The WebTransport session failed or could not be made.
    #[error("webtransport error")]
    WebTransport,
    /// The transport ended without an error.
    #[error("transport closed")]
    TransportClosed,
    /// The server sent a close packet.
    #[error("transport closed by the server")]
    ClosedByServer,
    /// The browser reported that the network is gone.
    #[error("network connection lost")]
    Offline,
    /// The open packet is not an acceptable handshake.
    #[error("invalid handshake")]
    HandshakeInvalid,
    /// A packet, or a polling body, that the protocol forbids.
    #[error("invalid packet")]
    PacketInvalid,
    /// A message above this client's limit.
    #[error("message too large")]
    MessageTooLarge,
    /// There is no transport to use.
    #[error("no transports available")]
    NoTransports,
    /// A transport did not open, or a probe was not answered, as it should.
    #[error("probe failed")]
    ProbeFailed,
}

impl FailureKind {
    /// A stable name for programs, the `code` of the JavaScript error.
    ///
    /// ```
    /// # use sockeye::engine::FailureKind;
    /// assert_eq!(FailureKind::PollingRead.code(), "polling_read_failed");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PollingRead => "polling_read_failed",
            Self::PollingWrite => "polling_write_failed",
            Self::WebSocket => "websocket_failed",
            Self::WebTransport => "webtransport_failed",
            Self::TransportClosed => "transport_closed",
            Self::ClosedByServer => "closed_by_server",
            Self::Offline => "offline",
            Self::HandshakeInvalid => "handshake_invalid",
            Self::PacketInvalid => "packet_invalid",
            Self::MessageTooLarge => "message_too_large",
            Self::NoTransports => "no_transports",
            Self::ProbeFailed => "probe_failed",
        }
    }

    /// The failure of a transport of this kind that is about to be read.
    pub(crate) const fn of_transport(kind: TransportKind) -> Self {
        match kind {
            TransportKind::Polling => Self::PollingRead,
            TransportKind::WebSocket => Self::WebSocket,
            TransportKind::WebTransport => Self::WebTransport,
        }
    }
}

/// A failure with what the environment said about it.
///
/// ```
/// use sockeye::engine::{Failure, FailureKind};
/// use sockeye::payload::HostPayload;
///
/// let failure = Failure::<HostPayload>::from(FailureKind::WebSocket);
/// assert_eq!(failure.to_string(), "websocket error");
/// assert_eq!(failure.description, None);
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{kind}")]
pub struct Failure<P: Payload> {
    /// What went wrong.
    pub kind: FailureKind,
    /// The HTTP status, the error event, ...: the `description` of
    /// [`Input::Failed`](super::Input::Failed).
    pub description: Option<P::Detail>,
    /// The response, the CloseEvent, ...: the `context` of the input.
    pub context: Option<P::Detail>,
}

impl<P: Payload> From<FailureKind> for Failure<P> {
    fn from(kind: FailureKind) -> Self {
        Self {
            kind,
            description: None,
            context: None,
        }
    }
}

/// How a connection ended, in the words of `engine.io-client`;
/// [`as_str`](Self::as_str) gives them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CloseReason {
    /// The transport ended without an error.
    TransportClose,
    /// The transport failed.
    TransportError,
    /// The server's pings stayed away.
    PingTimeout,
    /// This side closed it.
    ForcedClose,
}

impl CloseReason {
    /// The text that applications match on.
    ///
    /// ```
    /// # use sockeye::engine::CloseReason;
    /// assert_eq!(CloseReason::PingTimeout.as_str(), "ping timeout");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TransportClose => "transport close",
            Self::TransportError => "transport error",
            Self::PingTimeout => "ping timeout",
            Self::ForcedClose => "forced close",
        }
    }
}
