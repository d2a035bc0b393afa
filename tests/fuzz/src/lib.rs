//! What the fuzz targets of Sockeye check: each module takes one kind of input and
//! panics where the client breaks a rule.
//!
//! | module | input | rule |
//! |---|---|---|
//! | [`packet`] | one Engine.IO frame | read as a second reading of the protocol does |
//! | [`polling`] | a polling body, and a limit | cut and joined again, nothing lost or too long |
//! | [`handshake`] | an open packet | taken exactly where each field is in its range |
//! | [`parser`] | one Socket.IO packet | read as [`grammar`] does; what is written is read again |
//! | [`attachments`] | a sequence of frames | put together exactly where they fit |
//! | [`recovery`] | events and their trailing strings | CONNECT is JSON and names one of them |
//! | [`client`] | operations, frames and time on a whole client | see there |
//! | [`timeline`] | pages, events, sends, outages and time on a timeline | see there |
//!
//! All of it runs in virtual time, on one thread, over no network: an input that fails
//! once fails always. The framing of WebTransport is JavaScript and is fuzzed in
//! `pkg-template/tests/webtransport-fuzz.test.ts`.

pub mod attachments;
pub mod client;
pub mod grammar;
pub mod handshake;
pub mod memory;
pub mod packet;
pub mod parser;
pub mod polling;
pub mod recovery;
pub mod session;
pub mod timeline;
pub mod trace;
