//! The browser's WebTransport; dropping it closes the session and silences it.
//!
//! Hands over what happens and keeps nothing. One bidirectional stream carries
//! framed packets; `webtransport.js` does the framing, because both the bytes and
//! the texts are JavaScript's and are never copied into the module's memory.

use alloc::boxed::Box;

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use super::payload::{BrowserPayload, bytes_of};
use crate::engine::{Frame, MAX_MESSAGE_LENGTH};
use crate::payload::Payload;

#[wasm_bindgen(module = "/src/web/webtransport.js")]
extern "C" {
    type Connection;
    fn open(
        url: &str,
        options: &JsValue,
        open_packet: &JsString,
        max_length: f64,
        handler: &Closure<dyn Fn(u32, JsValue)>,
    ) -> Connection;
    #[wasm_bindgen(method)]
    fn send(this: &Connection, data: &JsValue);
    #[wasm_bindgen(method)]
    fn close(this: &Connection);
}

/// What a session reports.
#[derive(Debug)]
pub(crate) enum SessionEvent {
    Open,
    Frame(Frame<BrowserPayload>),
    /// What was thrown.
    Error(JsValue),
    Close,
}

/// An open or opening session with its handler.
#[must_use = "dropping it closes the session"]
pub(crate) struct Session {
    connection: Connection,
    _handler: Closure<dyn Fn(u32, JsValue)>,
}

impl Session {
    /// Opens a session, and joins that of `sid` where there is one. The handler is
    /// called later, never from here.
    pub(crate) fn open(
        url: &str,
        options: &JsValue,
        sid: Option<&str>,
        handler: impl Fn(SessionEvent) + 'static,
    ) -> Self {
        let handler = Closure::wrap(Box::new(move |kind: u32, value: JsValue| {
            handler(match kind {
                0 => SessionEvent::Open,
                1 => SessionEvent::Frame(Frame::Text(value.unchecked_into())),
                2 => SessionEvent::Frame(Frame::Binary(value)),
                3 => SessionEvent::Error(value),
                _ => SessionEvent::Close,
            });
        }) as Box<dyn Fn(u32, JsValue)>);
        let mut open_packet = JsString::from("0");
        if let Some(sid) = sid {
            let sid = BrowserPayload::quote(&JsString::from(sid));
            for part in [&JsString::from("{\"sid\":"), &sid, &JsString::from("}")] {
                open_packet = BrowserPayload::concat(&open_packet, part);
            }
        }
        let limit = MAX_MESSAGE_LENGTH as f64;
        Self {
            connection: open(url, options, &open_packet, limit, &handler),
            _handler: handler,
        }
    }

    /// Sends a packet.
    pub(crate) fn send(&self, frame: &Frame<BrowserPayload>) {
        match frame {
            Frame::Text(text) => self.connection.send(text),
            Frame::Binary(binary) => self.connection.send(&bytes_of(binary)),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.connection.close();
    }
}
