//! Whole clients against a model server over a bad network, in virtual time.
//!
//! A run depends on its seed alone: it draws how the server, the network and the
//! pages are, what the applications do and what breaks, plays it, heals everything,
//! and checks what Sockeye promises. It reads no clock, uses no thread, and looks at
//! the client through its public API.
//!
//! | module | what it is |
//! |---|---|
//! | `dice` | randomness from the seed |
//! | `world` | virtual time and what the actors share |
//! | `network` | streams that are slow, break off, or fall silent |
//! | `server` | Engine.IO, Socket.IO, an application, a channel |
//! | `client` | the browser's driver over simulated transports, and an application |
//! | `faults` | what goes wrong, and planted defects |
//! | `properties` | what has to hold while it runs |
//! | `simulation` | a run from its seed to its end, and what has to hold then |
//! | `tally`, `trace` | what happened, counted and told |

// A program for tests: where an index is wrong, the run has failed, which is what
// runs are for.
#![allow(clippy::indexing_slicing)]

mod client;
mod dice;
mod faults;
mod network;
mod properties;
mod server;
mod simulation;
mod tally;
mod trace;
mod world;

pub use faults::Sabotage;
pub use simulation::{Outcome, run};
pub use tally::{Fault, Tally};
