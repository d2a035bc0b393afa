//! See [`sockeye_fuzz::recovery`].

#![no_main]

use sockeye_fuzz::recovery::{Session, check};

libfuzzer_sys::fuzz_target!(|session: Session| check(&session));
