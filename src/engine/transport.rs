//! Names of transports, and of single attempts to use one.

/// The transports of Engine.IO.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TransportKind {
    /// HTTP long-polling: one GET that waits, one POST at a time.
    Polling,
    /// One packet a frame.
    WebSocket,
    /// Framed packets on one stream over HTTP/3.
    WebTransport,
}

impl TransportKind {
    /// The name on the wire and in the option `transports`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::WebSocket => "websocket",
            Self::WebTransport => "webtransport",
        }
    }

    /// The transport of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "polling" => Some(Self::Polling),
            "websocket" => Some(Self::WebSocket),
            "webtransport" => Some(Self::WebTransport),
            _ => None,
        }
    }
}

/// One attempt to use a transport. No id is ever used twice by one manager, so
/// whatever a dead attempt still says is recognised and dropped.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct TransportId {
    /// The connection that the attempt belongs to.
    pub connection: u32,
    /// Which attempt of that connection it is.
    pub attempt: u32,
}
