//! Engine.IO packets: one digit and its data, or raw bytes (protocol v4).
//!
//! Knows single packets only; [`framing`](super::framing) knows how polling
//! bodies hold several.

use crate::payload::{Payload, rest_is};

/// The data that travels with the two packets of an upgrade's probe.
const PROBE: &str = "probe";

/// Where the content of a [`Message::Text`] begins, behind the type digit, in code
/// units.
pub const MESSAGE_START: usize = 1;

/// One packet as a transport carries it: a frame of a WebSocket, text or binary.
///
/// ```
/// use sockeye::engine::{Frame, Message};
/// use sockeye::payload::HostPayload;
///
/// let message = Message::<HostPayload>::Text("4hello".into());
/// assert_eq!(Frame::from(message), Frame::Text("4hello".into()));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Frame<P: Payload> {
    /// A type digit with its data.
    Text(P::Text),
    /// The bytes of a message.
    Binary(P::Binary),
}

/// What the upper layer sent or shall receive.
///
/// ```
/// use sockeye::engine::{MESSAGE_START, Message};
/// use sockeye::payload::HostPayload;
///
/// let Message::Text(text) = Message::<HostPayload>::Text("4hello".into()) else {
///     panic!("a text");
/// };
/// assert_eq!(&text[MESSAGE_START..], "hello");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Message<P: Payload> {
    /// The text **with** the type digit before it: the content begins at
    /// [`MESSAGE_START`]. So no text is cut or joined a second time.
    Text(P::Text),
    /// Binary data.
    Binary(P::Binary),
}

impl<P: Payload> From<Message<P>> for Frame<P> {
    fn from(message: Message<P>) -> Self {
        match message {
            Message::Text(text) => Self::Text(text),
            Message::Binary(binary) => Self::Binary(binary),
        }
    }
}

/// A decoded packet (Engine.IO protocol v4, "Protocol"); [`decode`](Self::decode) has an
/// example.
#[derive(Clone, Debug, PartialEq)]
pub enum Packet<P: Payload> {
    /// The handshake; its JSON begins at [`MESSAGE_START`].
    Open(P::Text),
    /// The end of a polling session.
    Close,
    /// The server's heartbeat.
    Ping,
    /// The answer to a ping of ours; `probe` when it answers a probe.
    Pong {
        /// Whether it carries the word that a probe is answered with.
        probe: bool,
    },
    /// Data for the upper layer.
    Message(Message<P>),
    /// The commitment to an upgrade; servers do not send it.
    Upgrade,
    /// Completes a pending poll.
    Noop,
}

/// The packet that no rule of the protocol allows; [`Packet::decode`] has an example.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("malformed Engine.IO packet")]
pub struct MalformedPacket;

impl<P: Payload> Packet<P> {
    /// Decodes what a transport carried. A text that begins with `b` is binary
    /// on every transport.
    ///
    /// # Errors
    /// An empty text, an unknown type digit, or broken base64.
    ///
    /// ```
    /// use sockeye::engine::{Frame, MalformedPacket, Message, Packet};
    /// use sockeye::payload::HostPayload;
    ///
    /// let decode = |text: &str| Packet::<HostPayload>::decode(Frame::Text(text.into()));
    /// assert_eq!(decode("3probe"), Ok(Packet::Pong { probe: true }));
    /// assert_eq!(decode("4hello"), Ok(Packet::Message(Message::Text("4hello".into()))));
    /// assert_eq!(decode("bAQID"), Ok(Packet::Message(Message::Binary(vec![1, 2, 3]))));
    /// assert_eq!(decode("hello"), Err(MalformedPacket));
    /// ```
    pub fn decode(frame: Frame<P>) -> Result<Self, MalformedPacket> {
        let text = match frame {
            Frame::Binary(binary) => return Ok(Self::Message(Message::Binary(binary))),
            Frame::Text(text) => text,
        };
        let kind = P::unit(&text, 0).and_then(|unit| u8::try_from(unit).ok());
        Ok(match kind {
            Some(b'0') => Self::Open(text),
            Some(b'1') => Self::Close,
            Some(b'2') => Self::Ping,
            Some(b'3') => Self::Pong {
                probe: rest_is::<P>(&text, MESSAGE_START, PROBE),
            },
            Some(b'4') => Self::Message(Message::Text(text)),
            Some(b'5') => Self::Upgrade,
            Some(b'6') => Self::Noop,
            Some(b'b') => {
                let binary = P::decode_base64(&text, 1).ok_or(MalformedPacket)?;
                Self::Message(Message::Binary(binary))
            }
            _ => return Err(MalformedPacket),
        })
    }
}

impl<P: Payload> Frame<P> {
    /// The end of a polling session.
    pub(crate) fn close() -> Self {
        Self::Text(P::text("1"))
    }

    /// The first packet of a probe.
    pub(crate) fn probe() -> Self {
        Self::Text(P::text("2probe"))
    }

    /// The answer to a heartbeat.
    pub(crate) fn pong() -> Self {
        Self::Text(P::text("3"))
    }

    /// The commitment to an upgrade.
    pub(crate) fn upgrade() -> Self {
        Self::Text(P::text("5"))
    }

    /// The frame as text, for transports that carry no bytes.
    pub(crate) fn into_text(self) -> P::Text {
        match self {
            Self::Text(text) => text,
            Self::Binary(binary) => P::concat(&P::text("b"), &P::encode_base64(&binary)),
        }
    }

    /// Whether it can be sent as text, or as bytes in a frame of its own, now.
    pub(crate) fn is_ready(&self) -> bool {
        match self {
            Self::Text(_) => true,
            Self::Binary(binary) => P::is_ready(binary),
        }
    }

    /// The length of [`into_text`](Self::into_text) in UTF-8 bytes.
    pub(crate) fn text_len(&self) -> usize {
        match self {
            Self::Text(text) => P::utf8_len(text),
            Self::Binary(binary) => 1 + P::binary_len(binary).div_ceil(3) * 4,
        }
    }

    /// The length in the units that limits are counted in: bytes of binary data,
    /// code units of text.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Text(text) => P::len(text),
            Self::Binary(binary) => P::binary_len(binary),
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::payload::HostPayload;
    use alloc::string::String;
    use proptest::prelude::*;

    type HostPacket = Packet<HostPayload>;

    fn decode(text: &str) -> Result<HostPacket, MalformedPacket> {
        Packet::decode(Frame::Text(text.into()))
    }

    #[test]
    fn decodes_every_type() {
        assert_eq!(decode("0{}"), Ok(Packet::Open("0{}".into())));
        assert_eq!(decode("1"), Ok(Packet::Close));
        assert_eq!(decode("2"), Ok(Packet::Ping));
        assert_eq!(decode("3"), Ok(Packet::Pong { probe: false }));
        assert_eq!(decode("3probe"), Ok(Packet::Pong { probe: true }));
        assert_eq!(decode("3probes"), Ok(Packet::Pong { probe: false }));
        assert_eq!(
            decode("4hé"),
            Ok(Packet::Message(Message::Text("4hé".into())))
        );
        assert_eq!(decode("5"), Ok(Packet::Upgrade));
        assert_eq!(decode("6"), Ok(Packet::Noop));
        assert_eq!(
            decode("bAQID"),
            Ok(Packet::Message(Message::Binary([1, 2, 3].into())))
        );
        assert_eq!(decode("b"), Ok(Packet::Message(Message::Binary([].into()))));
    }

    #[test]
    fn refuses_what_is_no_packet() {
        for text in ["", "7", "x", "é2345", " 4", "bA", "b!!!!", "bAQID\n"] {
            assert_eq!(decode(text), Err(MalformedPacket), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_decodes_or_is_refused(text in any::<String>()) {
            let _ = decode(&text);
        }

        #[test]
        fn binary_survives_text(bytes in any::<alloc::vec::Vec<u8>>()) {
            let frame = Frame::<HostPayload>::Binary(bytes.clone());
            let length = frame.text_len();
            let text = frame.into_text();
            prop_assert_eq!(text.len(), length);
            prop_assert_eq!(decode(&text), Ok(Packet::Message(Message::Binary(bytes))));
        }
    }
}
