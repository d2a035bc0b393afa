//! The session in scripted exchanges with virtual time: every race that an
//! upgrade, a close or a dying transport can run into.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::engine::packet::MESSAGE_START;
use crate::payload::HostPayload;

type Session = Connection<HostPayload>;

/// A connection, the time, and what it said in a notation that reads like a log.
struct Script {
    session: Session,
    now: Instant,
}

const HANDSHAKE: &str =
    r#"0{"sid":"s","upgrades":["websocket"],"pingInterval":300,"pingTimeout":200,"maxPayload":20}"#;

fn config() -> Config {
    Config::default()
}

fn websocket_first() -> Config {
    Config {
        transports: [TransportKind::WebSocket, TransportKind::Polling].into(),
        ..config()
    }
}

fn describe(output: Output<HostPayload>) -> String {
    let frame = |frame: Frame<HostPayload>| match frame {
        Frame::Text(text) => text,
        Frame::Binary(binary) => format!("{binary:?}"),
    };
    match output {
        Output::Command(Command::Open { transport, sid }) => {
            format!("open {} {}", transport.attempt, sid.unwrap_or_default())
        }
        Output::Command(Command::Send {
            transport,
            frame: sent,
        }) => format!("send {} {}", transport.attempt, frame(sent)),
        Output::Command(Command::Poll { transport, sid }) => {
            format!("get {} {}", transport.attempt, sid.unwrap_or_default())
        }
        Output::Command(Command::Post {
            transport, body, ..
        }) => format!("post {} {}", transport.attempt, body.replace('\u{1e}', "|")),
        Output::Command(Command::Close { transport }) => format!("close {}", transport.attempt),
        Output::Event(Event::Message(message)) => match Frame::from(message) {
            Frame::Text(text) => format!("message {}", &text[MESSAGE_START..]),
            binary => format!("message {}", frame(binary)),
        },
        Output::Event(Event::Opened(_)) => "opened".to_string(),
        Output::Event(Event::Closed { reason, failure }) => match failure {
            Some(failure) => format!("closed: {} ({})", reason.as_str(), failure.kind.code()),
            None => format!("closed: {}", reason.as_str()),
        },
        Output::Event(Event::UpgradeFailed(_, failure)) => {
            format!("upgrade failed ({})", failure.kind.code())
        }
        Output::Event(Event::Avoided(kind, millis)) => format!("avoid {} {millis}", kind.name()),
        Output::Event(Event::TransportChanged(kind)) => format!("fall back to {}", kind.name()),
        Output::Event(Event::Upgrading(_)) => "upgrading".to_string(),
        Output::Event(Event::Upgraded(_)) => "upgraded".to_string(),
        Output::Event(Event::Ping) => "ping".to_string(),
        Output::Event(Event::Remember(_)) => String::new(),
    }
}

impl Script {
    fn new(config: Config) -> Self {
        Self::with_record(config, TransportRecord::default())
    }

    fn with_record(config: Config, record: TransportRecord) -> Self {
        let now = Instant::from_millis(1_000);
        Self {
            session: Session::new(1, config, record, now),
            now,
        }
    }

    fn attempt(attempt: u32) -> TransportId {
        TransportId {
            connection: 1,
            attempt,
        }
    }

    /// What it says until there is nothing more to say.
    fn says(&mut self) -> Vec<String> {
        core::iter::from_fn(|| self.session.poll_output(self.now))
            .map(describe)
            .filter(|line| !line.is_empty())
            .collect()
    }

    fn input(&mut self, input: Input<HostPayload>) -> Vec<String> {
        self.session.handle_input(self.now, input);
        self.says()
    }

    fn body(&mut self, body: &str) -> Vec<String> {
        self.input(Input::PollDone {
            transport: Self::attempt(1),
            body: body.replace('|', "\u{1e}"),
        })
    }

    fn posted(&mut self) -> Vec<String> {
        self.input(Input::PostDone {
            transport: Self::attempt(1),
        })
    }

    fn opened(&mut self, attempt: u32) -> Vec<String> {
        self.input(Input::Opened {
            transport: Self::attempt(attempt),
        })
    }

    fn receives(&mut self, attempt: u32, text: &str) -> Vec<String> {
        self.input(Input::Received {
            transport: Self::attempt(attempt),
            frame: Frame::Text(text.into()),
        })
    }

    fn closed(&mut self, attempt: u32) -> Vec<String> {
        self.input(Input::Closed {
            transport: Self::attempt(attempt),
            context: "1006".into(),
        })
    }

    fn fails(&mut self, attempt: u32, sending: bool) -> Vec<String> {
        self.input(Input::Failed {
            transport: Self::attempt(attempt),
            sending,
            description: "503".into(),
            context: None,
        })
    }

    fn write(&mut self, content: &str) -> Vec<String> {
        self.session
            .write(Message::Text(format!("4{content}")))
            .unwrap();
        self.session.flush();
        self.says()
    }

    fn close(&mut self) -> Vec<String> {
        self.session.close(self.now);
        self.says()
    }

    fn wait(&mut self, millis: u64) -> Vec<String> {
        self.now = self.now.after(millis);
        self.session.handle_timeout(self.now);
        self.says()
    }

    /// An open session on polling, with its probe just opened.
    fn probing() -> Self {
        let mut script = Self::new(config());
        assert_eq!(script.says(), ["get 1 "]);
        assert_eq!(script.body(HANDSHAKE), ["opened", "open 2 s", "get 1 s"]);
        assert_eq!(script.opened(2), ["send 2 2probe"]);
        script
    }

    /// A session that has moved to its WebSocket.
    fn upgraded() -> Self {
        let mut script = Self::probing();
        assert_eq!(script.receives(2, "3probe"), ["upgrading"]);
        assert_eq!(script.body("6"), ["close 1", "send 2 5", "upgraded"]);
        script
    }
}

#[test]
fn what_is_written_during_an_upgrade_follows_the_commitment() {
    let mut script = Script::probing();
    assert_eq!(script.write("before"), ["post 1 4before"]);
    assert_eq!(script.receives(2, "3probe"), ["upgrading"]);
    assert!(!script.session.is_writable());
    assert_eq!(script.write("during"), [""; 0]);
    assert_eq!(script.body("4last|6"), ["message last"]);
    assert_eq!(
        script.posted(),
        ["close 1", "send 2 5", "upgraded", "send 2 4during"]
    );
    assert_eq!(script.write("after"), ["send 2 4after"]);
    assert_eq!(script.session.transport(), TransportKind::WebSocket);
}

#[test]
fn a_pong_waits_for_the_commitment_too() {
    let mut script = Script::probing();
    script.receives(2, "3probe");
    assert_eq!(
        script.body("2"),
        ["ping", "close 1", "send 2 5", "upgraded", "send 2 3"]
    );
}

#[test]
fn a_noop_before_the_probes_pong_only_costs_another_poll() {
    let mut script = Script::probing();
    assert_eq!(script.body("6"), ["get 1 s"]);
    assert_eq!(script.receives(2, "3probe"), ["upgrading"]);
    assert_eq!(script.body("6"), ["close 1", "send 2 5", "upgraded"]);
}

#[test]
fn polling_resumes_when_the_candidate_dies_between_pong_and_commitment() {
    let mut script = Script::probing();
    script.receives(2, "3probe");
    assert_eq!(script.write("kept"), [""; 0]);
    assert_eq!(
        script.closed(2),
        [
            "close 2",
            "upgrade failed (transport_closed)",
            "post 1 4kept",
            "avoid websocket 60000"
        ]
    );
    assert_eq!(script.body("4hello"), ["message hello", "get 1 s"]);
    assert_eq!(script.posted(), [""; 0]);
    assert!(script.session.is_writable());
}

#[test]
fn polling_resumes_when_it_was_already_at_rest_but_for_a_post() {
    let mut script = Script::probing();
    script.write("slow");
    script.receives(2, "3probe");
    assert_eq!(script.body("6"), [""; 0], "paused: no new GET");
    let said = script.fails(2, false);
    assert_eq!(
        said,
        [
            "close 2",
            "upgrade failed (websocket_failed)",
            "get 1 s",
            "avoid websocket 60000"
        ]
    );
    assert_eq!(script.posted(), [""; 0]);
}

#[test]
fn a_candidate_that_never_opens_leaves_polling_alone() {
    let mut script = Script::new(config());
    script.says();
    script.body(HANDSHAKE);
    assert_eq!(
        script.fails(2, false),
        ["close 2", "upgrade failed (websocket_failed)"]
    );
    assert_eq!(script.closed(2), [""; 0]);
    assert_eq!(script.body("4x"), ["message x", "get 1 s"]);
}

#[test]
fn a_wrong_answer_closes_the_candidate() {
    for answer in ["3", "4x", "3probes", "", "x", "0{}"] {
        let mut script = Script::probing();
        assert_eq!(
            script.receives(2, answer),
            ["close 2", "upgrade failed (probe_failed)"],
            "{answer}"
        );
        assert_eq!(script.receives(2, "3probe"), [""; 0]);
    }
}

#[test]
fn a_probe_without_an_answer_is_given_up() {
    let mut script = Script::probing();
    for _ in 0..33 {
        script.wait(300);
        script.body("2");
        script.posted();
    }
    let said = script.wait(100);
    assert_eq!(said, ["close 2", "upgrade failed (probe_failed)"]);
}

#[test]
fn an_upgrade_that_stalls_after_the_pong_is_given_up_and_polling_resumed() {
    let mut script = Script::new(config());
    script.says();
    script.body(&HANDSHAKE.replace("300", "30000"));
    script.opened(2);
    script.receives(2, "3probe");
    script.write("kept");
    assert_eq!(
        script.wait(10_000),
        ["close 2", "upgrade failed (probe_failed)", "post 1 4kept"]
    );
}

#[test]
fn polling_that_fails_while_pausing_ends_the_session() {
    let mut script = Script::probing();
    script.receives(2, "3probe");
    assert_eq!(
        script.fails(1, false),
        [
            "close 1",
            "close 2",
            "upgrade failed (transport_closed)",
            "closed: transport error (polling_read_failed)"
        ]
    );
    assert_eq!(script.receives(2, "4late"), [""; 0]);
    assert!(script.session.is_finished());
}

#[test]
fn closing_during_an_upgrade_waits_for_it() {
    let mut script = Script::probing();
    script.receives(2, "3probe");
    script.write("last words");
    assert_eq!(script.close(), [""; 0]);
    assert_eq!(script.session.state(), State::Closing);
    assert_eq!(script.write("too late"), [""; 0]);
    assert_eq!(
        script.body("6"),
        [
            "close 1",
            "send 2 5",
            "upgraded",
            "send 2 4last words",
            "close 2",
            "closed: forced close"
        ]
    );
}

#[test]
fn closing_during_an_upgrade_that_fails_falls_back_to_polling() {
    let mut script = Script::probing();
    script.receives(2, "3probe");
    script.write("last words");
    script.close();
    let said = script.closed(2);
    assert!(said.contains(&"post 1 4last words".to_string()), "{said:?}");
    assert_eq!(script.posted(), ["post 1 1", "closed: forced close"]);
    assert_eq!(script.body("6"), [""; 0]);
    assert_eq!(script.posted(), ["close 1"]);
    assert!(script.session.is_finished());
}

#[test]
fn a_replaced_transport_has_nothing_to_say() {
    let mut script = Script::upgraded();
    assert_eq!(script.body("4ghost"), [""; 0]);
    assert_eq!(script.fails(1, true), [""; 0]);
    assert_eq!(script.receives(7, "4ghost"), [""; 0]);
    assert_eq!(script.receives(2, "4real"), ["message real"]);
}

#[test]
fn no_probe_starts_where_none_is_wanted_or_offered() {
    let without = Config {
        upgrade: false,
        ..config()
    };
    let polling_only = Config {
        transports: [TransportKind::Polling].into(),
        ..config()
    };
    for config in [without, polling_only] {
        let mut script = Script::new(config);
        script.says();
        assert_eq!(script.body(HANDSHAKE), ["opened", "get 1 s"]);
    }
    let mut script = Script::new(config());
    script.says();
    let not_offered = HANDSHAKE.replace("\"websocket\"", "");
    assert_eq!(script.body(&not_offered), ["opened", "get 1 s"]);
}

#[test]
fn transports_fall_back_in_both_directions() {
    let all = |config| Config {
        try_all_transports: true,
        ..config
    };
    let mut script = Script::new(all(config()));
    script.says();
    assert_eq!(
        script.fails(1, false),
        ["close 1", "open 2 ", "fall back to websocket"]
    );
    script.opened(2);
    assert_eq!(script.receives(2, HANDSHAKE), ["opened"]);

    let mut script = Script::new(all(websocket_first()));
    assert_eq!(script.says(), ["open 1 "]);
    assert_eq!(
        script.closed(1),
        ["close 1", "get 2 ", "fall back to polling"]
    );
    let body = Input::PollDone {
        transport: Script::attempt(2),
        body: HANDSHAKE.into(),
    };
    // The transport that failed is not probed either.
    assert_eq!(script.input(body), ["opened", "get 2 s"]);
}

#[test]
fn a_first_transport_that_hangs_gives_way() {
    let mut script = Script::new(Config {
        try_all_transports: true,
        ..websocket_first()
    });
    script.says();
    assert_eq!(script.wait(7_999), [""; 0]);
    assert_eq!(
        script.wait(1),
        ["close 1", "get 2 ", "fall back to polling"]
    );
}

#[test]
fn without_the_option_the_first_failure_is_the_last() {
    let mut script = Script::new(config());
    script.says();
    assert_eq!(
        script.fails(1, false),
        ["close 1", "closed: transport error (polling_read_failed)"]
    );
    let mut script = Script::new(Config {
        transports: Vec::new(),
        ..config()
    });
    assert_eq!(script.says(), ["closed: transport error (no_transports)"]);
}

#[test]
fn a_remembered_websocket_goes_first() {
    let remembering = Config {
        remember_upgrade: true,
        ..config()
    };
    let script = Script::upgraded();
    let record = script.session.record;
    assert!(record.worked());
    let mut next = Script::with_record(remembering.clone(), record);
    assert_eq!(next.says(), ["open 1 "]);
    next.fails(1, false);
    let record = next.session.record;
    assert_eq!(Script::with_record(remembering, record).says(), ["get 1 "]);
}

#[test]
fn a_websocket_cut_right_after_the_upgrade_is_avoided_then_tried_again() {
    let mut script = Script::upgraded();
    script.wait(10);
    assert_eq!(
        script.closed(2),
        [
            "avoid websocket 60000",
            "close 2",
            "closed: transport close (transport_closed)"
        ]
    );
    let record = script.session.record;
    let mut next = Script::with_record(config(), record);
    next.now = script.now;
    next.says();
    assert_eq!(
        next.body(&HANDSHAKE.replace("300", "100000")),
        ["opened", "get 1 s"],
        "no probe"
    );
    assert_eq!(
        next.wait(60_000),
        ["open 2 s"],
        "tried again in the same session"
    );
    next.opened(2);
    let said = next.closed(2);
    assert_eq!(
        said.last().map(String::as_str),
        Some("avoid websocket 120000")
    );
}

#[test]
fn a_websocket_that_talked_gets_a_second_chance() {
    let mut script = Script::upgraded();
    script.receives(2, "4hello");
    let said = script.closed(2);
    assert_eq!(
        said,
        ["close 2", "closed: transport close (transport_closed)"]
    );
    let mut next = Script::with_record(websocket_first(), script.session.record);
    assert_eq!(next.says(), ["open 1 "]);
    next.opened(1);
    next.receives(1, HANDSHAKE);
    next.receives(1, "4hello");
    assert_eq!(
        next.closed(1).first().map(String::as_str),
        Some("avoid websocket 60000")
    );
    let mut third = Script::with_record(websocket_first(), next.session.record);
    assert_eq!(third.says(), ["get 1 "]);
}

#[test]
fn a_websocket_that_lived_long_is_not_blamed() {
    let mut script = Script::upgraded();
    script.receives(2, "2");
    for _ in 0..10 {
        script.wait(250);
        script.receives(2, "2");
    }
    script.closed(2);
    assert!(!script.session.record.avoids(script.now));
}

#[test]
fn a_new_network_is_a_new_chance() {
    let mut record = TransportRecord::default();
    record.note_young_death(Instant::from_millis(1_000), true);
    let mut script = Script::with_record(config(), record);
    script.says();
    assert_eq!(script.body(HANDSHAKE), ["opened", "get 1 s"]);
    script.input(Input::NetworkChanged);
    assert_eq!(script.wait(0), ["open 2 s"]);
}

#[test]
fn the_only_transport_is_never_avoided() {
    let mut record = TransportRecord::default();
    record.note_young_death(Instant::from_millis(1_000), true);
    let only = Config {
        transports: [TransportKind::WebSocket].into(),
        ..config()
    };
    let mut script = Script::with_record(only, record);
    assert_eq!(script.says(), ["open 1 "]);
    script.opened(1);
    script.receives(1, HANDSHAKE);
    assert_eq!(
        script.closed(1),
        ["close 1", "closed: transport close (transport_closed)"]
    );
}

#[test]
fn only_pings_move_the_heartbeat() {
    let mut script = Script::upgraded();
    assert_eq!(script.wait(499), [""; 0]);
    assert_eq!(script.receives(2, "2"), ["ping", "send 2 3"]);
    assert_eq!(script.wait(499), [""; 0]);
    assert_eq!(script.receives(2, "4x"), ["message x"]);
    assert_eq!(script.wait(1), ["close 2", "closed: ping timeout"]);
    assert!(script.session.is_finished());
    assert_eq!(script.session.poll_timeout(), None);
}

#[test]
fn a_late_wake_up_is_harmless() {
    let mut script = Script::upgraded();
    script.now = script.now.after(3_600_000);
    assert!(script.session.is_expired(script.now));
    // The ping that was waiting in the socket comes before the timer.
    assert_eq!(script.receives(2, "2"), ["ping", "send 2 3"]);
    assert!(!script.session.is_expired(script.now));
    assert_eq!(script.wait(0), [""; 0]);
}

#[test]
fn bodies_that_break_the_protocol_end_the_session() {
    let cases = [
        ("", "packet_invalid"),
        ("x", "packet_invalid"),
        ("4ok|", "packet_invalid"),
        (HANDSHAKE, "packet_invalid"),
        ("b!", "packet_invalid"),
    ];
    for (body, code) in cases {
        let mut script = Script::probing();
        let said = script.body(body);
        let last = format!("closed: transport error ({code})");
        assert_eq!(said.last(), Some(&last), "{body}");
    }
    let mut script = Script::new(config());
    script.says();
    for (body, code) in [
        ("4early", "packet_invalid"),
        ("0nonsense", "handshake_invalid"),
    ] {
        let mut script = Script::new(config());
        script.says();
        let last = format!("closed: transport error ({code})");
        assert_eq!(script.body(body).last(), Some(&last), "{body}");
    }
    let said = script.body(&"4".repeat(crate::engine::MAX_MESSAGE_LENGTH + 1));
    assert_eq!(
        said,
        ["close 1", "closed: transport error (message_too_large)"]
    );
}

#[test]
fn packets_before_a_malformed_one_are_delivered() {
    let mut script = Script::probing();
    let said = script.body("4a|4b|y|4c");
    assert_eq!(said[..2], ["message a", "message b"]);
    assert!(!said.contains(&"message c".to_string()));
}

#[test]
fn a_second_handshake_is_refused_on_a_websocket_too() {
    let mut script = Script::upgraded();
    script.now = script.now.after(3_000);
    assert_eq!(
        script.receives(2, HANDSHAKE),
        ["close 2", "closed: transport error (packet_invalid)"]
    );
}

#[test]
fn a_close_packet_ends_a_polling_session_and_the_rest_of_its_body() {
    let mut script = Script::probing();
    let said = script.body("4a|1|4b");
    assert_eq!(said.first().map(String::as_str), Some("message a"));
    assert_eq!(
        said.last().map(String::as_str),
        Some("closed: transport close (closed_by_server)")
    );
    assert!(!said.contains(&"message b".to_string()));
    let mut script = Script::upgraded();
    assert_eq!(script.receives(2, "1"), [""; 0], "ignored on a WebSocket");
}

#[test]
fn what_the_upper_layer_does_on_one_packet_holds_for_the_next() {
    let mut script = Script::probing();
    script.session.handle_input(
        script.now,
        Input::PollDone {
            transport: Script::attempt(1),
            body: "4a\u{1e}4b".into(),
        },
    );
    let first = script.session.poll_output(script.now).map(describe);
    assert_eq!(first.as_deref(), Some("message a"));
    let said = script.close();
    assert!(!said.contains(&"message b".to_string()), "{said:?}");
}

#[test]
fn closing_before_the_handshake_leaks_no_session() {
    let mut script = Script::new(config());
    script.says();
    assert_eq!(script.close(), ["closed: forced close"]);
    assert!(!script.session.is_finished());
    assert_eq!(script.body(HANDSHAKE), ["post 1 1"]);
    assert_eq!(script.posted(), ["close 1"]);
    assert!(script.session.is_finished());
}

#[test]
fn a_farewell_does_not_last_for_ever() {
    let mut script = Script::new(config());
    script.says();
    script.close();
    assert_eq!(script.wait(10_000), ["close 1"]);
    assert!(script.session.is_finished());
    for ending in [HANDSHAKE, "4x", "", "0{}"] {
        let mut script = Script::new(config());
        script.says();
        script.close();
        script.body(ending);
        script.wait(10_000);
        assert!(script.session.is_finished(), "{ending}");
    }
}

#[test]
fn offline_ends_the_session_and_is_held_against_no_transport() {
    let mut script = Script::upgraded();
    assert_eq!(
        script.input(Input::Offline),
        ["close 2", "closed: transport close (offline)"]
    );
    assert!(!script.session.record.avoids(script.now));
}

#[test]
fn writes_are_split_at_the_servers_limit() {
    let mut script = Script::probing();
    assert_eq!(script.write("first"), ["post 1 4first"]);
    script.write("aaaaaaaaa");
    script.write("bbbbbbbb");
    script.write("c");
    assert_eq!(script.posted(), ["post 1 4aaaaaaaaa|4bbbbbbbb"]);
    assert_eq!(script.posted(), ["post 1 4c"]);
    assert_eq!(script.posted(), [""; 0]);
}

#[test]
fn a_failed_post_ends_the_session() {
    let mut script = Script::probing();
    script.write("x");
    let said = script.fails(1, true);
    assert_eq!(
        said.last().map(String::as_str),
        Some("closed: transport error (polling_write_failed)")
    );
}

#[test]
fn the_write_buffer_is_bounded() {
    let mut script = Script::probing();
    script.write("in flight");
    for _ in 0..MAX_WRITE_BUFFER {
        script.session.write(Message::Text("4x".into())).unwrap();
    }
    assert_eq!(
        script.session.write(Message::Text("4x".into())),
        Err(WriteBufferFull)
    );
}

#[test]
fn base64_can_be_forced_on_a_websocket() {
    let mut script = Script::new(Config {
        force_base64: true,
        ..websocket_first()
    });
    script.says();
    script.opened(1);
    script.receives(1, HANDSHAKE);
    script
        .session
        .write(Message::Binary([1, 2, 3].into()))
        .unwrap();
    script.session.flush();
    assert_eq!(script.says(), ["send 1 bAQID"]);
    assert_eq!(script.receives(1, "bAQID"), ["message [1, 2, 3]"]);
}

/// One thing that may happen to a session.
#[derive(Clone, Debug)]
enum Happening {
    Body(&'static str),
    Posted,
    Opened,
    Received(&'static str),
    Closed(u32),
    Failed(u32, bool),
    Write,
    Close,
    Wait(u64),
    Offline,
    NetworkChanged,
}

fn happening() -> impl Strategy<Value = Happening> {
    let body = prop_oneof![
        Just(HANDSHAKE),
        Just("6"),
        Just("2"),
        Just("4x"),
        Just("4x|4y"),
        Just("1"),
        Just("")
    ];
    let frame = prop_oneof![
        Just("3probe"),
        Just("4x"),
        Just("2"),
        Just(HANDSHAKE),
        Just("z")
    ];
    prop_oneof![
        4 => body.prop_map(Happening::Body),
        3 => Just(Happening::Posted),
        3 => Just(Happening::Opened),
        4 => frame.prop_map(Happening::Received),
        1 => (1_u32..4).prop_map(Happening::Closed),
        1 => (1_u32..4, any::<bool>()).prop_map(|(attempt, sending)| Happening::Failed(attempt, sending)),
        4 => Just(Happening::Write),
        1 => Just(Happening::Close),
        2 => (0_u64..400).prop_map(Happening::Wait),
        1 => Just(Happening::Offline),
        1 => Just(Happening::NetworkChanged),
    ]
}

proptest! {
    /// Whatever happens in whatever order: one GET and one POST at most, nothing
    /// before the commitment on a candidate, one end, and then silence.
    #[test]
    fn any_sequence_keeps_the_rules(happenings in proptest::collection::vec(happening(), 0..60)) {
        let mut script = Script::new(Config { try_all_transports: true, ..config() });
        let mut gets = 0;
        let mut posts = 0;
        let mut ends = 0;
        let mut said = script.says();
        for happening in happenings {
            for line in &said {
                let word = line.split(' ').next().unwrap_or_default();
                match word {
                    "get" => gets += 1,
                    "post" => posts += 1,
                    "closed:" => ends += 1,
                    "close" if line == "close 1" => (gets, posts) = (0, 0),
                    "message" | "opened" => prop_assert_eq!(ends, 0),
                    _ => {}
                }
                prop_assert!(gets <= 1 && posts <= 1 && ends <= 1, "{line}");
            }
            said = match happening {
                Happening::Body(body) if gets == 1 => {
                    gets = 0;
                    script.body(body)
                }
                Happening::Posted if posts == 1 => {
                    posts = 0;
                    script.posted()
                }
                Happening::Body(_) | Happening::Posted => Vec::new(),
                Happening::Opened => script.opened(2),
                Happening::Received(text) => script.receives(2, text),
                Happening::Closed(attempt) => script.closed(attempt),
                Happening::Failed(attempt, sending) => script.fails(attempt, sending),
                Happening::Write => script.write("w"),
                Happening::Close => script.close(),
                Happening::Wait(millis) => script.wait(millis),
                Happening::Offline => script.input(Input::Offline),
                Happening::NetworkChanged => script.input(Input::NetworkChanged),
            };
        }
        script.close();
        script.wait(UPGRADE_PATIENCE);
        script.wait(FAREWELL_TIMEOUT_MS);
        prop_assert!(script.session.is_finished());
        prop_assert_eq!(script.session.poll_timeout(), None);
    }
}

/// Longer than any deadline of a session that is closing.
const UPGRADE_PATIENCE: u64 = 20_000;
