//! A binary packet whose attachments are still coming.
//!
//! Nothing is put together before the last attachment is there, so a half packet
//! never reaches anybody; it dies with its connection.

use alloc::vec::Vec;

use super::error::ParseError;
use super::packet::{Body, Decoded, Packet};
use crate::payload::Payload;

/// The most attachments of one packet, in either direction: the default of
/// `socket.io-parser` since 4.2.6 (CVE-2026-33151), which closes the connection
/// for more.
pub const MAX_ATTACHMENTS: u32 = 10;

/// The most bytes that the attachments of one packet may hold together. They
/// stay in memory until the last one is there.
pub const MAX_ATTACHMENT_BYTES: usize = 1 << 28;

/// The packet, and what came of its attachments.
#[derive(Debug)]
pub(crate) struct Reconstruction<P: Payload> {
    packet: Packet<P>,
    missing: u32,
    bytes: usize,
    attachments: Vec<P::Binary>,
}

/// What became of a packet with one more attachment.
#[derive(Debug)]
pub(crate) enum Progress<P: Payload> {
    Complete(Packet<P>),
    Incomplete(Reconstruction<P>),
}

impl<P: Payload> Reconstruction<P> {
    /// Begins with a decoded text, which may be complete already.
    pub(crate) fn begin(decoded: Decoded<P>) -> Progress<P> {
        if decoded.attachments == 0 {
            return Progress::Complete(decoded.packet);
        }
        Progress::Incomplete(Self {
            packet: decoded.packet,
            missing: decoded.attachments,
            bytes: 0,
            attachments: Vec::new(),
        })
    }

    /// Takes the next attachment.
    pub(crate) fn take(mut self, binary: P::Binary) -> Result<Progress<P>, ParseError> {
        self.bytes = self.bytes.saturating_add(P::binary_len(&binary));
        if self.bytes > MAX_ATTACHMENT_BYTES {
            return Err(ParseError::AttachmentsTooLarge);
        }
        self.attachments.push(binary);
        self.missing = self.missing.saturating_sub(1);
        if self.missing > 0 {
            return Ok(Progress::Incomplete(self));
        }
        let attach = |json| P::attach(json, self.attachments).ok_or(ParseError::IllegalAttachments);
        let body = match self.packet.body {
            Body::Event(json, id) => Body::Event(attach(json)?, id),
            Body::Ack(json, id) => Body::Ack(attach(json)?, id),
            other => other,
        };
        Ok(Progress::Complete(Packet {
            body,
            ..self.packet
        }))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::packet::decode;
    use super::*;
    use crate::payload::HostPayload;
    use alloc::format;
    use alloc::vec;
    use proptest::prelude::*;

    fn reconstruct(text: &str, count: u8) -> Result<Packet<HostPayload>, ParseError> {
        let decoded = decode::<HostPayload>(&text.into(), 10)?;
        let mut progress = Reconstruction::begin(decoded);
        for number in 0..count {
            progress = match progress {
                Progress::Incomplete(pending) => pending.take(vec![number])?,
                Progress::Complete(_) => return Err(ParseError::UnexpectedBinary),
            };
        }
        match progress {
            Progress::Complete(packet) => Ok(packet),
            Progress::Incomplete(_) => Err(ParseError::UnexpectedText),
        }
    }

    #[test]
    fn puts_attachments_in_their_places() {
        let text = r#"452-["e",{"_placeholder":true,"num":1},[{"_placeholder":true,"num":0}]]"#;
        let packet = reconstruct(text, 2).unwrap();
        let Body::Event(args, None) = packet.body else {
            panic!("not an event");
        };
        let [first, second] = [1, 2].map(|index| HostPayload::element(&args, index).unwrap());
        assert_eq!(format!("{first:?}"), "Binary([1])");
        assert_eq!(format!("{second:?}"), "Array([Binary([0])])");
        assert_eq!(reconstruct(text, 1), Err(ParseError::UnexpectedText));
    }

    #[test]
    fn refuses_placeholders_of_nothing() {
        for number in ["1", "-1", "0.5", "\"0\"", "\"splice\"", "null", "[]"] {
            let text = format!(r#"451-["e",{{"_placeholder":true,"num":{number}}}]"#);
            assert_eq!(
                reconstruct(&text, 1),
                Err(ParseError::IllegalAttachments),
                "{text}"
            );
        }
        let without = r#"451-["e",{"_placeholder":true}]"#;
        assert_eq!(reconstruct(without, 1), Err(ParseError::IllegalAttachments));
    }

    #[test]
    fn only_the_value_true_makes_a_placeholder() {
        let text = r#"451-["e",{"_placeholder":1,"num":5},{"_placeholder":true,"num":0}]"#;
        assert!(reconstruct(text, 1).is_ok());
    }

    #[test]
    fn attachments_are_bounded_in_bytes() {
        let decoded = decode::<HostPayload>(&"452-[\"e\"]".into(), 10).unwrap();
        let Progress::Incomplete(pending) = Reconstruction::begin(decoded) else {
            panic!("complete without its attachments");
        };
        let too_large = vec![0; MAX_ATTACHMENT_BYTES + 1];
        assert!(matches!(
            pending.take(too_large),
            Err(ParseError::AttachmentsTooLarge)
        ));
    }

    proptest! {
        #[test]
        fn any_placeholder_is_taken_or_refused(number in any::<i64>(), count in 1_u8..=10) {
            let text = format!(r#"45{count}-["e",{{"_placeholder":true,"num":{number}}}]"#);
            let legal = (0..i64::from(count)).contains(&number);
            prop_assert_eq!(reconstruct(&text, count).is_ok(), legal);
        }
    }
}
