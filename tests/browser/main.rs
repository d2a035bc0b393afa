//! The browser drivers in a real browser against a real Socket.IO server.
//!
//! Run by `cargo xtask test wasm`, which starts the server of `tests/server` and
//! tells its address in `SOCKEYE_TEST_SERVER` when this is compiled. What can be
//! decided without a browser is tested on the host; here are the adapters, and
//! that they and the core make a client together.

#![cfg(target_arch = "wasm32")]
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

mod api;
mod chat;
mod client;
mod connection;
mod payload;
mod reentrancy;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
