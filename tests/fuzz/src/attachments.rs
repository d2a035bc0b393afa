//! A sequence of messages, with attachments that come, are missing, or are too many.
//!
//! The input is a polling body, so that it can be read: packets with a separator
//! between them, binary ones as base64 after `b`.

use sockeye::engine::{Frame, Message, Packet};
use sockeye::payload::HostPayload;
use sockeye::socket::MAX_ATTACHMENTS;

use crate::grammar::{Announced, attach, read};
use crate::memory::allocated;
use crate::parser::{Heard, told};
use crate::polling::SEPARATOR;
use crate::session::joined;

/// What a client and its namespaces take up, and what containers keep in reserve.
const OVERHEAD: usize = 16 << 10;

/// How much larger a JSON text may be in memory: each of the two characters of `[]`
/// becomes a value and its vector.
const GROWTH: usize = 64;

/// Hands in the messages one after the other, until one is refused.
///
/// # Panics
/// A packet is told that did not come whole, or one that did is not told; or more is
/// kept than the packet that is under way.
pub fn check(body: &str) {
    let before = allocated();
    let mut client = joined(r#"{"sid":"x"}"#);
    let mut pending: Option<(Announced, Vec<Vec<u8>>)> = None;
    for text in body.split(SEPARATOR) {
        let frame = Frame::<HostPayload>::Text(text.to_owned());
        let Ok(Packet::Message(message)) = Packet::decode(frame) else {
            continue;
        };
        let expected = match (&message, pending.take()) {
            (Message::Text(text), None) => match read(text.get(1..).unwrap_or_default()) {
                None => Heard::Refused,
                Some(announced) if announced.attachments > 0 => {
                    pending = Some((announced, Vec::new()));
                    Heard::Nothing
                }
                Some(announced) => Heard::Packet(announced.packet),
            },
            (Message::Binary(bytes), Some((announced, mut attachments))) => {
                attachments.push(bytes.clone());
                if attachments.len() < announced.attachments {
                    pending = Some((announced, attachments));
                    Heard::Nothing
                } else {
                    attach(announced, &attachments).map_or(Heard::Refused, Heard::Packet)
                }
            }
            (Message::Text(_), Some(_)) | (Message::Binary(_), None) => Heard::Refused,
        };
        let heard = told(client.receive(Frame::from(message)));
        assert_eq!(heard, expected, "{text:?}");
        if heard == Heard::Refused {
            break;
        }
        // Counted with what this model holds of it, which is as much again.
        let kept = pending.as_ref().map_or(0, |(_, attachments)| {
            assert!(attachments.len() < MAX_ATTACHMENTS as usize);
            body.len()
        });
        let held = allocated().saturating_sub(before);
        assert!(
            held <= OVERHEAD + GROWTH * 2 * kept + body.len(),
            "{held} bytes are kept"
        );
    }
}
