//! One attempt to use a transport, or one request of polling: an object of
//! JavaScript's that opens, tells and sends. Dropping it closes and silences it.
//!
//! `transport.js` makes them. All of them tell through one closure of the driver, by
//! the numbers of the attempt and of what happened: a message takes one call, and no
//! closure is made for an attempt. They hand over what happens and decide nothing;
//! texts and bytes are JavaScript's and are never copied into the module's memory.

use wasm_bindgen::prelude::*;

use super::endpoint::Endpoint;
use super::payload::{BrowserPayload, present};
use crate::engine::{Frame, Input, MAX_MESSAGE_LENGTH, TransportId, TransportKind};
use crate::payload::Payload;

/// Takes what attempts tell: connection, attempt, what happened, and its value.
pub(crate) type Deliver = Closure<dyn Fn(u32, u32, u32, JsValue)>;

// What happened, as `transport.js` numbers it.
const OPENED: u32 = 0;
pub(crate) const TEXT: u32 = 1;
pub(crate) const BINARY: u32 = 2;
const FAILED: u32 = 3;
const CLOSED: u32 = 4;
const POLLED: u32 = 5;
const POSTED: u32 = 6;
const POLL_FAILED: u32 = 7;
const POST_FAILED: u32 = 8;

#[wasm_bindgen]
extern "C" {
    /// What JavaScript made; not there where it could not, which it has told then.
    type Handle;
    #[wasm_bindgen(method)]
    fn send(this: &Handle, data: &JsValue);
    #[wasm_bindgen(method)]
    fn close(this: &Handle);
}

#[wasm_bindgen(module = "/src/web/transport.js")]
extern "C" {
    #[wasm_bindgen(js_name = openWebSocket)]
    fn open_web_socket(
        url: &str,
        protocols: &JsValue,
        deliver: &Deliver,
        connection: u32,
        attempt: u32,
    ) -> Option<Handle>;

    #[wasm_bindgen(js_name = openWebTransport)]
    fn open_web_transport(
        url: &str,
        options: &JsValue,
        sid: Option<&str>,
        max_length: f64,
        deliver: &Deliver,
        connection: u32,
        attempt: u32,
    ) -> Option<Handle>;

    #[wasm_bindgen(js_name = startRequest)]
    fn start_request(
        url: &str,
        body: &JsValue,
        extra_headers: &JsValue,
        with_credentials: bool,
        timeout: f64,
        limit: f64,
        deliver: &Deliver,
        connection: u32,
        attempt: u32,
    ) -> Option<Handle>;
}

/// How polling requests are made: what `extraHeaders`, `withCredentials` and
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

/// What is open for a transport.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Role {
    /// A WebSocket or a WebTransport session.
    Stream,
    /// The request that brings packets.
    Poll,
    /// The request that takes packets.
    Post,
}

/// Something open or opening.
#[must_use = "dropping it closes it"]
pub(crate) struct Attempt {
    /// Whose it is.
    pub(crate) transport: TransportId,
    /// What it is.
    pub(crate) role: Role,
    handle: Handle,
}

impl Attempt {
    /// Opens a WebSocket with these `protocols`, or a WebTransport session with these
    /// options: the second argument of the constructor. `None` where that fails at once,
    /// which has been told then: a bad URL or argument, mixed content, or no such thing
    /// in this environment.
    pub(crate) fn open(
        transport: TransportId,
        kind: TransportKind,
        endpoint: &Endpoint,
        sid: Option<&str>,
        argument: &JsValue,
        deliver: &Deliver,
    ) -> Option<Self> {
        let url = endpoint.url(kind, sid);
        let TransportId {
            connection,
            attempt,
        } = transport;
        let handle = if kind == TransportKind::WebTransport {
            let limit = MAX_MESSAGE_LENGTH as f64;
            open_web_transport(&url, argument, sid, limit, deliver, connection, attempt)
        } else {
            open_web_socket(&url, argument, deliver, connection, attempt)
        };
        handle.map(|handle| Self {
            transport,
            role: Role::Stream,
            handle,
        })
    }

    /// Starts a GET, or a POST when there is a body. `None` where requests can't be
    /// cancelled, which has been told then.
    pub(crate) fn request(
        transport: TransportId,
        endpoint: &Endpoint,
        sid: Option<&str>,
        body: Option<&JsValue>,
        options: &RequestOptions,
        deliver: &Deliver,
    ) -> Option<Self> {
        let handle = start_request(
            &endpoint.url(TransportKind::Polling, sid),
            body.unwrap_or(&JsValue::UNDEFINED),
            &options.headers,
            options.with_credentials,
            options.timeout_ms,
            // A body that is longer is refused for its length.
            MAX_MESSAGE_LENGTH as f64,
            deliver,
            transport.connection,
            transport.attempt,
        );
        handle.map(|handle| Self {
            transport,
            role: if body.is_some() {
                Role::Post
            } else {
                Role::Poll
            },
            handle,
        })
    }

    /// Sends a text or bytes. An attempt that can't take it is about to report its end.
    pub(crate) fn send(&self, data: &JsValue) {
        self.handle.send(data);
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        self.handle.close();
    }
}

/// What an attempt told, for the core; and the request that is over with it.
pub(crate) fn heard(
    transport: TransportId,
    kind: u32,
    value: JsValue,
) -> (Input<BrowserPayload>, Option<Role>) {
    let received = |frame| Input::Received { transport, frame };
    let failed = |sending, description, context| Input::Failed {
        transport,
        sending,
        description,
        context,
    };
    match kind {
        OPENED => (Input::Opened { transport }, None),
        TEXT => (received(Frame::Text(value.unchecked_into())), None),
        BINARY => (received(Frame::Binary(value)), None),
        FAILED => (failed(false, value, None), None),
        POLLED => {
            let body = value.unchecked_into();
            (Input::PollDone { transport, body }, Some(Role::Poll))
        }
        POSTED => (Input::PostDone { transport }, Some(Role::Post)),
        POLL_FAILED | POST_FAILED => {
            let sending = kind == POST_FAILED;
            let role = if sending { Role::Post } else { Role::Poll };
            let status = BrowserPayload::field(&value, "status").unwrap_or_default();
            (failed(sending, status, Some(value)), Some(role))
        }
        // CLOSED, and no other.
        _ => {
            debug_assert_eq!(kind, CLOSED);
            let context = present(value);
            (Input::Closed { transport, context }, None)
        }
    }
}
