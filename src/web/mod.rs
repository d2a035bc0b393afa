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
pub(crate) use payload::write;
pub use transport::RequestOptions;
