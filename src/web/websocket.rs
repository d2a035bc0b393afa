//! The browser's WebSocket; dropping it closes it and silences it.
//!
//! Hands over what happens and keeps nothing. One packet a frame; binary data
//! comes as `ArrayBuffer`s, text as `JsString`s that are never copied.

use alloc::boxed::Box;

use js_sys::JsString;
use wasm_bindgen::prelude::*;
use web_sys::{BinaryType, MessageEvent};

use super::payload::{BrowserPayload, bytes_of};
use crate::engine::Frame;

#[wasm_bindgen]
extern "C" {
    /// web-sys copies a text into and out of the module's memory to send it.
    #[wasm_bindgen(extends = web_sys::WebSocket, js_name = WebSocket)]
    type WebSocket;
    #[wasm_bindgen(constructor, catch, js_class = "WebSocket")]
    fn new(url: &str, protocols: &JsValue) -> Result<WebSocket, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_class = "WebSocket", js_name = send)]
    fn send_value(this: &WebSocket, data: &JsValue) -> Result<(), JsValue>;
}

/// What a WebSocket reports.
#[derive(Debug)]
pub(crate) enum SocketEvent {
    Open,
    Frame(Frame<BrowserPayload>),
    /// The `error` event.
    Error(JsValue),
    /// The `close` event.
    Close(JsValue),
}

/// An open or opening WebSocket with its handlers.
#[must_use = "dropping it closes the WebSocket"]
pub(crate) struct Socket {
    socket: WebSocket,
    _on_open: Closure<dyn Fn()>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(JsValue)>,
    _on_close: Closure<dyn Fn(JsValue)>,
}

impl Socket {
    /// Opens a WebSocket.
    ///
    /// # Errors
    /// What the constructor throws: a bad URL or protocol, mixed content, or no
    /// WebSocket in this environment.
    pub(crate) fn open(
        url: &str,
        protocols: &JsValue,
        handler: impl Fn(SocketEvent) + Clone + 'static,
    ) -> Result<Self, JsValue> {
        let socket = WebSocket::new(url, protocols)?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let on_open = {
            let handler = handler.clone();
            Closure::wrap(Box::new(move || handler(SocketEvent::Open)) as Box<dyn Fn()>)
        };
        let on_message = {
            let handler = handler.clone();
            Closure::wrap(Box::new(move |event: MessageEvent| {
                let data = event.data();
                handler(SocketEvent::Frame(if data.is_string() {
                    Frame::Text(data.unchecked_into::<JsString>())
                } else {
                    Frame::Binary(data)
                }));
            }) as Box<dyn Fn(MessageEvent)>)
        };
        let on_error = {
            let handler = handler.clone();
            Closure::wrap(
                Box::new(move |event| handler(SocketEvent::Error(event))) as Box<dyn Fn(JsValue)>
            )
        };
        let on_close = Closure::wrap(
            Box::new(move |event| handler(SocketEvent::Close(event))) as Box<dyn Fn(JsValue)>
        );
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Ok(Self {
            socket,
            _on_open: on_open,
            _on_message: on_message,
            _on_error: on_error,
            _on_close: on_close,
        })
    }

    /// Sends a frame. A socket that can't take it is about to report its end.
    pub(crate) fn send(&self, frame: &Frame<BrowserPayload>) {
        let _ = match frame {
            Frame::Text(text) => self.socket.send_value(text),
            Frame::Binary(binary) => self.socket.send_value(&bytes_of(binary)),
        };
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onerror(None);
        self.socket.set_onclose(None);
        let _ = self.socket.close();
    }
}
