//! The payload of the host: `String`, `Vec<u8>`, `serde_json::Value`.
//!
//! For tests, simulations, fuzzing, and people who bring their own IO. It is
//! never part of a WebAssembly module.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{MessageParts, Payload, RESERVED_EVENTS, Shape};

/// Plain Rust values; positions are bytes. What goes wrong is told in a `String`.
///
/// ```
/// use sockeye::payload::{HostPayload, Payload};
///
/// let value = HostPayload::parse(&r#"{"text":"hello"}"#.into(), 0).ok_or("no JSON")?;
/// let text = HostPayload::field(&value, "text").and_then(|text| HostPayload::string(&text));
/// assert_eq!(text.as_deref(), Some("hello"));
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct HostPayload;

impl Payload for HostPayload {
    type Text = String;
    type Binary = Vec<u8>;
    type Value = HostValue;
    type Detail = String;

    fn text(content: &str) -> String {
        content.to_owned()
    }

    fn len(text: &String) -> usize {
        text.len()
    }

    fn unit(text: &String, index: usize) -> Option<u16> {
        text.as_bytes().get(index).copied().map(u16::from)
    }

    fn find(text: &String, wanted: u8, from: usize) -> Option<usize> {
        let rest = text.as_bytes().get(from..)?;
        let offset = rest.iter().position(|byte| *byte == wanted)?;
        Some(from + offset)
    }

    fn slice(text: &String, from: usize, to: usize) -> String {
        text.get(from..to).unwrap_or_default().to_owned()
    }

    fn concat(first: &String, second: &String) -> String {
        format!("{first}{second}")
    }

    fn utf8_len(text: &String) -> usize {
        text.len()
    }

    fn quote(text: &String) -> String {
        Value::from(text.as_str()).to_string()
    }

    fn message(parts: MessageParts<'_, Self>) -> String {
        let attachments = parts.attachments.map(|count| format!("{count}-"));
        let namespace = parts.namespace.map(|namespace| format!("{namespace},"));
        format!(
            "4{}{}{}{}{}",
            char::from(parts.kind),
            attachments.unwrap_or_default(),
            namespace.unwrap_or_default(),
            parts.id.map(|id| id.to_string()).unwrap_or_default(),
            parts.json.map_or("", String::as_str),
        )
    }

    fn parse(text: &String, from: usize) -> Option<HostValue> {
        let value: Value = serde_json::from_str(text.get(from..)?).ok()?;
        Some(HostValue::from(value))
    }

    fn shape(value: &HostValue) -> Shape {
        match value {
            HostValue::String(_) => Shape::String,
            HostValue::Object(_) => Shape::Object,
            HostValue::Array(items) => match items.first() {
                Some(HostValue::Scalar(Value::Number(_))) => Shape::Event,
                Some(HostValue::String(name)) if !RESERVED_EVENTS.contains(&name.as_str()) => {
                    Shape::Event
                }
                _ => Shape::Array,
            },
            HostValue::Scalar(_) | HostValue::Binary(_) => Shape::Scalar,
        }
    }

    fn field(value: &HostValue, name: &str) -> Option<HostValue> {
        let HostValue::Object(fields) = value else {
            return None;
        };
        let (_, field) = fields.iter().find(|(key, _)| key == name)?;
        Some(field.clone())
    }

    fn element(value: &HostValue, index: usize) -> Option<HostValue> {
        match value {
            HostValue::Array(items) => items.get(index).cloned(),
            _ => None,
        }
    }

    fn string(value: &HostValue) -> Option<String> {
        match value {
            HostValue::String(content) => Some(content.clone()),
            _ => None,
        }
    }

    fn number(value: &HostValue) -> Option<f64> {
        match value {
            HostValue::Scalar(scalar) => scalar.as_f64(),
            _ => None,
        }
    }

    fn last_text(value: &HostValue) -> Option<String> {
        match value {
            HostValue::Array(items) => Self::string(items.last()?),
            _ => None,
        }
    }

    fn attach(value: HostValue, attachments: Vec<Vec<u8>>) -> Option<HostValue> {
        value.attached(&attachments)
    }

    fn binary_len(binary: &Vec<u8>) -> usize {
        binary.len()
    }

    fn encode_base64(binary: &Vec<u8>) -> String {
        STANDARD.encode(binary)
    }

    fn decode_base64(text: &String, from: usize) -> Option<Vec<u8>> {
        STANDARD.decode(text.get(from..)?).ok()
    }
}

/// A JSON value that may hold binary data where a placeholder stood.
///
/// ```
/// use sockeye::payload::{HostPayload, Payload};
///
/// let value: <HostPayload as Payload>::Value = serde_json::json!(["hello", 1]).into();
/// let name = HostPayload::element(&value, 0).and_then(|name| HostPayload::string(&name));
/// assert_eq!(name.as_deref(), Some("hello"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum HostValue {
    /// `null`, a boolean or a number.
    Scalar(Value),
    /// A string.
    String(String),
    /// Received binary data.
    Binary(Vec<u8>),
    /// An array.
    Array(Vec<HostValue>),
    /// An object, in the order of its keys.
    Object(Vec<(String, HostValue)>),
}

impl From<Value> for HostValue {
    fn from(value: Value) -> Self {
        match value {
            Value::String(content) => Self::String(content),
            Value::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Value::Object(fields) => Self::Object(
                fields
                    .into_iter()
                    .map(|(key, field)| (key, Self::from(field)))
                    .collect(),
            ),
            scalar => Self::Scalar(scalar),
        }
    }
}

impl HostValue {
    /// The index that this placeholder names, `None` for any other value.
    fn placeholder(&self) -> Option<Option<usize>> {
        let flag = HostPayload::field(self, "_placeholder")?;
        if flag != Self::Scalar(Value::Bool(true)) {
            return None;
        }
        let index = match HostPayload::field(self, "num") {
            Some(Self::Scalar(number)) => number.as_u64(),
            _ => None,
        };
        Some(index.and_then(|index| usize::try_from(index).ok()))
    }

    fn attached(self, attachments: &[Vec<u8>]) -> Option<Self> {
        if let Some(index) = self.placeholder() {
            return Some(Self::Binary(attachments.get(index?)?.clone()));
        }
        Some(match self {
            Self::Array(items) => Self::Array(
                items
                    .into_iter()
                    .map(|item| item.attached(attachments))
                    .collect::<Option<_>>()?,
            ),
            Self::Object(fields) => Self::Object(
                fields
                    .into_iter()
                    .map(|(key, field)| Some((key, field.attached(attachments)?)))
                    .collect::<Option<_>>()?,
            ),
            other => other,
        })
    }
}
