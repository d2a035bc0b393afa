//! The facade of the npm package: translation, and nothing else.
//!
//! [`CoreManager`] is what the TypeScript classes of the package call, `Host`
//! what they implement; `pkg-template/src/host.ts` documents both directions.
//! Methods take `&self`, hand over integers and references, and may be called
//! from within any call of the host. Users never see these classes.

mod host;
mod manager;
mod options;
mod parser;

#[cfg(feature = "module")]
mod module;

pub use manager::{CoreManager, TransportMemory};
pub use parser::CoreDecoder;
