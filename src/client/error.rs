//! What can go wrong, as an application sees it.

use alloc::string::String;

use js_sys::Array;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use super::arguments;
use crate::socket::{AckFailure, EmitError as Refusal};

/// Why there is no client.
///
/// ```no_run
/// # use sockeye::{BuildError, Client};
/// # fn example(typed: &str, enter: impl Fn(Client), show: impl Fn(String)) {
/// match Client::new(typed) {
///     Ok(client) => enter(client),
///     Err(BuildError::InvalidUrl { url }) => show(format!("no server is at {url}")),
///     Err(error) => show(error.to_string()),
/// }
/// # }
/// ```
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
///
/// ```no_run
/// # use sockeye::ConnectError;
/// # async fn example(socket: sockeye::Socket, show: impl Fn(String)) {
/// match socket.connect().await {
///     Ok(()) => show("welcome".into()),
///     Err(ConnectError::Refused { message, .. }) => show(message),
///     Err(ConnectError::Failed { code, .. }) => show(format!("no connection: {code}")),
///     Err(error) => show(error.to_string()),
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The server refused it, mostly because of its auth. Nothing is tried again.
    #[error("{message}")]
    Refused {
        /// The server's words.
        message: String,
        /// What it said besides, `undefined` where there was nothing:
        /// [`data`](ConnectError::data) reads it.
        data: JsValue,
    },
    /// The connection failed and nothing is tried again: reconnection is off, or all
    /// tries were made.
    #[error("{message}")]
    Failed {
        /// A stable name of what happened: a `code` of the JavaScript client's errors,
        /// `reconnection_failed` after the last try, `auth_failed` where the auth is no
        /// object, or `invalid_namespace`.
        code: &'static str,
        /// The same in words.
        message: String,
    },
    /// It was disconnected meanwhile, by this side or by the server.
    #[error("the socket was disconnected")]
    Disconnected,
}

impl ConnectError {
    /// What the server said besides its words when it refused: the `data` of its error.
    ///
    /// ```no_run
    /// # use sockeye::{DecodeError, client::ConnectError};
    /// # fn example(error: ConnectError) -> Result<(), DecodeError> {
    /// let code: u16 = error.data()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// It is of another type, or the server has not refused.
    pub fn data<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        match self {
            Self::Refused { data, .. } => arguments::decode(&Array::of1(data)),
            _ => Err(DecodeError {
                message: "the server has not refused".into(),
            }),
        }
    }
}

/// Why an event was not sent. Nothing of it was kept.
///
/// ```no_run
/// # use sockeye::EmitError;
/// # fn example(socket: sockeye::Socket, text: &str, show: impl Fn(String)) {
/// match socket.emit("message", text) {
///     Ok(()) => {}
///     Err(EmitError::Refused(bound)) => show(format!("later: {bound}")),
///     Err(error) => show(error.to_string()),
/// }
/// # }
/// ```
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
///
/// ```no_run
/// # use sockeye::{DecodeError, client::AnyEvent};
/// # fn example(event: AnyEvent) {
/// if let Err(DecodeError { message }) = event.decode::<u32>() {
///     println!("{} has no number: {message}", event.name());
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct DecodeError {
    /// What serde says about it.
    pub message: String,
}

/// What a stream of events gives in the place of an event. The stream goes on after it.
///
/// ```no_run
/// # use sockeye::EventError;
/// # fn example(message: Result<String, EventError>, show: impl Fn(String)) {
/// match message {
///     Ok(text) => show(text),
///     Err(EventError::Lagged { missed }) => show(format!("{missed} messages were missed")),
///     Err(EventError::Decode(error)) => show(format!("no text: {error}")),
///     Err(error) => show(error.to_string()),
/// }
/// # }
/// ```
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
///
/// ```no_run
/// # use sockeye::AckError;
/// # async fn example(socket: sockeye::Socket, show: impl Fn(String)) {
/// match socket.emit_with_ack::<_, u32>("save", "some text").await {
///     Ok(version) => show(format!("saved as version {version}")),
///     Err(AckError::Timeout | AckError::Disconnected) => show("it may be saved".into()),
///     Err(AckError::Emit(error)) => show(format!("not saved: {error}")),
///     Err(error) => show(error.to_string()),
/// }
/// # }
/// ```
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
