//! One Socket.IO packet, read by a client that has joined its namespaces.

use sockeye::engine::Frame;
use sockeye::payload::HostPayload;
use sockeye::socket::{Event, Problem};

use crate::grammar::{Announced, Reading, attach, read, reading_of, write};
use crate::session::{Joined, joined};

/// Hands in the packet, with the attachments that it announces.
///
/// # Panics
/// It is not read as the grammar says, or does not survive being written again.
pub fn check(text: &str) {
    let Some(announced) = read(text) else {
        assert_eq!(hear(&mut open(), text), Heard::Refused, "{text:?}");
        return;
    };
    let mut client = open();
    let mut heard = hear(&mut client, text);
    let attachments: Vec<Vec<u8>> = (0_u8..)
        .map(|n| vec![n; usize::from(n)])
        .take(announced.attachments)
        .collect();
    for attachment in &attachments {
        assert_eq!(heard, Heard::Nothing, "told before its attachments came");
        heard = told(client.receive(Frame::Binary(attachment.clone())));
    }
    let Announced { packet, .. } = &announced;
    let again = packet.clone();
    match attach(announced, &attachments) {
        Some(expected) => assert_eq!(heard, Heard::Packet(expected), "{text:?}"),
        None => assert_eq!(heard, Heard::Refused, "{text:?}"),
    }
    if attachments.is_empty() {
        let written = write(&again);
        let heard = hear(&mut open(), &written);
        assert_eq!(heard, Heard::Packet(again), "{text:?} became {written:?}");
    }
}

/// What a client makes of a message.
#[derive(Debug, PartialEq)]
pub(crate) enum Heard {
    /// Nothing yet.
    Nothing,
    /// A packet.
    Packet(Reading),
    /// The connection is closed for it.
    Refused,
}

fn open() -> Joined {
    joined(r#"{"sid":"x"}"#)
}

fn hear(client: &mut Joined, text: &str) -> Heard {
    told(client.receive(Frame::Text(format!("4{text}"))))
}

/// What the events say of one message.
pub(crate) fn told(events: Vec<Event<HostPayload>>) -> Heard {
    let mut heard = Heard::Nothing;
    for event in events {
        match event {
            Event::Packet(packet) => {
                assert_eq!(heard, Heard::Nothing, "one message is one packet");
                heard = Heard::Packet(reading_of(&packet));
            }
            Event::Closed {
                problem: Some(Problem::Parse(_)),
                ..
            } => {
                assert_eq!(heard, Heard::Nothing, "taken and refused");
                heard = Heard::Refused;
            }
            _ => {}
        }
    }
    heard
}
