//! Socket.IO packets: `type [attachments "-"] [namespace ","] [id] [json]`.
//!
//! The header is read in place, character by character; only the JSON behind it
//! is handed to the environment's parser. Checks are strict: digits are digits,
//! ids stay within 2^53-1, and each type has the payload that the protocol
//! demands (upstream lets some of these pass).

use super::error::ParseError;
use crate::engine::MESSAGE_START;
use crate::payload::{Payload, Shape};

/// CONNECT, protocol section 2.1; likewise below.
pub(crate) const CONNECT: u8 = b'0';
pub(crate) const DISCONNECT: u8 = b'1';
pub(crate) const EVENT: u8 = b'2';
pub(crate) const ACK: u8 = b'3';
pub(crate) const CONNECT_ERROR: u8 = b'4';
pub(crate) const BINARY_EVENT: u8 = b'5';
pub(crate) const BINARY_ACK: u8 = b'6';

/// The largest id that a JSON number, and so every peer, can hold.
const MAX_ID: u64 = (1 << 53) - 1;

/// A packet for one namespace, as [`Event::Packet`](super::Event::Packet) has it.
///
/// ```
#[doc = include_str!("joined.md")]
/// manager.observe();
/// receive(&mut manager, "41");
/// let packet = std::iter::from_fn(|| manager.poll_output(now)).find_map(|output| match output {
///     Output::Event(Event::Packet(packet)) => Some(packet),
///     _ => None,
/// });
/// assert_eq!(packet, Some(Packet { namespace: None, body: Body::Disconnect }));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Packet<P: Payload> {
    /// The namespace; `None` is `/`.
    pub namespace: Option<P::Text>,
    /// What it says.
    pub body: Body<P>,
}

/// What a packet says, attachments in place (Socket.IO protocol v5, "Exchange
/// protocol"). [`Packet`] has an example.
#[derive(Clone, Debug, PartialEq)]
pub enum Body<P: Payload> {
    /// The namespace is joined; the payload is an object where there is one.
    Connect(Option<P::Value>),
    /// The namespace is left.
    Disconnect,
    /// `[event, ...arguments]`, and the id to answer with.
    Event(P::Value, Option<u64>),
    /// The answer to an event of ours.
    Ack(P::Value, u64),
    /// The namespace is refused.
    ConnectError(P::Value),
}

impl<P: Payload> Body<P> {
    /// Checks that the payload is of the shape that the type demands.
    ///
    /// # Errors
    /// It is not.
    pub(crate) fn new(
        kind: u8,
        id: Option<u64>,
        payload: Option<P::Value>,
    ) -> Result<Self, ParseError> {
        let payload = payload.map(|json| {
            let shape = P::shape(&json);
            (json, shape)
        });
        Ok(match (kind, payload, id) {
            (CONNECT, None, None) => Self::Connect(None),
            (CONNECT, Some((json, Shape::Object)), None) => Self::Connect(Some(json)),
            (DISCONNECT, None, None) => Self::Disconnect,
            (EVENT | BINARY_EVENT, Some((json, Shape::Event)), id) => Self::Event(json, id),
            (ACK | BINARY_ACK, Some((json, Shape::Array | Shape::Event)), Some(id)) => {
                Self::Ack(json, id)
            }
            (CONNECT_ERROR, Some((json, Shape::Object | Shape::String)), None) => {
                Self::ConnectError(json)
            }
            _ => return Err(ParseError::InvalidPayload),
        })
    }
}

/// What a text decodes to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Decoded<P: Payload> {
    pub(crate) packet: Packet<P>,
    /// How many attachments follow; zero for types that carry none.
    pub(crate) attachments: u32,
}

/// Decodes the text of an Engine.IO message.
pub(crate) fn decode<P: Payload>(
    text: &P::Text,
    max_attachments: u32,
) -> Result<Decoded<P>, ParseError> {
    let mut reader = Reader::<P> {
        text,
        at: MESSAGE_START,
    };
    let kind = match reader.unit().and_then(|unit| u8::try_from(unit).ok()) {
        Some(kind @ CONNECT..=BINARY_ACK) => kind,
        _ => return Err(ParseError::UnknownPacketType),
    };
    reader.at += 1;
    let attachments = match kind {
        BINARY_EVENT | BINARY_ACK => reader.attachments(max_attachments)?,
        _ => 0,
    };
    let namespace = reader.namespace();
    let id = reader.id()?;
    let body = Body::new(kind, id, reader.payload()?)?;
    Ok(Decoded {
        packet: Packet { namespace, body },
        attachments,
    })
}

struct Reader<'a, P: Payload> {
    text: &'a P::Text,
    at: usize,
}

impl<P: Payload> Reader<'_, P> {
    fn unit(&self) -> Option<u16> {
        P::unit(self.text, self.at)
    }

    /// The digits from here on, as a number; `None` where there is no digit.
    fn digits(&mut self) -> Option<Result<u64, ParseError>> {
        let mut number: Option<u64> = None;
        while let Some(unit @ 0x30..=0x39) = self.unit() {
            let value = number.unwrap_or(0) * 10 + u64::from(unit - 0x30);
            if value > MAX_ID {
                return Some(Err(ParseError::InvalidPayload));
            }
            number = Some(value);
            self.at += 1;
        }
        number.map(Ok)
    }

    fn attachments(&mut self, max: u32) -> Result<u32, ParseError> {
        let count = self.digits();
        if let Some(Err(_)) = count {
            return Err(ParseError::TooManyAttachments);
        }
        if self.unit() != Some(u16::from(b'-')) {
            return Err(ParseError::IllegalAttachmentCount);
        }
        self.at += 1;
        match count {
            Some(Ok(count @ 1..)) => u32::try_from(count)
                .ok()
                .filter(|count| *count <= max)
                .ok_or(ParseError::TooManyAttachments),
            _ => Err(ParseError::IllegalAttachmentCount),
        }
    }

    fn namespace(&mut self) -> Option<P::Text> {
        if self.unit() != Some(u16::from(b'/')) {
            return None;
        }
        let comma = P::find(self.text, b',', self.at);
        let end = comma.unwrap_or_else(|| P::len(self.text));
        let namespace = P::slice(self.text, self.at, end);
        self.at = comma.map_or(end, |comma| comma + 1);
        let root = P::len(&namespace) == 1;
        (!root).then_some(namespace)
    }

    fn id(&mut self) -> Result<Option<u64>, ParseError> {
        self.digits().transpose()
    }

    fn payload(&self) -> Result<Option<P::Value>, ParseError> {
        if self.unit().is_none() {
            return Ok(None);
        }
        let json = P::parse(self.text, self.at);
        json.map(Some).ok_or(ParseError::InvalidPayload)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::payload::{HostPayload, MessageParts};
    use alloc::format;
    use alloc::string::{String, ToString as _};
    use proptest::prelude::*;

    fn read(packet: &str) -> Result<Decoded<HostPayload>, ParseError> {
        decode(&format!("4{packet}"), 10)
    }

    fn json(text: &str) -> <HostPayload as Payload>::Value {
        HostPayload::parse(&text.into(), 0).unwrap()
    }

    fn packet(
        namespace: Option<&str>,
        body: Body<HostPayload>,
        attachments: u32,
    ) -> Result<Decoded<HostPayload>, ParseError> {
        Ok(Decoded {
            packet: Packet {
                namespace: namespace.map(String::from),
                body,
            },
            attachments,
        })
    }

    #[test]
    fn reads_the_examples_of_the_protocol() {
        assert_eq!(read("0"), packet(None, Body::Connect(None), 0));
        let auth = json(r#"{"sid":"x"}"#);
        assert_eq!(
            read(r#"0/admin,{"sid":"x"}"#),
            packet(Some("/admin"), Body::Connect(Some(auth)), 0)
        );
        assert_eq!(
            read("1/admin,"),
            packet(Some("/admin"), Body::Disconnect, 0)
        );
        assert_eq!(read("1/admin"), packet(Some("/admin"), Body::Disconnect, 0));
        let event = json(r#"["e",1]"#);
        assert_eq!(
            read(r#"2["e",1]"#),
            packet(None, Body::Event(event.clone(), None), 0)
        );
        assert_eq!(
            read(r#"2/,["e",1]"#),
            packet(None, Body::Event(event.clone(), None), 0)
        );
        assert_eq!(
            read(r#"2/admin,12["e",1]"#),
            packet(Some("/admin"), Body::Event(event, Some(12)), 0)
        );
        assert_eq!(
            read(r#"312["ok"]"#),
            packet(None, Body::Ack(json(r#"["ok"]"#), 12), 0)
        );
        assert_eq!(
            read(r#"4"no""#),
            packet(None, Body::ConnectError(json("\"no\"")), 0)
        );
        let binary = r#"["e",{"_placeholder":true,"num":0}]"#;
        assert_eq!(
            read(&format!("51-{binary}")),
            packet(None, Body::Event(json(binary), None), 1)
        );
        assert_eq!(
            read(&format!("610-/a,7{binary}")),
            packet(Some("/a"), Body::Ack(json(binary), 7), 10)
        );
        assert_eq!(
            read("2/a?b=c,[0]"),
            packet(Some("/a?b=c"), Body::Event(json("[0]"), None), 0)
        );
    }

    #[test]
    fn refuses_what_the_protocol_forbids() {
        use ParseError::*;
        let cases = [
            ("", UnknownPacketType),
            ("7", UnknownPacketType),
            (" 2[\"e\"]", UnknownPacketType),
            ("é", UnknownPacketType),
            ("5[\"e\"]", IllegalAttachmentCount),
            ("5-[\"e\"]", IllegalAttachmentCount),
            ("50-[\"e\"]", IllegalAttachmentCount),
            ("51e1-[\"e\"]", IllegalAttachmentCount),
            ("5 1-[\"e\"]", IllegalAttachmentCount),
            ("50x1-[\"e\"]", IllegalAttachmentCount),
            ("5-1-[\"e\"]", IllegalAttachmentCount),
            ("511-[\"e\"]", TooManyAttachments),
            ("54294967297-[\"e\"]", TooManyAttachments),
            ("599999999999999999999-[\"e\"]", TooManyAttachments),
            ("2", InvalidPayload),
            ("2[]", InvalidPayload),
            ("2{}", InvalidPayload),
            ("2[null]", InvalidPayload),
            ("2[{\"toString\":1}]", InvalidPayload),
            ("2[\"connect\"]", InvalidPayload),
            ("2[\"disconnecting\"]", InvalidPayload),
            ("2[\"e\"", InvalidPayload),
            ("2[\"e\"]x", InvalidPayload),
            ("2 1[\"e\"]", InvalidPayload),
            ("29007199254740992[\"e\"]", InvalidPayload),
            ("299999999999999999999999[\"e\"]", InvalidPayload),
            ("3[\"e\"]", InvalidPayload),
            ("31", InvalidPayload),
            ("31{}", InvalidPayload),
            ("4", InvalidPayload),
            ("4[]", InvalidPayload),
            ("44", InvalidPayload),
            ("0[]", InvalidPayload),
            ("0\"x\"", InvalidPayload),
            ("01{}", InvalidPayload),
            ("1{}", InvalidPayload),
        ];
        for (text, error) in cases {
            assert_eq!(read(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = read(&text);
        }

        #[test]
        fn near_packets_are_read_or_refused(text in r#"[0-7][0-9]{0,3}-?(/[a-z]{0,3},?)?[0-9]{0,20}[\[{"a-z0-9,:}\]]{0,20}"#) {
            let _ = read(&text);
        }

        #[test]
        fn what_is_written_is_read(
            namespace in proptest::option::of("/[a-z?=/]{1,10}"),
            id in proptest::option::of(0..=MAX_ID),
            attachments in proptest::option::of(1_u32..=10),
            text in any::<String>(),
        ) {
            let args = serde_json::json!(["e", text]).to_string();
            let message = HostPayload::message(MessageParts {
                kind: if attachments.is_some() { BINARY_EVENT } else { EVENT },
                attachments,
                namespace: namespace.as_ref(),
                id,
                json: Some(&args),
            });
            let expected = packet(
                namespace.as_deref(),
                Body::Event(json(&args), id),
                attachments.unwrap_or(0),
            );
            prop_assert_eq!(decode(&message, 10), expected);
        }
    }
}
