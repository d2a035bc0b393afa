//! One timer that can be set again and again; dropping it stops it.
//!
//! `setTimeout` is looked up when it is called, in whatever scope the module
//! runs: window, worker or Node. gloo-timers does the same and is what the tests
//! use; it needs `std`, which the npm package's module does without.

use alloc::boxed::Box;
use core::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::engine::MAX_INTERVAL_MS;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(handler: &Closure<dyn Fn()>, delay: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
}

/// A callback and when to call it.
#[derive(Debug)]
#[must_use = "dropping a timer stops it"]
pub(crate) struct Timer {
    handler: Closure<dyn Fn()>,
    armed: RefCell<Option<JsValue>>,
}

impl Timer {
    /// A timer that is not set.
    pub(crate) fn new(handler: impl Fn() + 'static) -> Self {
        Self {
            handler: Closure::wrap(Box::new(handler)),
            armed: RefCell::default(),
        }
    }

    /// Calls the handler once after `millis`, instead of whenever it was set for.
    /// It may be called earlier than asked where browsers know no longer delay.
    pub(crate) fn set(&self, millis: u64) {
        self.clear();
        let id = set_timeout(&self.handler, millis.min(MAX_INTERVAL_MS) as f64);
        self.armed.replace(Some(id));
    }

    /// Does not call the handler.
    pub(crate) fn clear(&self) {
        if let Some(id) = self.armed.take() {
            clear_timeout(&id);
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.clear();
    }
}
