//! Names of transports, and of single attempts to use one.

/// The transports of Engine.IO (protocol v4, "Transports").
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
    ///
    /// ```
    /// # use sockeye::engine::TransportKind;
    /// assert_eq!(TransportKind::Polling.name(), "polling");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::WebSocket => "websocket",
            Self::WebTransport => "webtransport",
        }
    }

    /// The transport of that name; `None` where there is none.
    ///
    /// ```
    /// # use sockeye::engine::TransportKind;
    /// assert_eq!(TransportKind::from_name("websocket"), Some(TransportKind::WebSocket));
    /// assert_eq!(TransportKind::from_name("flashsocket"), None);
    /// ```
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
///
/// ```
/// use sockeye::engine::{Config, Connection, TransportId, TransportRecord};
/// use sockeye::{payload::HostPayload, time::Instant};
///
/// let (config, record, now) = (Config::default(), TransportRecord::default(), Instant::default());
/// let connection = Connection::<HostPayload>::new(7, config, record, now);
/// assert_eq!(connection.transport_id(), TransportId { connection: 7, attempt: 1 });
/// ```
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct TransportId {
    /// The connection that the attempt belongs to.
    pub connection: u32,
    /// Which attempt of that connection it is.
    pub attempt: u32,
}
