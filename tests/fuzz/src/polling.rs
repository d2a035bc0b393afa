//! A polling body that is received, and the bodies that its messages are sent in.

use arbitrary::Arbitrary;
use sockeye::engine::{Command, Connection, Event, Frame, Input, Message, Output, Packet};
use sockeye::payload::HostPayload;

use crate::session::{NOW, end_of, outputs, polling};

/// What stands between two packets of a body.
pub const SEPARATOR: char = '\u{1e}';

/// The input; the body comes last, so that a seed is a character and a text.
#[derive(Arbitrary, Debug)]
pub struct Body<'a> {
    /// What the server says it accepts, in bytes.
    max_payload: u8,
    text: &'a str,
}

/// Receives the body, sends what came with it, and receives that.
///
/// # Panics
/// A packet is lost, made up, out of order or in a body that is too long.
pub fn check(body: &Body<'_>) {
    let (messages, ends) = read(body.text);
    let mut session = open(0);
    assert_eq!(
        receive(&mut session, body.text),
        (messages.clone(), ends),
        "{:?}",
        body.text
    );

    let limit = usize::from(body.max_payload).max(1);
    let mut sender = open(limit);
    for message in &messages {
        assert!(sender.write(message.clone()).is_ok());
    }
    sender.flush();
    let mut arrived = Vec::new();
    let mut receiver = open(0);
    while let Some(text) = post(&mut sender) {
        let packets = text.split(SEPARATOR).count();
        assert!(text.len() <= limit || packets == 1, "{text:?} is too long");
        let (received, ends) = receive(&mut receiver, &text);
        assert!(
            !ends && received.len() == packets,
            "{text:?} was not sent well"
        );
        arrived.extend(received);
        let transport = sender.transport_id();
        sender.handle_input(NOW, Input::PostDone { transport });
    }
    assert_eq!(arrived, messages);
    assert!(sender.write_buffer().is_empty());
}

/// The messages of a body up to what ends the session, and whether that is in it.
fn read(text: &str) -> (Vec<Message<HostPayload>>, bool) {
    let mut messages = Vec::new();
    for packet in text.split(SEPARATOR) {
        match Packet::decode(Frame::Text(packet.to_owned())) {
            Ok(Packet::Message(message)) => messages.push(message),
            Ok(Packet::Open(_) | Packet::Close) | Err(_) => return (messages, true),
            Ok(Packet::Ping | Packet::Pong { .. } | Packet::Upgrade | Packet::Noop) => {}
        }
    }
    (messages, false)
}

fn open(max_payload: usize) -> Connection<HostPayload> {
    let mut session = polling();
    let limit = match max_payload {
        0 => String::new(),
        limit => format!(r#","maxPayload":{limit}"#),
    };
    let handshake = format!(r#"0{{"sid":"s","pingInterval":100000,"pingTimeout":100000{limit}}}"#);
    assert_eq!(receive(&mut session, &handshake), (Vec::new(), false));
    session
}

/// The messages that a body brings, and whether it ends the session.
fn receive(session: &mut Connection<HostPayload>, body: &str) -> (Vec<Message<HostPayload>>, bool) {
    let transport = session.transport_id();
    outputs(session);
    let body = body.to_owned();
    session.handle_input(NOW, Input::PollDone { transport, body });
    let told = outputs(session);
    let ends = end_of(&told).is_some();
    let polls = told
        .iter()
        .filter(|output| matches!(output, Output::Command(Command::Poll { .. })))
        .count();
    assert_eq!(
        polls,
        usize::from(!ends),
        "a session that lives asks for more, once"
    );
    let messages = told.into_iter().filter_map(|output| match output {
        Output::Event(Event::Message(message)) => Some(message),
        _ => None,
    });
    (messages.collect(), ends)
}

/// The body of the POST that is to be made, where there is one.
fn post(session: &mut Connection<HostPayload>) -> Option<String> {
    let mut posts = outputs(session)
        .into_iter()
        .filter_map(|output| match output {
            Output::Command(Command::Post { body, .. }) => Some(body),
            _ => None,
        });
    let body = posts.next();
    assert_eq!(posts.next(), None, "two POSTs at a time");
    body
}
