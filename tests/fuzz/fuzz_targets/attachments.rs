//! See [`sockeye_fuzz::attachments`].

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| sockeye_fuzz::attachments::check(text));
