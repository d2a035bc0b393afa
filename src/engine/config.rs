//! What the application decides about a connection.

use alloc::vec::Vec;

use super::transport::TransportKind;

/// The longest message, and the longest polling body, that is looked at: bytes
/// of binary data, code units of text. Browsers hold strings up to about 2^29
/// units; a quarter of that in one message is no chat any more, and parsing it
/// would block the page for seconds. A longer one ends the session
/// ([`FailureKind::MessageTooLarge`](super::FailureKind)).
pub const MAX_MESSAGE_LENGTH: usize = 1 << 27;

/// The most packets that wait to be sent. Beyond it sending is refused: a
/// transport so far behind is stuck, and memory must not grow with it.
pub const MAX_WRITE_BUFFER: usize = 65_536;

/// The options of `engine.io-client` that decide something; those that only
/// shape requests (headers, queries, ...) belong to the driver.
///
/// ```
/// use sockeye::engine::{Config, TransportKind};
///
/// let config = Config { transports: vec![TransportKind::WebSocket], ..Config::default() };
/// assert!(config.upgrade && !config.try_all_transports);
/// assert_eq!(config.max_message_length, 134_217_728);
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    /// In the order of preference; the first one opens the connection. Without any,
    /// it ends at once. Default: polling, WebSocket, WebTransport (`transports`).
    pub transports: Vec<TransportKind>,
    /// Whether to move to a better transport once connected. Default: true
    /// (`upgrade`).
    pub upgrade: bool,
    /// Whether a first transport that fails gives way to the next one within the
    /// same attempt, as one does that has not opened in 8 s. Default: false
    /// (`tryAllTransports`).
    pub try_all_transports: bool,
    /// Whether to begin with a WebSocket where the last one to the host worked.
    /// Default: false (`rememberUpgrade`).
    pub remember_upgrade: bool,
    /// Whether binary data goes as base64 over a WebSocket too. Default: false
    /// (`forceBase64`).
    pub force_base64: bool,
    /// The limit on received messages and bodies, in bytes of binary data and code
    /// units of text. Default: [`MAX_MESSAGE_LENGTH`].
    pub max_message_length: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            transports: [
                TransportKind::Polling,
                TransportKind::WebSocket,
                TransportKind::WebTransport,
            ]
            .into(),
            upgrade: true,
            try_all_transports: false,
            remember_upgrade: false,
            force_base64: false,
            max_message_length: MAX_MESSAGE_LENGTH,
        }
    }
}
