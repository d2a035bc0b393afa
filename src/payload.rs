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
pub use host::{HostPayload, HostValue};

/// The kinds of JSON values that the protocol tells apart: CONNECT has an object,
/// CONNECT_ERROR an object or a string, ACK an array, EVENT an array that begins
/// with the event's name (Socket.IO protocol v5, "Exchange protocol").
///
/// ```
/// use sockeye::payload::{HostPayload, Payload, Shape};
///
/// let shape = |json: &str| HostPayload::parse(&json.into(), 0).map(|v| HostPayload::shape(&v));
/// assert_eq!(shape(r#"["hello", 1]"#), Some(Shape::Event));
/// assert_eq!(shape("[true]"), Some(Shape::Array));
/// assert_eq!(shape(r#"["connect"]"#), Some(Shape::Array));
/// assert_eq!(shape("null"), Some(Shape::Scalar));
/// ```
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
/// client reports its own life cycle under them (`socket.io-parser`). A packet with
/// one of them is [malformed](Shape::Array); what is emitted is not checked here.
///
/// ```
/// use sockeye::payload::RESERVED_EVENTS;
///
/// assert!(RESERVED_EVENTS.contains(&"disconnect"));
/// assert!(!RESERVED_EVENTS.contains(&"message"));
/// ```
pub const RESERVED_EVENTS: [&str; 6] = [
    "connect",
    "connect_error",
    "disconnect",
    "disconnecting",
    "newListener",
    "removeListener",
];

/// The parts of a Socket.IO packet's text (Socket.IO protocol v5, "Packet
/// encoding"); [`Payload::message`] joins them, and has an example.
#[derive(Debug)]
pub struct MessageParts<'a, P: Payload> {
    /// The digit of the Socket.IO packet type as an ASCII character, `b'0'` to `b'6'`.
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
///
/// Implement it where messages should stay in a form of their own, such as reference
/// counted buffers; else take `HostPayload`. The core calls only what is here, never
/// looks into a value otherwise, and clones a lot.
///
/// ```
/// use sockeye::payload::{HostPayload, MessageParts, Payload};
///
/// let json = HostPayload::text(r#"["hello"]"#);
/// let text = HostPayload::message(MessageParts {
///     kind: b'2', attachments: None, namespace: None, id: None, json: Some(&json),
/// });
/// assert_eq!(text, r#"42["hello"]"#);
/// let args = HostPayload::parse(&text, 2).and_then(|args| HostPayload::element(&args, 0));
/// assert_eq!(args.and_then(|name| HostPayload::string(&name)).as_deref(), Some("hello"));
/// ```
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
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// assert_eq!(HostPayload::text("grüße"), "grüße");
    /// ```
    fn text(content: &str) -> Self::Text;
    /// The length in code units.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// assert_eq!(HostPayload::len(&"hello".into()), 5);
    /// ```
    fn len(text: &Self::Text) -> usize;
    /// The code unit at `index`, `None` behind the end.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// let text = HostPayload::text("2[");
    /// assert_eq!(HostPayload::unit(&text, 1), Some(u16::from(b'[')));
    /// assert_eq!(HostPayload::unit(&text, 2), None);
    /// ```
    fn unit(text: &Self::Text, index: usize) -> Option<u16>;
    /// Where the ASCII character `wanted` stands first, from `from` on, counted from
    /// the beginning of the text.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// let text = HostPayload::text("a,b,c");
    /// assert_eq!(HostPayload::find(&text, b',', 0), Some(1));
    /// assert_eq!(HostPayload::find(&text, b',', 2), Some(3));
    /// assert_eq!(HostPayload::find(&text, b',', 4), None);
    /// ```
    fn find(text: &Self::Text, wanted: u8, from: usize) -> Option<usize>;
    /// The part from `from` to before `to`. Both are the ends of the text or next to an
    /// ASCII character, so no character is cut.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// assert_eq!(HostPayload::slice(&"2/admin,[]".into(), 1, 7), "/admin");
    /// ```
    fn slice(text: &Self::Text, from: usize, to: usize) -> Self::Text;
    /// Both texts in one.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// assert_eq!(HostPayload::concat(&"b".into(), &"AQID".into()), "bAQID");
    /// ```
    fn concat(first: &Self::Text, second: &Self::Text) -> Self::Text;
    /// The length in UTF-8 bytes, in which servers count `maxPayload` (Engine.IO protocol
    /// v4, "Handshake").
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// assert_eq!(HostPayload::utf8_len(&"hé".into()), 3);
    /// ```
    fn utf8_len(text: &Self::Text) -> usize;
    /// The JSON string literal of a text.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// assert_eq!(HostPayload::quote(&r#"a"b"#.into()), r#""a\"b""#);
    /// ```
    fn quote(text: &Self::Text) -> Self::Text;

    /// The text of an Engine.IO message that is a Socket.IO packet:
    /// `4 kind [attachments "-"] [namespace ","] [id] [json]` (Socket.IO protocol v5,
    /// "Packet encoding").
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, MessageParts, Payload};
    /// let (namespace, json) = (HostPayload::text("/admin"), HostPayload::text(r#"["ok"]"#));
    /// let text = HostPayload::message(MessageParts {
    ///     kind: b'3',
    ///     attachments: None,
    ///     namespace: Some(&namespace),
    ///     id: Some(12),
    ///     json: Some(&json),
    /// });
    /// assert_eq!(text, r#"43/admin,12["ok"]"#);
    /// ```
    fn message(parts: MessageParts<'_, Self>) -> Self::Text;

    /// Parses JSON from `from` to the end; `None` when it is not JSON.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// assert!(HostPayload::parse(&"42[1]".into(), 2).is_some());
    /// assert!(HostPayload::parse(&"42[1".into(), 2).is_none());
    /// ```
    fn parse(text: &Self::Text, from: usize) -> Option<Self::Value>;
    /// What kind of value it is. [`Shape`] has an example.
    fn shape(value: &Self::Value) -> Shape;
    /// An object's own property; `None` where there is none, or no object.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// let object = HostPayload::parse(&r#"{"sid":"x"}"#.into(), 0).ok_or("no JSON")?;
    /// assert!(HostPayload::field(&object, "sid").is_some());
    /// assert!(HostPayload::field(&object, "pid").is_none());
    /// # Ok::<(), &str>(())
    /// ```
    fn field(value: &Self::Value, name: &str) -> Option<Self::Value>;
    /// An array's element; `None` behind the end, and of all that is no array.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// let array = HostPayload::parse(&"[1, 2]".into(), 0).ok_or("no JSON")?;
    /// assert_eq!(HostPayload::element(&array, 1), HostPayload::parse(&"2".into(), 0));
    /// assert_eq!(HostPayload::element(&array, 2), None);
    /// # Ok::<(), &str>(())
    /// ```
    fn element(value: &Self::Value, index: usize) -> Option<Self::Value>;
    /// The content of a string; `None` of all else.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// let value = HostPayload::parse(&r#""a\nb""#.into(), 0).ok_or("no JSON")?;
    /// assert_eq!(HostPayload::string(&value).as_deref(), Some("a\nb"));
    /// # Ok::<(), &str>(())
    /// ```
    fn string(value: &Self::Value) -> Option<String>;
    /// The value of a number; `None` of all else.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// let value = HostPayload::parse(&"25000".into(), 0).ok_or("no JSON")?;
    /// assert_eq!(HostPayload::number(&value), Some(25_000.0));
    /// # Ok::<(), &str>(())
    /// ```
    fn number(value: &Self::Value) -> Option<f64>;
    /// The last element of an array when it is a string: the offset that servers with
    /// connection state recovery append to the arguments of an event.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// let args = HostPayload::parse(&r#"["news", "PeX0aBc"]"#.into(), 0).ok_or("no JSON")?;
    /// assert_eq!(HostPayload::last_text(&args).as_deref(), Some("PeX0aBc"));
    /// # Ok::<(), &str>(())
    /// ```
    fn last_text(value: &Self::Value) -> Option<Self::Text>;
    /// Puts attachments in the place of their placeholders
    /// (`{"_placeholder":true,"num":n}`); `None` when a placeholder's `num` is not
    /// an integer below their count (`socket.io-parser`).
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// let json = r#"["file", {"_placeholder": true, "num": 0}]"#;
    /// let args = HostPayload::parse(&json.into(), 0).ok_or("no JSON")?;
    /// assert_eq!(HostPayload::attach(args.clone(), vec![]), None);
    /// let args = HostPayload::attach(args, vec![vec![1, 2]]).ok_or("no such attachment")?;
    /// let file = HostPayload::element(&args, 1).ok_or("no argument")?;
    /// assert_eq!(format!("{file:?}"), "Binary([1, 2])");
    /// # Ok::<(), &str>(())
    /// ```
    fn attach(value: Self::Value, attachments: Vec<Self::Binary>) -> Option<Self::Value>;

    /// Whether the bytes can be read now. Environments have data that is read
    /// from a disk first; it waits, with all that follows, until the next
    /// [`Connection::resume`](crate::engine::Connection::resume). Default: always.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// assert!(HostPayload::is_ready(&vec![1, 2, 3]));
    /// ```
    fn is_ready(_binary: &Self::Binary) -> bool {
        true
    }
    /// The length in bytes.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// assert_eq!(HostPayload::binary_len(&vec![1, 2, 3]), 3);
    /// ```
    fn binary_len(binary: &Self::Binary) -> usize;
    /// Standard base64 with padding: binary data over polling (Engine.IO protocol v4,
    /// "Packet encoding").
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// assert_eq!(HostPayload::encode_base64(&vec![1, 2, 3, 4]), "AQIDBA==");
    /// ```
    fn encode_base64(binary: &Self::Binary) -> Self::Text;
    /// Decodes standard base64 from `from` to the end; `None` when it is not.
    ///
    /// ```
    /// # use sockeye::payload::{HostPayload, Payload};
    /// assert_eq!(HostPayload::decode_base64(&"bAQIDBA==".into(), 1), Some(vec![1, 2, 3, 4]));
    /// assert_eq!(HostPayload::decode_base64(&"b!!!!".into(), 1), None);
    /// ```
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
