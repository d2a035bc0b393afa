//! What the application decides about reconnection.

use crate::backoff::BackoffSettings;

/// The Manager's options that decide something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Whether a lost connection is opened again. Default: true.
    pub reconnection: bool,
    /// After how many failed tries in a row to give up; `None`: never. Default.
    pub reconnection_attempts: Option<u32>,
    /// How long to wait between tries.
    pub backoff: BackoffSettings,
    /// How long opening may take, in milliseconds; `None`: for ever. Default:
    /// 20 000.
    pub timeout_ms: Option<u64>,
    /// Whether the application decodes messages by itself, with a parser of its
    /// own. Default: false.
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
