//! `CoreDecoder`: the decoder of `@sockeye/client/parser`.

use core::cell::RefCell;

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use super::host::packet_parts;
use super::manager::message;
use crate::engine::Message;
use crate::socket::{MAX_ATTACHMENTS, ParseError, Progress, Reconstruction, decode};
use crate::web::BrowserPayload;

/// Messages in, packets out.
#[wasm_bindgen]
#[derive(Debug)]
pub struct CoreDecoder {
    max_attachments: u32,
    pending: RefCell<Option<Reconstruction<BrowserPayload>>>,
}

#[wasm_bindgen]
impl CoreDecoder {
    /// Takes packets with so many attachments at most; negative: the default.
    #[wasm_bindgen(constructor)]
    pub fn new(max_attachments: f64) -> Self {
        Self {
            max_attachments: if max_attachments < 0.0 {
                MAX_ATTACHMENTS
            } else {
                max_attachments as u32
            },
            pending: RefCell::default(),
        }
    }

    /// Takes the next message: the text of an Engine.IO message with its type
    /// digit, or binary data. Returns `[type, nsp, id, data]` when a packet is
    /// complete, `undefined` when attachments are missing, and a message when the
    /// protocol forbids it.
    pub fn add(&self, chunk: &JsValue) -> JsValue {
        let progress = match (message(chunk.clone()), self.pending.take()) {
            (Message::Text(text), None) => {
                decode(&text, self.max_attachments).map(Reconstruction::begin)
            }
            (Message::Binary(binary), Some(pending)) => pending.take(binary),
            (Message::Text(_), Some(_)) => Err(ParseError::UnexpectedText),
            (Message::Binary(_), None) => Err(ParseError::UnexpectedBinary),
        };
        match progress {
            Ok(Progress::Complete(packet)) => {
                let (kind, namespace, id, data) = packet_parts(packet);
                let id = id.map_or(JsValue::UNDEFINED, JsValue::from);
                Array::of4(&kind.into(), &namespace.into(), &id, &data).into()
            }
            Ok(Progress::Incomplete(pending)) => {
                self.pending.replace(Some(pending));
                JsValue::UNDEFINED
            }
            Err(error) => JsString::from(error.message()).into(),
        }
    }

    /// Forgets a packet whose attachments are missing.
    pub fn reset(&self) {
        self.pending.take();
    }
}
