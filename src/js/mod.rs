//! The facade of the npm package: translation, and nothing else.
//!
//! [`CoreManager`] is what the TypeScript classes of the package call, `Host`
//! what they implement; `pkg-template/src/host.ts` documents both directions.
//! Methods take `&self`, hand over integers and references, and may be called
//! from within any call of the host. Users never see these classes.

#[cfg(feature = "js")]
mod host;
#[cfg(feature = "js")]
mod manager;
#[cfg(feature = "module")]
mod module;
#[cfg(feature = "js")]
mod options;
#[cfg(feature = "js")]
mod parser;
#[cfg(feature = "js-chat")]
mod timeline;

#[cfg(feature = "js")]
pub use manager::{CoreManager, TransportMemory};
#[cfg(feature = "js")]
pub use parser::CoreDecoder;
#[cfg(feature = "js-chat")]
pub use timeline::{CoreTimeline, TimelineHost, TimelineItem};
