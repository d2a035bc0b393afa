//! The Socket.IO client in Rust.
//!
#![cfg_attr(
    all(target_arch = "wasm32", feature = "client"),
    doc = include_str!("client/guide.md")
)]
//!
//! The protocol is a pure state machine; the browser is an adapter. Everything
//! that decides lives in modules without clock, randomness, IO, `async` or
//! callbacks: time and a seed come in as arguments, effects go out as values.
//! They are `no_std` with `alloc`, which is the proof.
//!
//! | module | what it knows |
//! |---|---|
//! | [`time`] | milliseconds that somebody else read |
//! | [`backoff`] | how long to wait before the next try |
//! | [`payload`] | texts, bytes and JSON values that stay opaque |
//! | [`engine`] | Engine.IO v4: transports, handshake, heartbeat, upgrade |
//! | [`socket`] | Socket.IO v5: packets, namespaces, acks, reconnection |
//! | [`chat`] | one ordered log of pages, live events and optimistic sends |
//! | `web` | the browser's facilities (target `wasm32`, feature `web`) |
//! | `client` | futures and streams over serde types (target `wasm32`, feature `client`) |
//! | `js` | the facades of the npm package (features `js`, `js-chat`) |
//!
//! A module uses only those above it.

#![no_std]
// A test that panics has failed, which is what it is for; the build without
// tests still refuses all of these.
#![cfg_attr(
    test,
    allow(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

extern crate alloc;
#[cfg(any(
    all(test, not(target_arch = "wasm32")),
    all(target_arch = "wasm32", feature = "client")
))]
extern crate std;

pub mod backoff;
pub mod chat;
pub mod engine;
pub mod payload;
pub mod socket;
pub mod time;

#[cfg(all(target_arch = "wasm32", feature = "web"))]
pub mod web;

#[cfg(all(target_arch = "wasm32", feature = "client"))]
pub mod client;
#[cfg(all(target_arch = "wasm32", feature = "client"))]
pub use client::{
    AckError, BuildError, Client, ClientBuilder, ConnectError, DecodeError, EmitError, EventError,
    Responder, Room, RoomOptions, RoomState, Socket, State,
};

#[cfg(all(target_arch = "wasm32", any(feature = "js", feature = "js-chat")))]
pub mod js;
