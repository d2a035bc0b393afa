//! What the core needs to know of a message: next to nothing.
//!
//! [`Payload`] names four opaque types and the few operations that the protocol
//! performs on them. On the host they are `String`, `Vec<u8>` and
//! `serde_json::Value` (`HostPayload`, feature `host`); in a browser they stay
//! JavaScript values, so that a message's text is never copied into the memory
//! of the module and its JSON is parsed by the browser.
//!
//! Positions in a text are code units: bytes on the host, UTF-16 units in a
//! browser. The core only ever looks for ASCII characters, which are one unit in
//! both, so it can't tell the difference.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Debug;

#[cfg(feature = "host")]
mod host;
#[cfg(feature = "host")]
pub use host::HostPayload;

/// The kinds of JSON values that the protocol tells apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape {
    /// `null`, a boolean or a number.
    Scalar,
    /// A string.
    String,
    /// An object that is not an array.
    Object,
    /// An array that can't be an event.
    Array,
    /// An array whose first item is a number, or a string that an application
    /// may use as the name of an event.
    Event,
}

/// Names that applications may not emit and servers may not send, because the
/// client reports its own life cycle under them (`socket.io-parser`).
pub const RESERVED_EVENTS: [&str; 6] = [
    "connect",
    "connect_error",
    "disconnect",
    "disconnecting",
    "newListener",
    "removeListener",
];

/// The parts of a Socket.IO packet's text, see [`Payload::message`].
#[derive(Debug)]
pub struct MessageParts<'a, P: Payload> {
    /// The digit of the Socket.IO packet type.
    pub kind: u8,
    /// How many binary messages follow; `None` for types that carry none.
    pub attachments: Option<u32>,
    /// The namespace, `None` for `/`.
    pub namespace: Option<&'a P::Text>,
    /// The acknowledgement id.
    pub id: Option<u64>,
    /// The JSON text.
    pub json: Option<&'a P::Text>,
}

/// Texts, bytes and parsed JSON of one environment.
pub trait Payload: Clone + Debug + PartialEq + 'static {
    /// An immutable text; cheap to clone.
    type Text: Clone + Debug + PartialEq;
    /// Binary data; cheap to clone.
    type Binary: Clone + Debug + PartialEq;
    /// A parsed JSON value; cheap to clone.
    type Value: Clone + Debug + PartialEq;
    /// What the environment says about a failure: a status, an error, an event.
    type Detail: Clone + Debug + PartialEq;

    /// A text of the environment with this content.
    fn text(content: &str) -> Self::Text;
    /// The length in code units.
    fn len(text: &Self::Text) -> usize;
    /// The code unit at `index`, `None` behind the end.
    fn unit(text: &Self::Text, index: usize) -> Option<u16>;
    /// Where the ASCII character `wanted` stands first, from `from` on.
    fn find(text: &Self::Text, wanted: u8, from: usize) -> Option<usize>;
    /// The part from `from` to before `to`.
    fn slice(text: &Self::Text, from: usize, to: usize) -> Self::Text;
    /// Both texts in one.
    fn concat(first: &Self::Text, second: &Self::Text) -> Self::Text;
    /// The length in UTF-8 bytes.
    fn utf8_len(text: &Self::Text) -> usize;
    /// The JSON string literal of a text.
    fn quote(text: &Self::Text) -> Self::Text;

    /// The text of an Engine.IO message that is a Socket.IO packet:
    /// `4 kind [attachments "-"] [namespace ","] [id] [json]`.
    fn message(parts: MessageParts<'_, Self>) -> Self::Text;

    /// Parses JSON from `from` to the end; `None` when it is not JSON.
    fn parse(text: &Self::Text, from: usize) -> Option<Self::Value>;
    /// What kind of value it is.
    fn shape(value: &Self::Value) -> Shape;
    /// An object's own property.
    fn field(value: &Self::Value, name: &str) -> Option<Self::Value>;
    /// An array's element.
    fn element(value: &Self::Value, index: usize) -> Option<Self::Value>;
    /// The content of a string.
    fn string(value: &Self::Value) -> Option<String>;
    /// The value of a number.
    fn number(value: &Self::Value) -> Option<f64>;
    /// The last element of an array when it is a string.
    fn last_text(value: &Self::Value) -> Option<Self::Text>;
    /// Puts attachments in the place of their placeholders
    /// (`{"_placeholder":true,"num":n}`); `None` when a placeholder's `num` is not
    /// an integer below their count.
    fn attach(value: Self::Value, attachments: Vec<Self::Binary>) -> Option<Self::Value>;

    /// Whether the bytes can be read now. Environments have data that is read
    /// from a disk first; it waits, with all that follows, until the next
    /// [`Connection::resume`](crate::engine::Connection::resume).
    fn is_ready(_binary: &Self::Binary) -> bool {
        true
    }
    /// The length in bytes.
    fn binary_len(binary: &Self::Binary) -> usize;
    /// Standard base64 with padding.
    fn encode_base64(binary: &Self::Binary) -> Self::Text;
    /// Decodes standard base64 from `from` to the end; `None` when it is not.
    fn decode_base64(text: &Self::Text, from: usize) -> Option<Self::Binary>;
}

/// Whether the rest of `text` from `from` on is exactly `ascii`.
pub(crate) fn rest_is<P: Payload>(text: &P::Text, from: usize, ascii: &str) -> bool {
    P::len(text) == from.saturating_add(ascii.len())
        && ascii
            .bytes()
            .zip(from..)
            .all(|(byte, index)| P::unit(text, index) == Some(u16::from(byte)))
}
