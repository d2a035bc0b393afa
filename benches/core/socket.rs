//! What a message costs the core, on the host: received, sent, answered.
//!
//! JSON is parsed by serde_json here and by the browser in a page, so these figures
//! tell one state of the code from another, not Sockeye from `socket.io-client`. Each
//! measured step checks that what it asked for has happened.

// A program for measuring: where something is missing, the figure would be wrong.
#![allow(clippy::expect_used, clippy::panic)]

mod session;

use criterion::{BatchSize, Criterion, Throughput};
use session::Session;
use sockeye::engine::{Command, Frame, TransportKind};
use sockeye::payload::HostPayload;
use sockeye::socket::{Content, Emit, Event, Output};

/// An event as a chat has it, some 80 bytes.
const EVENT: &str = r#"42["message",{"id":123456,"text":"hello to all of you","user":"someone"}]"#;

/// The same with one attachment.
const BINARY_EVENT: &str =
    r#"451-["message",{"id":123456,"data":{"_placeholder":true,"num":0},"user":"someone"}]"#;

/// The bytes of the attachment.
const ATTACHMENT: usize = 100;

/// The packets of a polling body.
const PACKETS: usize = 100;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    receive(&mut criterion);
    receive_attachment(&mut criterion);
    receive_body(&mut criterion);
    emit(&mut criterion);
    emit_with_ack(&mut criterion);
    criterion.final_summary();
}

fn receive(criterion: &mut Criterion) {
    let mut session = Session::open(TransportKind::WebSocket);
    criterion.bench_function("receive an event", |bencher| {
        bencher.iter_batched(
            || Frame::Text(EVENT.to_owned()),
            |frame| {
                session.receive(frame);
                received(session.next_event())
            },
            BatchSize::SmallInput,
        );
    });
}

fn receive_attachment(criterion: &mut Criterion) {
    let mut session = Session::open(TransportKind::WebSocket);
    criterion.bench_function("receive an event with an attachment", |bencher| {
        bencher.iter_batched(
            || {
                let attachment = vec![7; ATTACHMENT];
                (BINARY_EVENT.to_owned(), attachment)
            },
            |(text, attachment)| {
                session.receive(Frame::Text(text));
                assert_eq!(session.poll(), None, "an event waits for its attachment");
                session.receive(Frame::Binary(attachment));
                received(session.next_event())
            },
            BatchSize::SmallInput,
        );
    });
}

fn receive_body(criterion: &mut Criterion) {
    let mut session = Session::open(TransportKind::Polling);
    let body = [EVENT; PACKETS].join("\u{1e}");
    let mut group = criterion.benchmark_group("receive a polling body");
    group.throughput(Throughput::Elements(PACKETS as u64));
    group.bench_function(format!("of {PACKETS} packets"), |bencher| {
        bencher.iter_batched(
            || body.clone(),
            |body| {
                session.answer_poll(body);
                let (mut events, mut polls) = (0, 0);
                while let Some(output) = session.poll() {
                    match output {
                        Output::Event(Event::Received { .. }) => events += 1,
                        Output::Command(Command::Poll { .. }) => polls += 1,
                        other => panic!("a body brings events and the next poll, not {other:?}"),
                    }
                }
                assert_eq!((events, polls), (PACKETS, 1));
            },
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

fn emit(criterion: &mut Criterion) {
    let mut session = Session::open(TransportKind::WebSocket);
    let expected = Frame::Text(EVENT.to_owned());
    assert_eq!(session.emit(event(false)), expected);
    criterion.bench_function("emit an event", |bencher| {
        bencher.iter_batched(
            || event(false),
            |emit| session.emit(emit),
            BatchSize::SmallInput,
        );
    });
}

fn emit_with_ack(criterion: &mut Criterion) {
    let mut session = Session::open(TransportKind::WebSocket);
    let mut id = session.next_ack_id();
    criterion.bench_function("emit an event and receive its answer", |bencher| {
        bencher.iter_batched(
            || {
                let answer = format!(r#"43{id}[{{"ok":true}}]"#);
                id += 1;
                (event(true), Frame::Text(answer))
            },
            |(emit, answer)| {
                let sent = session.emit(emit);
                session.receive(answer);
                match session.next_event() {
                    Some(Event::Acked { args, .. }) => (sent, args),
                    other => panic!("the answer is missing: {other:?}"),
                }
            },
            BatchSize::SmallInput,
        );
    });
}

/// The arguments of the event that has come.
fn received(event: Option<Event<HostPayload>>) -> impl Sized {
    match event {
        Some(Event::Received { args, .. }) => args,
        other => panic!("the event is missing: {other:?}"),
    }
}

/// What [`EVENT`] carries, on its way out.
fn event(ack: bool) -> Emit<HostPayload> {
    let (_, json) = EVENT.split_at("42".len());
    Emit {
        token: 1,
        content: Content::text(json.to_owned()),
        volatile: false,
        urgent: false,
        ack,
        timeout_ms: None,
    }
}
