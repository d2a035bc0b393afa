//! What the environment says about the network and the page's life.
//!
//! Turns global events into [`Signal`]s and decides nothing.

use alloc::rc::Rc;

use js_sys::global;
use wasm_bindgen::prelude::*;
use web_sys::{Document, EventTarget};

use super::listener::Listener;

/// Something that happened around the page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Signal {
    /// The network is back.
    Online,
    /// The network is gone.
    Offline,
    /// The page is left, perhaps to come back from the back/forward cache.
    Leaving,
    /// The page is shown: at first, or again.
    Shown,
    /// The page is about to be left, unless the user stays.
    Unloading,
}

#[wasm_bindgen]
extern "C" {
    type Scope;
    #[wasm_bindgen(method, getter)]
    fn document(this: &Scope) -> Option<Document>;
}

/// The listeners behind the signals; dropping it removes them.
#[must_use = "dropping it removes the listeners"]
pub(crate) struct Network {
    _listeners: [Option<Listener>; 6],
}

impl Network {
    /// Calls the handler with each signal of this window or worker;
    /// [`Signal::Unloading`] only where it is asked for, because listening to it
    /// keeps pages out of some browsers' caches.
    pub(crate) fn new(unloading: bool, handler: impl Fn(Signal) + 'static) -> Self {
        let scope = global();
        let target: &EventTarget = scope.unchecked_ref();
        let handler = Rc::new(handler);
        let on = |event, signal| {
            let handler = handler.clone();
            Some(Listener::new(target, event, move |_| handler(signal)))
        };
        let document = scope.unchecked_ref::<Scope>().document();
        let visibility = document.map(|document| {
            let handler = handler.clone();
            let page = document.clone();
            Listener::new(&document, "visibilitychange", move |_| {
                if !page.hidden() {
                    handler(Signal::Shown);
                }
            })
        });
        Self {
            _listeners: [
                on("online", Signal::Online),
                on("offline", Signal::Offline),
                on("pagehide", Signal::Leaving),
                on("pageshow", Signal::Shown),
                visibility,
                unloading
                    .then(|| on("beforeunload", Signal::Unloading))
                    .flatten(),
            ],
        }
    }
}
