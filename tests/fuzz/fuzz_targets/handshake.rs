//! See [`sockeye_fuzz::handshake`].

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| sockeye_fuzz::handshake::check(text));
