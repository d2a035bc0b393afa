//! The manager in scripted exchanges with virtual time, over one transport that
//! the script plays: a WebSocket, so that every packet is one line.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::backoff::BackoffSettings;
use crate::engine::{Command, Config, Frame, TransportRecord};
use crate::payload::HostPayload;
use crate::socket::namespace::MAX_RECEIVE_BUFFER;
use crate::socket::{Emit, EmitError, MAX_PENDING_ACKS, MAX_SEND_BUFFER};

const HANDSHAKE: &str = r#"0{"sid":"s","upgrades":[],"pingInterval":30000,"pingTimeout":20000}"#;

fn exact() -> Settings {
    Settings {
        backoff: BackoffSettings {
            jitter: 0.0,
            ..BackoffSettings::default()
        },
        ..Settings::default()
    }
}

/// A manager, the time, and the id of the transport that opened last.
struct Script {
    manager: Manager<HostPayload>,
    now: Instant,
    transport: TransportId,
    /// Answers to `Configure` and `Authenticate`; `None` leaves them open.
    auth: Option<&'static str>,
    configures: bool,
}

fn frame(frame: Frame<HostPayload>) -> String {
    match frame {
        Frame::Text(text) => text,
        Frame::Binary(binary) => format!("{binary:?}"),
    }
}

fn describe(event: Event<HostPayload>) -> Option<String> {
    let code = |problem: Option<Problem<HostPayload>>| {
        problem.map_or(String::new(), |problem| format!(" ({})", problem.code()))
    };
    Some(match event {
        Event::Opened => "open".to_string(),
        Event::Error(problem) => format!("error{}", code(Some(problem))),
        Event::Closed { reason, problem } => format!("close: {}{}", reason.as_str(), code(problem)),
        Event::ReconnectAttempt(attempt) => format!("reconnect_attempt {attempt}"),
        Event::Reconnected(attempt) => format!("reconnect {attempt}"),
        Event::ReconnectError(problem) => format!("reconnect_error{}", code(Some(problem))),
        Event::ReconnectFailed => "reconnect_failed".to_string(),
        Event::Connected {
            socket,
            id,
            recovered,
        } => format!("{}: connect {id} {recovered:?}", socket.0),
        Event::ConnectError { socket, problem } => {
            format!("{}: connect_error{}", socket.0, code(Some(problem)))
        }
        Event::ConnectRefused { socket, .. } => format!("{}: refused", socket.0),
        Event::Disconnected {
            socket,
            reason,
            problem,
        } => format!(
            "{}: disconnect {}{}",
            socket.0,
            reason.as_str(),
            code(problem)
        ),
        Event::Received {
            socket, args, ack, ..
        } => {
            let name = HostPayload::element(&args, 0).and_then(|name| HostPayload::string(&name));
            let ack = ack.map_or(String::new(), |id| format!(" ack {id}"));
            format!("{}: {}{ack}", socket.0, name.unwrap_or_default())
        }
        Event::Acked { socket, id, .. } => format!("{}: ack {id}", socket.0),
        Event::AckFailed { socket, id, reason } => format!("{}: no ack {id}: {reason}", socket.0),
        _ => return None,
    })
}

impl Script {
    fn new(settings: Settings) -> Self {
        Self {
            manager: Manager::new(settings, 1),
            now: Instant::from_millis(1_000),
            transport: TransportId {
                connection: 0,
                attempt: 0,
            },
            auth: None,
            configures: true,
        }
    }

    fn says(&mut self) -> Vec<String> {
        let mut said = Vec::new();
        while let Some(output) = self.manager.poll_output(self.now) {
            match output {
                Output::Configure if self.configures => {
                    let config = Config {
                        transports: [TransportKind::WebSocket].into(),
                        ..Config::default()
                    };
                    let record = TransportRecord::default();
                    self.manager.configure(self.now, config, record);
                }
                Output::Configure => said.push("configure".to_string()),
                Output::Authenticate { socket, session } => match self.auth {
                    Some("later") => said.push(format!("{}: auth? {session}", socket.0)),
                    auth => {
                        let auth = auth.map(String::from);
                        self.manager
                            .authenticate(self.now, socket, session, auth.as_ref());
                    }
                },
                Output::Command(Command::Open { transport, .. }) => {
                    self.transport = transport;
                    said.push("dial".to_string());
                }
                Output::Command(Command::Send { frame: sent, .. }) => {
                    said.push(format!("> {}", frame(sent)));
                }
                Output::Command(Command::Close { .. }) => said.push("hang up".to_string()),
                Output::Command(command) => said.push(format!("{command:?}")),
                Output::Event(event) => said.extend(describe(event)),
            }
        }
        said
    }

    fn socket(&mut self, name: &str) -> SocketId {
        let socket = self.manager.add_socket(name);
        self.manager.connect(socket);
        socket
    }

    fn input(&mut self, input: Input<HostPayload>) -> Vec<String> {
        self.manager.handle_input(self.now, input);
        self.says()
    }

    fn opens(&mut self) -> Vec<String> {
        let transport = self.transport;
        self.manager
            .handle_input(self.now, Input::Opened { transport });
        self.receives_raw(HANDSHAKE)
    }

    fn receives_raw(&mut self, text: &str) -> Vec<String> {
        self.input(Input::Received {
            transport: self.transport,
            frame: Frame::Text(text.into()),
        })
    }

    fn receives(&mut self, packet: &str) -> Vec<String> {
        self.receives_raw(&format!("4{packet}"))
    }

    fn receives_binary(&mut self, bytes: &[u8]) -> Vec<String> {
        self.input(Input::Received {
            transport: self.transport,
            frame: Frame::Binary(bytes.into()),
        })
    }

    fn closed(&mut self) -> Vec<String> {
        // Long enough after opening that the WebSocket is not blamed.
        self.input(Input::Closed {
            transport: self.transport,
            context: String::new(),
        })
    }

    fn wait(&mut self, millis: u64) -> Vec<String> {
        self.now = self.now.after(millis);
        self.manager.handle_timeout(self.now);
        self.says()
    }

    fn try_emit(
        &mut self,
        socket: SocketId,
        emit: Emit<HostPayload>,
    ) -> Result<Option<u64>, EmitError> {
        self.manager.emit(self.now, socket, emit)
    }

    fn emit(&mut self, socket: SocketId, name: &str) -> Vec<String> {
        self.try_emit(socket, event(name)).unwrap();
        self.says()
    }

    fn disconnect(&mut self, socket: SocketId) -> Vec<String> {
        self.manager.disconnect(self.now, socket);
        self.says()
    }

    fn connect(&mut self, socket: SocketId) -> Vec<String> {
        self.manager.connect(socket);
        self.says()
    }

    /// A joined `/`.
    fn connected() -> (Self, SocketId) {
        let mut script = Self::new(exact());
        let socket = script.socket("/");
        assert_eq!(script.says(), ["dial"]);
        assert_eq!(script.opens(), ["open", "> 40"]);
        assert_eq!(script.receives(r#"0{"sid":"x"}"#), ["0: connect x None"]);
        (script, socket)
    }
}

fn event(name: &str) -> Emit<HostPayload> {
    Emit {
        json: format!("[\"{name}\"]"),
        attachments: Vec::new(),
        volatile: false,
        ack: false,
        timeout_ms: None,
    }
}

fn question(name: &str, timeout_ms: Option<u64>) -> Emit<HostPayload> {
    Emit {
        ack: true,
        timeout_ms,
        ..event(name)
    }
}

const NOTHING: [&str; 0] = [];

#[test]
fn events_wait_for_the_namespace_and_keep_their_order() {
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    script.says();
    assert_eq!(script.emit(socket, "a"), NOTHING);
    script.opens();
    assert_eq!(script.emit(socket, "b"), NOTHING);
    assert_eq!(
        script.receives(r#"0{"sid":"x"}"#),
        ["> 42[\"a\"]", "> 42[\"b\"]", "0: connect x None"]
    );
    assert_eq!(script.emit(socket, "c"), ["> 42[\"c\"]"]);
}

#[test]
fn namespaces_share_one_connection() {
    let (mut script, _) = Script::connected();
    let admin = script.socket("/admin");
    assert_eq!(script.says(), ["> 40/admin,"]);
    assert_eq!(
        script.receives(r#"0/admin,{"sid":"y"}"#),
        ["1: connect y None"]
    );
    assert_eq!(script.receives(r#"2/admin,["news"]"#), ["1: news"]);
    assert_eq!(script.receives(r#"2["news"]"#), ["0: news"]);
    assert_eq!(script.receives(r#"2/other,["news"]"#), NOTHING);
    assert_eq!(
        script.disconnect(admin),
        ["> 41/admin,", "1: disconnect io client disconnect"]
    );
    let root = SocketId(0);
    assert_eq!(
        script.disconnect(root),
        [
            "> 41",
            "close: forced close",
            "0: disconnect io client disconnect",
            "hang up"
        ]
    );
    assert_eq!(script.disconnect(root), NOTHING);
}

#[test]
fn a_second_connect_while_joining_changes_nothing() {
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    script.says();
    script.opens();
    assert_eq!(script.connect(socket), NOTHING);
    script.receives(r#"0{"sid":"x"}"#);
    assert_eq!(script.connect(socket), NOTHING);
    assert_eq!(script.receives(r#"0{"sid":"again"}"#), NOTHING);
}

#[test]
fn auth_belongs_to_one_attempt_and_is_given_once() {
    let mut script = Script::new(exact());
    script.auth = Some("later");
    let socket = script.socket("/");
    script.says();
    assert_eq!(script.opens(), ["open", "0: auth? 1"]);
    script.closed();
    script.wait(1_000);
    assert_eq!(script.opens(), ["open", "0: auth? 2", "reconnect 1"]);
    let auth = String::from(r#"{"token":"t"}"#);
    script
        .manager
        .authenticate(script.now, socket, 1, Some(&auth));
    assert_eq!(script.says(), NOTHING, "late");
    script
        .manager
        .authenticate(script.now, socket, 2, Some(&auth));
    assert_eq!(script.says(), [r#"> 40{"token":"t"}"#]);
    script
        .manager
        .authenticate(script.now, socket, 2, Some(&auth));
    assert_eq!(script.says(), NOTHING, "twice");
}

#[test]
fn auth_that_comes_after_leaving_is_ignored() {
    let mut script = Script::new(exact());
    script.auth = Some("later");
    let socket = script.socket("/");
    let _other = script.socket("/other");
    script.says();
    script.opens();
    script.disconnect(socket);
    script.manager.authenticate(script.now, socket, 1, None);
    assert_eq!(script.says(), NOTHING);
}

#[test]
fn recovery_is_asked_for_with_the_last_offset() {
    let mut script = Script::new(exact());
    script.auth = Some(r#"{"token":"t"}"#);
    script.socket("/");
    script.says();
    assert_eq!(script.opens(), ["open", r#"> 40{"token":"t"}"#]);
    assert_eq!(
        script.receives(r#"0{"sid":"x","pid":"p\"1"}"#),
        ["0: connect x Some(false)"]
    );
    script.receives(r#"2["e","o1"]"#);
    script.closed();
    script.wait(1_000);
    assert_eq!(
        script.opens(),
        [
            "open",
            "reconnect 1",
            r#"> 40{"pid":"p\"1","offset":"o1","token":"t"}"#
        ]
    );
    assert_eq!(
        script.receives(r#"0{"sid":"x","pid":"p\"1"}"#),
        ["0: connect x Some(true)"]
    );
}

#[test]
fn a_refused_namespace_is_inactive_and_may_be_joined_again() {
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    script.says();
    script.opens();
    script.emit(socket, "kept");
    assert_eq!(
        script.receives(r#"4{"message":"no"}"#),
        ["close: forced close", "0: refused", "hang up"]
    );
    assert!(!script.manager.is_active(socket));
    assert_eq!(script.manager.send_buffer_len(socket), 1);
    assert_eq!(script.wait(60_000), NOTHING, "no reconnection");
    assert_eq!(script.connect(socket), ["dial"]);
}

#[test]
fn a_server_without_a_sid_is_too_old() {
    for reply in ["0", "0{}", r#"0{"sid":1}"#] {
        let mut script = Script::new(exact());
        script.socket("/");
        script.says();
        script.opens();
        assert_eq!(
            script.receives(reply),
            [
                "close: forced close",
                "0: connect_error (server_too_old)",
                "hang up"
            ]
        );
    }
}

#[test]
fn a_namespace_that_gets_no_answer_is_given_up() {
    let mut script = Script::new(exact());
    script.socket("/");
    script.says();
    script.opens();
    script.receives_raw("2");
    script.now = script.now.after(40_000);
    script.receives_raw("2");
    assert_eq!(
        script.wait(20_000),
        [
            "0: connect_error (namespace_timeout)",
            "hang up",
            "close: forced close"
        ]
    );
    assert_eq!(script.wait(1_000), ["reconnect_attempt 1", "dial"]);
}

#[test]
fn the_server_disconnects_one_namespace() {
    let (mut script, socket) = Script::connected();
    script.socket("/admin");
    script.says();
    assert_eq!(script.receives("1"), ["0: disconnect io server disconnect"]);
    assert!(!script.manager.is_active(socket));
    assert_eq!(script.manager.phase(), Phase::Open);
    assert_eq!(script.connect(socket), ["> 40"]);
}

#[test]
fn a_lost_connection_comes_back_by_itself() {
    let (mut script, socket) = Script::connected();
    assert_eq!(
        script.closed(),
        [
            "hang up",
            "close: transport close (transport_closed)",
            "0: disconnect transport close (transport_closed)"
        ]
    );
    assert!(script.manager.is_active(socket) && !script.manager.is_connected(socket));
    script.emit(socket, "meanwhile");
    assert_eq!(script.wait(999), NOTHING);
    assert_eq!(script.wait(1), ["reconnect_attempt 1", "dial"]);
    assert_eq!(script.opens(), ["open", "reconnect 1", "> 40"]);
    assert_eq!(
        script.receives(r#"0{"sid":"y"}"#),
        ["> 42[\"meanwhile\"]", "0: connect y None"]
    );
    assert!(!script.manager.is_reconnecting());
}

#[test]
fn failed_tries_are_reported_in_order_and_end_at_the_limit() {
    let mut script = Script::new(Settings {
        reconnection_attempts: Some(2),
        ..exact()
    });
    let socket = script.socket("/");
    script.says();
    let failed = [
        "hang up",
        "error (transport_closed)",
        "0: connect_error (transport_closed)",
    ];
    assert_eq!(script.closed(), failed);
    assert_eq!(script.wait(1_000), ["reconnect_attempt 1", "dial"]);
    assert_eq!(
        script.closed(),
        [failed.as_slice(), &["reconnect_error (transport_closed)"]].concat()
    );
    assert_eq!(script.wait(2_000), ["reconnect_attempt 2", "dial"]);
    assert_eq!(
        script.closed(),
        [
            failed.as_slice(),
            &["reconnect_failed", "reconnect_error (transport_closed)"]
        ]
        .concat()
    );
    assert_eq!(script.manager.poll_timeout(), None);
    assert_eq!(
        script.connect(socket),
        ["dial"],
        "the application may go on"
    );
}

#[test]
fn connecting_between_two_tries_connects_at_once() {
    let (mut script, socket) = Script::connected();
    script.closed();
    assert_eq!(script.connect(socket), ["reconnect_attempt 1", "dial"]);
    assert_eq!(script.opens(), ["open", "reconnect 1", "> 40"]);
    script.receives(r#"0{"sid":"y"}"#);
    // And later losses are still healed.
    script.closed();
    assert_eq!(script.wait(1_000), ["reconnect_attempt 1", "dial"]);
}

#[test]
fn coming_back_online_connects_at_once() {
    let (mut script, _) = Script::connected();
    script.input(Input::Offline);
    script.manager.handle_online(script.now);
    assert_eq!(script.says(), ["reconnect_attempt 1", "dial"]);
}

#[test]
fn leaving_between_two_tries_ends_them() {
    let (mut script, socket) = Script::connected();
    script.closed();
    assert_eq!(script.disconnect(socket), ["close: forced close"]);
    assert_eq!(script.manager.poll_timeout(), None);
    assert_eq!(script.wait(60_000), NOTHING);
}

#[test]
fn another_namespace_during_the_delay_does_not_double_the_loop() {
    let (mut script, _) = Script::connected();
    script.closed();
    script.socket("/admin");
    assert_eq!(script.says(), ["reconnect_attempt 1", "dial"]);
    assert_eq!(script.wait(5_000), NOTHING);
    assert_eq!(
        script.opens(),
        ["open", "reconnect 1", "> 40", "> 40/admin,"]
    );
}

#[test]
fn leaving_in_the_attempt_event_cancels_the_attempt() {
    let (mut script, socket) = Script::connected();
    script.closed();
    script.now = script.now.after(1_000);
    script.manager.handle_timeout(script.now);
    let attempt = script.manager.poll_output(script.now);
    while script.manager.poll_output(script.now) != Some(Output::Configure) {}
    assert!(attempt.is_some());
    script.manager.disconnect(script.now, socket);
    let record = TransportRecord::default();
    script
        .manager
        .configure(script.now, Config::default(), record);
    assert_eq!(script.says(), ["close: forced close"]);
    assert_eq!(script.connect(socket), ["dial"]);
}

#[test]
fn opening_takes_only_so_long() {
    let mut script = Script::new(exact());
    script.socket("/");
    script.says();
    assert_eq!(script.wait(19_999), NOTHING);
    assert_eq!(
        script.wait(1),
        [
            "error (connect_timeout)",
            "0: connect_error (connect_timeout)",
            "hang up"
        ]
    );
    assert_eq!(script.wait(1_000), ["reconnect_attempt 1", "dial"]);
}

#[test]
fn options_that_cannot_be_had_are_an_error() {
    let mut script = Script::new(exact());
    script.configures = false;
    script.socket("/");
    assert_eq!(script.says(), ["configure"]);
    script
        .manager
        .fail_configuration(script.now, "thrown".into());
    assert_eq!(
        script.says(),
        [
            "error (configuration_invalid)",
            "0: connect_error (configuration_invalid)"
        ]
    );
}

#[test]
fn leaving_and_joining_in_one_breath_opens_a_new_connection() {
    let (mut script, socket) = Script::connected();
    script.manager.disconnect(script.now, socket);
    script.manager.connect(socket);
    assert_eq!(
        script.says(),
        [
            "> 41",
            "close: forced close",
            "0: disconnect io client disconnect",
            "hang up",
            "dial"
        ]
    );
    script.opens();
    assert_eq!(script.receives(r#"0{"sid":"y"}"#), ["0: connect y None"]);
}

#[test]
fn an_engine_closed_by_the_application_is_opened_again() {
    let (mut script, _) = Script::connected();
    script.manager.close_engine(script.now);
    assert_eq!(
        script.says(),
        [
            "hang up",
            "close: forced close",
            "0: disconnect forced close"
        ]
    );
    assert_eq!(script.wait(1_000), ["reconnect_attempt 1", "dial"]);
}

#[test]
fn acks_reach_their_question_and_no_other() {
    let (mut script, socket) = Script::connected();
    assert_eq!(script.try_emit(socket, question("a", None)), Ok(Some(0)));
    assert_eq!(script.try_emit(socket, question("b", None)), Ok(Some(1)));
    assert_eq!(script.says(), ["> 420[\"a\"]", "> 421[\"b\"]"]);
    assert_eq!(script.receives("31[]"), ["0: ack 1"]);
    assert_eq!(script.receives("31[]"), NOTHING, "once");
    assert_eq!(script.receives("37[]"), NOTHING, "unknown");
    assert_eq!(script.receives("30[]"), ["0: ack 0"]);
}

#[test]
fn an_ack_that_comes_too_late_is_not_awaited_any_more() {
    let (mut script, socket) = Script::connected();
    script.try_emit(socket, question("a", Some(100))).unwrap();
    script.try_emit(socket, question("b", Some(50))).unwrap();
    script.says();
    assert_eq!(script.wait(50), ["0: no ack 1: operation has timed out"]);
    assert_eq!(script.receives("31[]"), NOTHING);
    assert_eq!(script.receives("30[]"), ["0: ack 0"]);
    assert_eq!(script.wait(1_000), NOTHING);
}

#[test]
fn a_question_that_timed_out_unsent_is_never_sent() {
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    script.says();
    script
        .try_emit(socket, question("stale", Some(100)))
        .unwrap();
    script.emit(socket, "fresh");
    assert_eq!(script.wait(100), ["0: no ack 0: operation has timed out"]);
    script.opens();
    assert_eq!(
        script.receives(r#"0{"sid":"x"}"#),
        ["> 42[\"fresh\"]", "0: connect x None"]
    );
}

#[test]
fn a_lost_connection_loses_only_the_answers_to_what_was_sent() {
    let (mut script, socket) = Script::connected();
    script.try_emit(socket, question("sent", None)).unwrap();
    script.says();
    let said = script.closed();
    assert_eq!(
        said[2..],
        [
            "0: disconnect transport close (transport_closed)",
            "0: no ack 0: socket has been disconnected"
        ]
    );
    script.try_emit(socket, question("kept", None)).unwrap();
    script.wait(1_000);
    script.closed();
    script.wait(2_000);
    script.opens();
    let said = script.receives(r#"0{"sid":"y"}"#);
    assert_eq!(said, ["> 421[\"kept\"]", "0: connect y None"]);
    assert_eq!(script.receives("31[]"), ["0: ack 1"]);
}

#[test]
fn answers_are_bound_to_the_session_of_their_question() {
    let (mut script, socket) = Script::connected();
    script
        .manager
        .answer(socket, 1, 5, "[1]".into(), Vec::new());
    assert_eq!(script.says(), ["> 435[1]"]);
    script
        .manager
        .answer(socket, 1, 6, "[]".into(), vec![vec![9]]);
    assert_eq!(script.says(), ["> 461-6[]", "> [9]"]);
    script.receives("1");
    script.manager.answer(socket, 1, 7, "[]".into(), Vec::new());
    assert_eq!(script.says(), NOTHING, "the namespace was left");
    script.connect(socket);
    script.opens();
    script.receives(r#"0{"sid":"y"}"#);
    script.manager.answer(socket, 1, 7, "[]".into(), Vec::new());
    assert_eq!(script.says(), NOTHING, "another session");
}

#[test]
fn volatile_events_are_dropped_when_they_cannot_go_out_at_once() {
    let volatile = || Emit {
        volatile: true,
        ..event("v")
    };
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    script.says();
    script.try_emit(socket, volatile()).unwrap();
    script.opens();
    script.try_emit(socket, volatile()).unwrap();
    assert_eq!(script.receives(r#"0{"sid":"x"}"#), ["0: connect x None"]);
    script.try_emit(socket, volatile()).unwrap();
    script.try_emit(socket, volatile()).unwrap();
    assert_eq!(script.says(), ["> 42[\"v\"]", "> 42[\"v\"]"]);
}

#[test]
fn binary_events_go_out_and_come_in_whole() {
    let (mut script, socket) = Script::connected();
    let binary = Emit {
        attachments: vec![vec![1], vec![2]],
        ..event("b")
    };
    script.try_emit(socket, binary).unwrap();
    assert_eq!(script.says(), ["> 452-[\"b\"]", "> [1]", "> [2]"]);
    assert_eq!(
        script.receives(r#"51-["c",{"_placeholder":true,"num":0}]"#),
        NOTHING
    );
    assert_eq!(script.receives_binary(&[7]), ["0: c"]);
}

#[test]
fn half_a_packet_dies_with_its_connection() {
    let (mut script, _) = Script::connected();
    script.receives(r#"51-["c",{"_placeholder":true,"num":0}]"#);
    script.closed();
    script.wait(1_000);
    script.opens();
    assert_eq!(script.receives(r#"0{"sid":"y"}"#), ["0: connect y None"]);
}

#[test]
fn packets_that_break_the_protocol_close_the_connection_and_it_comes_back() {
    let hostile = [
        "9",
        "2",
        "2{}",
        "2[\"connect\"]",
        "5[\"e\"]",
        "50-[\"e\"]",
        "511-[\"e\"]",
        "599999999999999999999999-[\"e\"]",
        "299999999999999999999999[\"e\"]",
        "4",
        "0[]",
        "3[]",
    ];
    for packet in hostile {
        let (mut script, _) = Script::connected();
        let said = script.receives(packet);
        assert_eq!(
            said,
            [
                "close: parse error (parse_error)",
                "0: disconnect parse error (parse_error)",
                "hang up"
            ],
            "{packet}"
        );
        assert_eq!(script.wait(1_000), ["reconnect_attempt 1", "dial"]);
    }
    let (mut script, _) = Script::connected();
    assert_eq!(
        script.receives_binary(&[1]).len(),
        3,
        "nothing announced it"
    );
    let (mut script, _) = Script::connected();
    script.receives(r#"51-["c"]"#);
    assert_eq!(
        script.receives("2[\"e\"]").len(),
        3,
        "text instead of the attachment"
    );
    let (mut script, _) = Script::connected();
    script.receives(r#"51-["c",{"_placeholder":true,"num":1}]"#);
    assert_eq!(
        script.receives_binary(&[1]).len(),
        3,
        "a placeholder of nothing"
    );
}

#[test]
fn early_events_wait_for_the_reply_within_a_bound() {
    let mut script = Script::new(exact());
    script.socket("/");
    script.says();
    script.opens();
    for _ in 0..MAX_RECEIVE_BUFFER {
        assert_eq!(script.receives("2[\"early\"]"), NOTHING);
    }
    let said = script.receives(r#"0{"sid":"x"}"#);
    assert_eq!(said.len(), MAX_RECEIVE_BUFFER + 1);
    assert_eq!(said.last().map(String::as_str), Some("0: connect x None"));

    let mut script = Script::new(exact());
    script.socket("/");
    script.says();
    script.opens();
    for _ in 0..MAX_RECEIVE_BUFFER {
        script.receives("2[\"early\"]");
    }
    let said = script.receives("2[\"one too many\"]");
    assert_eq!(
        said.first().map(String::as_str),
        Some("close: parse error (parse_error)")
    );
    // Nothing of them is replayed on the next connection.
    script.wait(1_000);
    script.opens();
    assert_eq!(script.receives(r#"0{"sid":"y"}"#), ["0: connect y None"]);
}

#[test]
fn a_dead_heartbeat_is_not_written_to() {
    let (mut script, socket) = Script::connected();
    script.now = script.now.after(50_000);
    assert_eq!(script.emit(socket, "kept"), NOTHING);
    assert_eq!(
        script.wait(0),
        [
            "hang up",
            "close: ping timeout",
            "0: disconnect ping timeout"
        ]
    );
    script.wait(1_000);
    script.opens();
    assert_eq!(
        script.receives(r#"0{"sid":"y"}"#),
        ["> 42[\"kept\"]", "0: connect y None"]
    );
}

#[test]
fn a_ping_that_was_only_late_sends_what_waited() {
    let (mut script, socket) = Script::connected();
    script.now = script.now.after(50_000);
    script.emit(socket, "kept");
    assert_eq!(script.receives_raw("2"), ["> 3", "> 42[\"kept\"]"]);
}

#[test]
fn bounds_refuse_and_keep_nothing() {
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    let many = Emit {
        attachments: vec![Vec::new(); 11],
        ..event("many")
    };
    assert_eq!(
        script.try_emit(socket, many),
        Err(EmitError::TooManyAttachments)
    );
    for _ in 0..MAX_SEND_BUFFER {
        script.try_emit(socket, event("x")).unwrap();
    }
    assert_eq!(
        script.try_emit(socket, question("x", None)),
        Err(EmitError::SendBufferFull)
    );
    assert_eq!(script.manager.send_buffer_len(socket), MAX_SEND_BUFFER);

    let (mut script, socket) = Script::connected();
    for _ in 0..MAX_PENDING_ACKS {
        script.try_emit(socket, question("x", None)).unwrap();
        script.says();
    }
    assert_eq!(
        script.try_emit(socket, question("x", None)),
        Err(EmitError::TooManyAcks)
    );
}

#[test]
fn reconnection_may_be_switched_off() {
    let (mut script, socket) = Script::connected();
    script.manager.settings.reconnection = false;
    script.closed();
    assert_eq!(script.manager.phase(), Phase::Idle);
    assert_eq!(script.manager.poll_timeout(), None);
    assert_eq!(script.connect(socket), ["dial"]);
}

#[test]
fn reconnection_switched_off_between_two_tries_ends_them() {
    let (mut script, _) = Script::connected();
    script.closed();
    script.manager.settings.reconnection = false;
    assert_eq!(script.wait(1_000), NOTHING);
    assert_eq!(script.manager.phase(), Phase::Idle);
    assert!(!script.manager.is_reconnecting());
}

/// One thing that may happen to a manager.
#[derive(Clone, Debug)]
enum Happening {
    Opens,
    Receives(&'static str),
    Binary,
    Closed,
    Connect(usize),
    Disconnect(usize),
    Emit(usize),
    Ask(usize),
    Close,
    CloseEngine,
    Online,
    Offline,
    Wait(u64),
}

fn happening() -> impl Strategy<Value = Happening> {
    let packet = proptest::sample::select(vec![
        r#"0{"sid":"x"}"#,
        r#"0/a,{"sid":"x"}"#,
        "2[\"e\"]",
        "2/a,5[\"e\"]",
        "51-[\"e\",{\"_placeholder\":true,\"num\":0}]",
        "30[]",
        "3/a,0[]",
        "1",
        "1/a,",
        "4\"no\"",
        "garbage",
    ]);
    prop_oneof![
        5 => Just(Happening::Opens),
        8 => packet.prop_map(Happening::Receives),
        1 => Just(Happening::Binary),
        2 => Just(Happening::Closed),
        4 => (0_usize..2).prop_map(Happening::Connect),
        2 => (0_usize..2).prop_map(Happening::Disconnect),
        4 => (0_usize..2).prop_map(Happening::Emit),
        4 => (0_usize..2).prop_map(Happening::Ask),
        1 => Just(Happening::Close),
        1 => Just(Happening::CloseEngine),
        1 => Just(Happening::Online),
        1 => Just(Happening::Offline),
        3 => (0_u64..30_000).prop_map(Happening::Wait),
    ]
}

proptest! {
    /// Whatever happens in whatever order: every question is settled once, and
    /// when nobody wants the connection any more, nothing is left of it.
    #[test]
    fn any_sequence_settles_and_ends(happenings in proptest::collection::vec(happening(), 0..80)) {
        let mut script = Script::new(exact());
        let sockets = [script.socket("/"), script.socket("/a")];
        let mut asked = Vec::new();
        let mut said = script.says();
        for happening in happenings {
            match happening {
                Happening::Opens => said.extend(script.opens()),
                Happening::Receives(packet) => said.extend(script.receives(packet)),
                Happening::Binary => said.extend(script.receives_binary(&[1])),
                Happening::Closed => said.extend(script.closed()),
                Happening::Connect(index) => script.manager.connect(sockets[index]),
                Happening::Disconnect(index) => script.manager.disconnect(script.now, sockets[index]),
                Happening::Emit(index) => {
                    script.try_emit(sockets[index], event("e")).unwrap();
                }
                Happening::Ask(index) => {
                    let id = script.try_emit(sockets[index], question("q", Some(5_000))).unwrap();
                    asked.extend(id.map(|id| (index, id)));
                }
                Happening::Close => script.manager.close(script.now),
                Happening::CloseEngine => script.manager.close_engine(script.now),
                Happening::Online => script.manager.handle_online(script.now),
                Happening::Offline => said.extend(script.input(Input::Offline)),
                Happening::Wait(millis) => said.extend(script.wait(millis)),
            }
            said.extend(script.says());
        }
        for socket in sockets {
            said.extend(script.disconnect(socket));
        }
        said.extend(script.wait(20_000));
        for (index, id) in asked {
            let answers = [format!("{index}: ack {id}"), format!("{index}: no ack {id}: ")];
            let settled = said
                .iter()
                .filter(|line| **line == answers[0] || line.starts_with(&answers[1]))
                .count();
            prop_assert_eq!(settled, 1, "question {} of {}", id, index);
        }
        prop_assert_eq!(script.manager.phase(), Phase::Idle);
        prop_assert!(script.manager.connection.is_none() && script.manager.retiring.is_empty());
        prop_assert_eq!(script.manager.poll_timeout(), None);
    }
}
