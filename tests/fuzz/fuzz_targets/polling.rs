//! See [`sockeye_fuzz::polling`].

#![no_main]

use sockeye_fuzz::polling::{Body, check};

libfuzzer_sys::fuzz_target!(|body: Body| check(&body));
