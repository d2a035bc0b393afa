//! Events, answers, attachments, buffers and their bounds.

use super::*;

#[test]
fn acks_reach_their_question_and_no_other() {
    let (mut script, socket) = Script::connected();
    assert_eq!(
        script.try_emit(socket, question("a", None)),
        Ok(Emitted::Sent)
    );
    assert_eq!(
        script.try_emit(socket, question("b", None)),
        Ok(Emitted::Sent)
    );
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
fn no_deadline_is_left_of_questions_that_are_settled() {
    let (mut script, socket) = Script::connected();
    let heartbeat = script.manager.poll_timeout();
    script.try_emit(socket, question("a", Some(100))).unwrap();
    script.says();
    assert_ne!(script.manager.poll_timeout(), heartbeat);
    script.receives("30[]");
    assert_eq!(script.manager.poll_timeout(), heartbeat, "answered");
    script.try_emit(socket, question("b", Some(100))).unwrap();
    script.says();
    script.disconnect(socket);
    assert_eq!(script.manager.poll_timeout(), None, "given up");
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
        said[1..3],
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
        .answer(socket, 1, 5, json("[1]", Vec::new()))
        .unwrap();
    assert_eq!(script.says(), ["> 435[1]"]);
    script
        .manager
        .answer(socket, 1, 6, json("[]", vec![vec![9]]))
        .unwrap();
    assert_eq!(script.says(), ["> 461-6[]", "> [9]"]);
    script.receives("1");
    script
        .manager
        .answer(socket, 1, 7, json("[]", Vec::new()))
        .unwrap();
    assert_eq!(script.says(), NOTHING, "the namespace was left");
    script.connect(socket);
    script.opens();
    script.receives(r#"0{"sid":"y"}"#);
    script
        .manager
        .answer(socket, 1, 7, json("[]", Vec::new()))
        .unwrap();
    assert_eq!(script.says(), NOTHING, "another session");
    let many = vec![Vec::new(); 11];
    assert_eq!(
        script.manager.answer(socket, 2, 7, json("[]", many)),
        Err(EmitError::TooManyAttachments)
    );
}

#[test]
fn volatile_events_are_dropped_when_they_cannot_go_out_at_once() {
    let volatile = || Emit {
        volatile: true,
        urgent: false,
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
        content: json("[\"b\"]", vec![vec![1], vec![2]]),
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
                "hang up",
                "0: disconnect parse error (parse_error)",
                "close: parse error (parse_error)"
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
    assert!(said.contains(&"close: parse error (parse_error)".into()));
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
            "0: disconnect ping timeout",
            "close: ping timeout",
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
        content: json("[\"many\"]", vec![Vec::new(); 11]),
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
fn an_emit_that_is_taken_back_is_not_sent_and_not_answered() {
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    script.says();
    script
        .try_emit(socket, question("back", Some(100)))
        .unwrap();
    script.try_emit(socket, question("kept", None)).unwrap();
    script.manager.cancel(socket, 0);
    assert_eq!(script.manager.send_buffer_len(socket), 1);
    script.opens();
    let said = script.receives(r#"0{"sid":"x"}"#);
    let sent: Vec<_> = said.iter().filter(|line| line.starts_with('>')).collect();
    assert_eq!(sent, ["> 421[\"kept\"]"]);
    assert_eq!(script.wait(100), NOTHING, "it has no deadline");

    script.manager.cancel(socket, 1);
    assert_eq!(script.receives("31[]"), ["0: ack 1"], "it was sent");
}
