//! A second reading of Socket.IO packets, written from the grammar and from nothing
//! else: `type [attachments "-"] [namespace ","] [id] [json]`.
//!
//! It cuts strings and keeps plain JSON, so it is slow and short. What it reads, the
//! client has to read too, and what it refuses, the client has to refuse. It knows
//! no client.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sockeye::payload::{HostPayload, Payload, RESERVED_EVENTS};
use sockeye::socket::{Body, MAX_ATTACHMENTS, Packet};

/// JSON as the client keeps it on the host.
type HostValue = <HostPayload as Payload>::Value;

/// The largest integer that every peer holds exactly.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// A packet, attachments in place.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The type as a number. Binary types are told as those without binary.
    pub kind: u8,
    /// `/` where none is named.
    pub namespace: String,
    /// The acknowledgement id.
    pub id: Option<u64>,
    /// The JSON; binary data is told as [`binary`] does.
    pub payload: Option<Value>,
}

/// A packet whose attachments are still to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Announced {
    /// The packet, placeholders in place.
    pub packet: Reading,
    /// How many attachments follow.
    pub attachments: usize,
}

/// Reads the text of a packet, `None` where the grammar forbids it.
#[must_use]
pub fn read(text: &str) -> Option<Announced> {
    let digit = text.chars().next().filter(char::is_ascii_digit)?;
    let digit = u8::try_from(digit.to_digit(10)?).ok()?;
    let mut rest = &text[1..];
    let mut attachments = 0;
    let kind = match digit {
        0..=4 => digit,
        5 | 6 => {
            let (count, after) = rest.split_once('-')?;
            attachments = usize::try_from(number(count)?).ok()?;
            let most = usize::try_from(MAX_ATTACHMENTS).ok()?;
            if !(1..=most).contains(&attachments) {
                return None;
            }
            rest = after;
            digit - 3
        }
        _ => return None,
    };
    let mut namespace = "/";
    if rest.starts_with('/') {
        (namespace, rest) = rest.split_once(',').unwrap_or((rest, ""));
    }
    let json = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let id = match &rest[..rest.len() - json.len()] {
        "" => None,
        digits => Some(number(digits)?),
    };
    let payload: Option<Value> = match json {
        "" => None,
        json => Some(serde_json::from_str(json).ok()?),
    };
    let legal = match (kind, &payload) {
        (0, payload) => id.is_none() && payload.as_ref().is_none_or(Value::is_object),
        (1, payload) => id.is_none() && payload.is_none(),
        (2, Some(Value::Array(args))) => args.first().is_some_and(names_an_event),
        (3, Some(payload)) => id.is_some() && payload.is_array(),
        (4, Some(payload)) => id.is_none() && (payload.is_object() || payload.is_string()),
        _ => false,
    };
    legal.then(|| Announced {
        packet: Reading {
            kind,
            namespace: namespace.to_owned(),
            id,
            payload,
        },
        attachments,
    })
}

/// Decimal digits and nothing else, up to [`MAX_SAFE_INTEGER`].
fn number(digits: &str) -> Option<u64> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    let number = match significant {
        "" => 0,
        significant => significant.parse().ok()?,
    };
    (number <= MAX_SAFE_INTEGER).then_some(number)
}

fn names_an_event(first: &Value) -> bool {
    match first {
        Value::Number(_) => true,
        Value::String(name) => !RESERVED_EVENTS.contains(&name.as_str()),
        _ => false,
    }
}

/// Puts attachments in their places, `None` where a placeholder names none of them.
#[must_use]
pub fn attach(announced: Announced, attachments: &[Vec<u8>]) -> Option<Reading> {
    let mut packet = announced.packet;
    // In a packet without any, a placeholder is plain data.
    if announced.attachments > 0
        && let Some(payload) = packet.payload.as_mut()
    {
        fill(payload, attachments)?;
    }
    Some(packet)
}

fn fill(value: &mut Value, attachments: &[Vec<u8>]) -> Option<()> {
    match value {
        Value::Object(fields) if fields.get("_placeholder") == Some(&json!(true)) => {
            let index = fields.get("num").and_then(Value::as_u64)?;
            let attachment = attachments.get(usize::try_from(index).ok()?)?;
            *value = binary(attachment);
        }
        Value::Object(fields) => {
            for field in fields.values_mut() {
                fill(field, attachments)?;
            }
        }
        Value::Array(items) => {
            for item in items {
                fill(item, attachments)?;
            }
        }
        _ => {}
    }
    Some(())
}

/// Binary data in plain JSON.
#[must_use]
pub fn binary(bytes: &[u8]) -> Value {
    json!({ "\u{0}binary": STANDARD.encode(bytes) })
}

/// A value of the client's in plain JSON.
#[must_use]
pub fn plain(value: &HostValue) -> Value {
    match value {
        HostValue::Scalar(scalar) => scalar.clone(),
        HostValue::String(text) => json!(text),
        HostValue::Binary(bytes) => binary(bytes),
        HostValue::Array(items) => items.iter().map(plain).collect(),
        HostValue::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(name, field)| (name.clone(), plain(field)))
                .collect(),
        ),
    }
}

/// What the client has read, in the same words.
#[must_use]
pub fn reading_of(packet: &Packet<HostPayload>) -> Reading {
    let (kind, id, payload) = match &packet.body {
        Body::Connect(payload) => (0, None, payload.as_ref()),
        Body::Disconnect => (1, None, None),
        Body::Event(args, id) => (2, *id, Some(args)),
        Body::Ack(args, id) => (3, Some(*id), Some(args)),
        Body::ConnectError(payload) => (4, None, Some(payload)),
    };
    Reading {
        kind,
        namespace: packet.namespace.clone().unwrap_or_else(|| "/".to_owned()),
        id,
        payload: payload.map(plain),
    }
}

/// The text of a packet without attachments, in the shortest form.
#[must_use]
pub fn write(packet: &Reading) -> String {
    let namespace = match packet.namespace.as_str() {
        "/" => String::new(),
        name => format!("{name},"),
    };
    let id = packet.id.map(|id| id.to_string()).unwrap_or_default();
    let payload = packet.payload.as_ref();
    let payload = payload.map(Value::to_string).unwrap_or_default();
    format!("{}{namespace}{id}{payload}", packet.kind)
}
