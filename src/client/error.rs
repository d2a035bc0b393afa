//! What can go wrong, as an application sees it.

use alloc::string::String;

use wasm_bindgen::JsValue;

use crate::socket::{AckFailure, EmitError as Refusal};

/// Why there is no client.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Not the URL of a server.
    #[error("\"{url}\" is not the URL of a server")]
    InvalidUrl {
        /// What was given.
        url: String,
    },
    /// Longer than any server takes: 8 000 code units.
    #[error("the URL is too long")]
    UrlTooLong,
    /// A URL without a host, where there is no page whose host it could be.
    #[error("there is no page that the URL could be relative to")]
    NoLocation,
    /// A value that makes no sense.
    #[error("{option} has to be {expected}")]
    InvalidOption {
        /// The name of the method of the builder, or `url`.
        option: &'static str,
        /// What it takes.
        expected: &'static str,
    },
    /// Auth or headers that can't be written.
    #[error("{option} can't be written: {message}")]
    Unwritable {
        /// The name of the method of the builder.
        option: &'static str,
        /// What serde says about it.
        message: String,
    },
}

/// Why a namespace was not joined.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The server refused it, mostly because of its auth. Nothing is tried again.
    #[error("{message}")]
    Refused {
        /// The server's words.
        message: String,
        /// What it said besides, `undefined` where there was nothing.
        data: JsValue,
    },
    /// The connection failed and nothing is tried again: reconnection is off, or all
    /// tries were made.
    #[error("{message}")]
    Failed {
        /// A stable name of what happened: a `code` of the JavaScript client's errors,
        /// `reconnection_failed` after the last try, or `invalid_namespace`.
        code: &'static str,
        /// The same in words.
        message: String,
    },
    /// It was disconnected meanwhile, by this side or by the server.
    #[error("the socket was disconnected")]
    Disconnected,
}

/// Why an event was not sent. Nothing of it was kept.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EmitError {
    /// A name by which clients report their own life.
    #[error("\"{event}\" is a reserved event name")]
    Reserved {
        /// The name.
        event: String,
    },
    /// The arguments can't be written as JSON with attachments.
    #[error("the arguments can't be written: {message}")]
    Unwritable {
        /// What serde says about it.
        message: String,
    },
    /// A bound is reached.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// What came is not of the type that was asked for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct DecodeError {
    /// What serde says about it.
    pub message: String,
}

/// What a stream of events gives in the place of an event.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// An event came whose arguments are of another type.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The stream was not read for so long that these were dropped, the oldest ones.
    #[error("{missed} events were dropped, because they were not read")]
    Lagged {
        /// How many.
        missed: u64,
    },
}

/// Why there is no answer to an emit.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AckError {
    /// Not within the timeout.
    #[error("operation has timed out")]
    Timeout,
    /// The connection over which it was asked for is gone.
    #[error("socket has been disconnected")]
    Disconnected,
    /// The event was not sent.
    #[error(transparent)]
    Emit(#[from] EmitError),
    /// An answer of another type.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl From<AckFailure> for AckError {
    fn from(failure: AckFailure) -> Self {
        match failure {
            AckFailure::Timeout => Self::Timeout,
            AckFailure::Disconnected => Self::Disconnected,
        }
    }
}
