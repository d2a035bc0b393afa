//! The payload of a browser: JavaScript values that stay where they are.
//!
//! Texts are `JsString`s, read character by character where the protocol has
//! headers and handed on by reference where it has content; JSON is parsed by
//! the browser. What takes more than one property of a value is done in
//! `payload.js`, in one call.

use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use crate::payload::{MessageParts, Payload, Shape};

#[wasm_bindgen(module = "/src/web/payload.js")]
extern "C" {
    fn message(
        kind: u32,
        attachments: u32,
        namespace: &JsValue,
        id: f64,
        json: &JsValue,
    ) -> JsString;
    fn parse(text: &JsString, from: u32) -> JsValue;
    #[wasm_bindgen(js_name = parseEvent)]
    fn parse_event(text: &JsString, from: u32) -> JsValue;
    fn shape(value: &JsValue) -> u32;
    fn field(value: &JsValue, name: &str) -> JsValue;
    #[wasm_bindgen(js_name = lastText)]
    fn last_text(value: &JsValue) -> JsValue;
    fn attach(value: &JsValue, attachments: &Array) -> JsValue;
    #[wasm_bindgen(js_name = attachOne)]
    fn attach_one(value: &JsValue, attachment: &JsValue) -> JsValue;
    #[cfg(feature = "client")]
    #[wasm_bindgen(js_name = write)]
    fn write_items(items: &Array) -> Option<Array>;
    #[wasm_bindgen(js_name = utf8Length)]
    fn utf8_length(text: &JsString) -> u32;
    #[wasm_bindgen(js_name = byteLength)]
    fn byte_length(binary: &JsValue) -> u32;
    #[wasm_bindgen(js_name = encodeBase64)]
    fn encode_base64(binary: &JsValue) -> JsString;
    #[wasm_bindgen(js_name = decodeBase64)]
    fn decode_base64(text: &JsString, from: u32) -> JsValue;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = JSON, js_name = stringify)]
    fn quote(text: &JsString) -> JsString;

    type Binary;
    #[wasm_bindgen(method, getter)]
    fn blob(this: &Binary) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn bytes(this: &Binary) -> JsValue;
}

/// The bytes themselves, of data that may have been read from a `Blob`.
pub(crate) fn bytes_of(binary: &JsValue) -> JsValue {
    let bytes = binary.unchecked_ref::<Binary>().bytes();
    if bytes.is_undefined() {
        binary.clone()
    } else {
        bytes
    }
}

/// JavaScript values.
#[derive(Clone, Debug, PartialEq)]
pub struct BrowserPayload;

/// `undefined` as nothing.
pub(super) fn present<T: JsCast>(value: JsValue) -> Option<T> {
    (!value.is_undefined()).then(|| value.unchecked_into())
}

/// Positions in a JavaScript string are below 2^30.
fn position(index: usize) -> u32 {
    index as u32
}

/// The JSON text of an array, and the bytes for which it has placeholders. `None` when it
/// can't be written.
#[cfg(feature = "client")]
pub(crate) fn write(items: &Array) -> Option<(JsString, Vec<JsValue>)> {
    let written = write_items(items)?;
    let json = written.shift().unchecked_into();
    Some((json, written.iter().collect()))
}

impl BrowserPayload {
    /// [`Payload::parse`], where what is found has the shape of an event.
    pub(super) fn parse_event(text: &JsString, from: usize) -> Option<JsValue> {
        present(parse_event(text, position(from)))
    }

    /// The same as [`Payload::attach`] with one attachment.
    pub(super) fn attach_one(value: &JsValue, attachment: &JsValue) -> Option<JsValue> {
        present(attach_one(value, attachment))
    }
}

impl Payload for BrowserPayload {
    type Text = JsString;
    /// An `ArrayBuffer`; on the way out also a view of one, or an object with a
    /// `blob`, its size as `byteLength`, and its content as `bytes` once it is read.
    type Binary = JsValue;
    type Value = JsValue;
    type Detail = JsValue;

    fn text(content: &str) -> JsString {
        JsString::from(content)
    }

    fn len(text: &JsString) -> usize {
        text.length() as usize
    }

    fn unit(text: &JsString, index: usize) -> Option<u16> {
        let unit = text.char_code_at(position(index));
        // NaN behind the end.
        (unit >= 0.0).then_some(unit as u16)
    }

    fn find(text: &JsString, wanted: u8, from: usize) -> Option<usize> {
        let mut character = [0; 4];
        let wanted = char::from(wanted).encode_utf8(&mut character);
        let index = text.index_of(wanted, position(from) as i32);
        usize::try_from(index).ok()
    }

    fn slice(text: &JsString, from: usize, to: usize) -> JsString {
        text.slice(position(from), position(to))
    }

    fn concat(first: &JsString, second: &JsString) -> JsString {
        first.concat(second)
    }

    fn utf8_len(text: &JsString) -> usize {
        utf8_length(text) as usize
    }

    fn quote(text: &JsString) -> JsString {
        quote(text)
    }

    fn message(parts: MessageParts<'_, Self>) -> JsString {
        let value = |text: Option<&JsString>| text.map_or(JsValue::UNDEFINED, JsValue::from);
        message(
            u32::from(parts.kind - b'0'),
            parts.attachments.unwrap_or(0),
            &value(parts.namespace),
            parts.id.map_or(-1.0, |id| id as f64),
            &value(parts.json),
        )
    }

    fn parse(text: &JsString, from: usize) -> Option<JsValue> {
        present(parse(text, position(from)))
    }

    fn shape(value: &JsValue) -> Shape {
        match shape(value) {
            1 => Shape::String,
            2 => Shape::Object,
            3 => Shape::Array,
            4 => Shape::Event,
            _ => Shape::Scalar,
        }
    }

    fn field(value: &JsValue, name: &str) -> Option<JsValue> {
        present(field(value, name))
    }

    fn element(value: &JsValue, index: usize) -> Option<JsValue> {
        let array = value.dyn_ref::<Array>()?;
        present(array.get(position(index)))
    }

    fn string(value: &JsValue) -> Option<String> {
        value.as_string()
    }

    fn number(value: &JsValue) -> Option<f64> {
        value.as_f64()
    }

    fn last_text(value: &JsValue) -> Option<JsString> {
        present(last_text(value))
    }

    fn attach(value: JsValue, attachments: Vec<JsValue>) -> Option<JsValue> {
        present(attach(&value, &attachments.iter().collect()))
    }

    fn is_ready(binary: &JsValue) -> bool {
        let binary = binary.unchecked_ref::<Binary>();
        binary.blob().is_undefined() || !binary.bytes().is_undefined()
    }

    fn binary_len(binary: &JsValue) -> usize {
        byte_length(binary) as usize
    }

    fn encode_base64(binary: &JsValue) -> JsString {
        encode_base64(&bytes_of(binary))
    }

    fn decode_base64(text: &JsString, from: usize) -> Option<JsValue> {
        present(decode_base64(text, position(from)))
    }
}
