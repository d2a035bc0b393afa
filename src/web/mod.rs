//! The browser as an adapter of the core: one facility per file, each a value
//! whose `Drop` gives back what it took.
//!
//! Nothing here decides about the protocol. [`Driver`] owns the core and is its
//! only borrower; everything else turns what the browser reports into inputs and
//! outputs into calls. It runs in windows, workers and Node alike.

mod clock;
mod driver;
mod endpoint;
mod listener;
mod network;
mod payload;
mod timer;
mod transport;

pub use driver::{Application, Configuration, Direct, Driver};
pub use endpoint::Endpoint;
pub use payload::BrowserPayload;
#[cfg(feature = "client")]
pub(crate) use {clock::random, payload::write};

/// The time as drivers without native timers know it.
#[cfg(feature = "client")]
pub(crate) fn now() -> crate::time::Instant {
    clock::now(false)
}
pub use transport::RequestOptions;
