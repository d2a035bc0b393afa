//! See [`sockeye_fuzz::parser`].

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| sockeye_fuzz::parser::check(text));
