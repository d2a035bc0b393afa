//! One Engine.IO frame, read by itself and by a session over a WebSocket.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sockeye::engine::{
    Config, Connection, Event, FailureKind, Frame, Input, Message, Output, Packet, TransportKind,
    TransportRecord,
};
use sockeye::payload::{HostPayload, Payload};

use crate::session::{HANDSHAKE, NOW, end_of, outputs};

type HostPacket = Packet<HostPayload>;

/// The input as a binary frame, and as a text frame where it is text.
///
/// # Panics
/// The frame is read otherwise than the protocol says.
pub fn check(data: &[u8]) {
    let frame = Frame::<HostPayload>::Binary(data.into());
    let message = Message::Binary(data.into());
    assert_eq!(Packet::decode(frame), Ok(HostPacket::Message(message)));

    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let expected = read(text);
    let decoded = Packet::decode(Frame::Text(text.to_owned())).ok();
    assert_eq!(decoded, expected, "{text:?}");
    if let Some(Packet::Message(Message::Binary(bytes))) = &decoded {
        let written = format!("b{}", HostPayload::encode_base64(bytes));
        assert_eq!(Packet::decode(Frame::Text(written)).ok(), decoded);
    }
    check_session(text, expected);
}

/// What the protocol says of a text.
fn read(text: &str) -> Option<HostPacket> {
    let (kind, data) = (text.get(..1)?, text.get(1..)?);
    Some(match kind {
        "0" => Packet::Open(text.to_owned()),
        "1" => Packet::Close,
        "2" => Packet::Ping,
        "3" => Packet::Pong {
            probe: data == "probe",
        },
        "4" => Packet::Message(Message::Text(text.to_owned())),
        "5" => Packet::Upgrade,
        "6" => Packet::Noop,
        "b" => Packet::Message(Message::Binary(STANDARD.decode(data).ok()?)),
        _ => return None,
    })
}

/// An open session tells of a message, answers a ping, ends for what is malformed or a
/// second handshake, and takes no notice of the rest.
fn check_session(text: &str, packet: Option<HostPacket>) {
    let config = Config {
        transports: vec![TransportKind::WebSocket],
        ..Config::default()
    };
    let mut session = Connection::<HostPayload>::new(1, config, TransportRecord::default(), NOW);
    let transport = session.transport_id();
    session.handle_input(NOW, Input::Opened { transport });
    let mut receive = |text: &str| {
        let frame = Frame::Text(text.to_owned());
        session.handle_input(NOW, Input::Received { transport, frame });
        outputs(&mut session)
    };
    receive(HANDSHAKE);
    let told = receive(text);
    match (packet, end_of(&told)) {
        (None | Some(Packet::Open(_)), Some(Event::Closed { failure, .. })) => {
            let kind = failure.as_ref().map(|failure| failure.kind);
            assert_eq!(kind, Some(FailureKind::PacketInvalid));
        }
        (Some(Packet::Message(message)), None) => {
            assert_eq!(told, [Output::Event(Event::Message(message))]);
        }
        (Some(Packet::Ping), None) => {
            assert!(told.contains(&Output::Event(Event::Ping)));
            assert_eq!(told.len(), 2, "a ping has one answer");
        }
        (Some(Packet::Close | Packet::Pong { .. } | Packet::Upgrade | Packet::Noop), None) => {
            assert_eq!(told, []);
        }
        (packet, end) => panic!("{packet:?} led to {end:?}"),
    }
}
