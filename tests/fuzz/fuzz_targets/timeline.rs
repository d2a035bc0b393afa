//! See [`sockeye_fuzz::timeline`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sockeye_fuzz::timeline::check(data));
