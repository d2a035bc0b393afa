//! See [`sockeye_fuzz::packet`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sockeye_fuzz::packet::check(data));
