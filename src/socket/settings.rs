//! What the application decides about reconnection.

use crate::backoff::BackoffSettings;

/// The Manager's options that decide something, as in `socket.io-client`.
///
/// ```
/// use sockeye::socket::Settings;
///
/// let settings = Settings { reconnection_attempts: Some(3), ..Settings::default() };
/// assert!(settings.reconnection);
/// assert_eq!(settings.timeout_ms, Some(20_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Whether a lost connection is opened again (`reconnection`). Default: true.
    pub reconnection: bool,
    /// After how many failed tries in a row to give up; `None`: never
    /// (`reconnectionAttempts`). Default: `None`.
    pub reconnection_attempts: Option<u32>,
    /// How long to wait between tries (`reconnectionDelay`, `reconnectionDelayMax`,
    /// `randomizationFactor`). Default: from 1 s to 5 s.
    pub backoff: BackoffSettings,
    /// How long opening may take, in milliseconds; `None`: for ever (`timeout`).
    /// Default: 20 000.
    pub timeout_ms: Option<u64>,
    /// Whether the application decodes messages by itself, with a parser of its
    /// own (`parser`): see the [module](super#a-parser-of-the-applications-own).
    /// Default: false.
    pub decoded_elsewhere: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            reconnection: true,
            reconnection_attempts: None,
            backoff: BackoffSettings::default(),
            timeout_ms: Some(20_000),
            decoded_elsewhere: false,
        }
    }
}
