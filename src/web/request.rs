//! One polling request; dropping it cancels it.
//!
//! Servers close a session whose request is cancelled, so only a transport that
//! is done with is dropped. Knows nothing of packets: a body is a text.

use alloc::boxed::Box;

use js_sys::JsString;
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal};

use crate::engine::MAX_MESSAGE_LENGTH;

/// How requests are made: what `extraHeaders`, `withCredentials` and
/// `requestTimeout` say.
#[derive(Clone, Debug, Default)]
pub struct RequestOptions {
    /// Whether cookies go to other origins.
    pub with_credentials: bool,
    /// How long a request may take, in milliseconds; 0: for ever.
    pub timeout_ms: f64,
    /// A plain object of header names and values, or `undefined`.
    pub headers: JsValue,
}

/// What became of a request.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The whole body of a successful response.
    Body(JsString),
    /// `description` is the HTTP status, 0 when there was none; `context` has
    /// `status` and `responseText`, and what `fetch` threw as `cause`.
    Failed {
        description: JsValue,
        context: JsValue,
    },
}

#[wasm_bindgen(module = "/src/web/request.js")]
extern "C" {
    fn start(
        url: &str,
        body: &JsValue,
        extra_headers: &JsValue,
        with_credentials: bool,
        timeout: f64,
        limit: f64,
        signal: &AbortSignal,
        done: &Closure<dyn Fn(bool, JsValue, JsValue)>,
    );
}

/// A request in flight.
#[must_use = "dropping it cancels the request"]
pub(crate) struct Request {
    controller: AbortController,
    _done: Closure<dyn Fn(bool, JsValue, JsValue)>,
}

impl Request {
    /// Starts a GET, or a POST when there is a body. The handler is called later,
    /// never from here.
    ///
    /// # Errors
    /// What is thrown where requests can't be cancelled.
    pub(crate) fn start(
        url: &str,
        body: Option<&JsString>,
        options: &RequestOptions,
        handler: impl Fn(Outcome) + 'static,
    ) -> Result<Self, JsValue> {
        let controller = AbortController::new()?;
        let done = Closure::wrap(Box::new(move |ok, status, content: JsValue| {
            handler(if ok {
                Outcome::Body(content.unchecked_into())
            } else {
                Outcome::Failed {
                    description: status,
                    context: content,
                }
            });
        }) as Box<dyn Fn(bool, JsValue, JsValue)>);
        start(
            url,
            &body.map_or(JsValue::UNDEFINED, JsValue::from),
            &options.headers,
            options.with_credentials,
            options.timeout_ms,
            // A body that is longer is refused for its length.
            MAX_MESSAGE_LENGTH as f64,
            &controller.signal(),
            &done,
        );
        Ok(Self {
            controller,
            _done: done,
        })
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.controller.abort();
    }
}
