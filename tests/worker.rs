//! The same drivers in a dedicated worker, where there is no window, no document
//! and no `localStorage`: what holds in a page holds there.

#![cfg(target_arch = "wasm32")]
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "browser/client.rs"]
mod client;
#[path = "browser/connection.rs"]
mod connection;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_dedicated_worker);
