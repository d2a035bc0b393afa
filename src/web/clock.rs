//! The browser's clock and dice. The only place where either is read.

use wasm_bindgen::prelude::*;

use crate::time::Instant;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Math, js_name = random)]
    fn math_random() -> f64;
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn date_now() -> f64;
}

#[wasm_bindgen(module = "/src/web/timer.js")]
extern "C" {
    #[wasm_bindgen(js_name = now)]
    fn monotonic_now(native: bool) -> f64;
}

/// The monotonic time of this page or worker; a native one takes no notice of
/// fake clocks.
pub(crate) fn now(native: bool) -> Instant {
    Instant::from_millis(monotonic_now(native) as u64)
}

/// Milliseconds since 1970: only to make URLs unlike each other.
pub(crate) fn wall_clock_ms() -> u64 {
    date_now() as u64
}

/// 52 random bits.
pub(crate) fn random() -> u64 {
    (math_random() * (1_u64 << 52) as f64) as u64
}
