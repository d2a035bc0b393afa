//! A listener on an event target; dropping it removes it.

use alloc::boxed::Box;

use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

/// A registered listener.
#[must_use = "dropping a listener removes it"]
pub(crate) struct Listener {
    target: EventTarget,
    event: &'static str,
    handler: Closure<dyn Fn(JsValue)>,
}

impl Listener {
    /// Calls the handler with each such event; never, where the target has none.
    pub(crate) fn new(
        target: &EventTarget,
        event: &'static str,
        handler: impl Fn(JsValue) + 'static,
    ) -> Self {
        let handler = Closure::wrap(Box::new(handler) as Box<dyn Fn(JsValue)>);
        // Node's global scope has no listeners, which is as good as no events.
        let function = handler.as_ref().unchecked_ref();
        let _ = target.add_event_listener_with_callback(event, function);
        Self {
            target: target.clone(),
            event,
            handler,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.handler.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback(self.event, function);
    }
}
