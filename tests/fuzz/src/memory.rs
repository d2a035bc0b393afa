//! What is allocated: the measure of all bounds on memory.
//!
//! Counts the bytes that Rust has asked for and not given back, in the whole
//! process. libFuzzer's own are C++'s and not among them.

use std::alloc::System;

use cap::Cap;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// The bytes that are allocated now.
#[must_use]
pub fn allocated() -> usize {
    ALLOCATOR.allocated()
}
