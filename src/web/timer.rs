//! One timer that can be set again and again; dropping it stops it.
//!
//! gloo-timers does the same and is what the tests use; it needs `std`, which the
//! npm package's module does without, and it knows no fake clocks.

use alloc::boxed::Box;
use core::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::engine::MAX_INTERVAL_MS;

#[wasm_bindgen(module = "/src/web/timer.js")]
extern "C" {
    #[wasm_bindgen(js_name = startTimer)]
    fn start_timer(native: bool, handler: &Closure<dyn Fn()>, delay: f64) -> JsValue;
    #[wasm_bindgen(js_name = stopTimer)]
    fn stop_timer(native: bool, id: &JsValue);
}

/// A callback and when to call it.
#[derive(Debug)]
#[must_use = "dropping a timer stops it"]
pub(crate) struct Timer {
    native: bool,
    handler: Closure<dyn Fn()>,
    armed: RefCell<Option<JsValue>>,
}

impl Timer {
    /// A timer that is not set. A native one takes no notice of fake clocks.
    pub(crate) fn new(native: bool, handler: impl Fn() + 'static) -> Self {
        Self {
            native,
            handler: Closure::wrap(Box::new(handler)),
            armed: RefCell::default(),
        }
    }

    /// Calls the handler once after `millis`, instead of whenever it was set for;
    /// after [`MAX_INTERVAL_MS`] at the latest.
    pub(crate) fn set(&self, millis: u64) {
        self.clear();
        let delay = millis.min(MAX_INTERVAL_MS) as f64;
        let id = start_timer(self.native, &self.handler, delay);
        self.armed.replace(Some(id));
    }

    /// Does not call the handler.
    pub(crate) fn clear(&self) {
        if let Some(id) = self.armed.take() {
            stop_timer(self.native, &id);
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.clear();
    }
}
