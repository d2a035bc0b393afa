//! The page of the crate's front page, in Leptos.

include!("../../../../examples/hello/src/main.rs");
