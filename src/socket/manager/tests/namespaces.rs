//! Joining and leaving namespaces, auth, recovery.

use super::*;

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
            "hang up",
            "close: forced close",
            "0: disconnect io client disconnect"
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
fn a_namespace_that_is_left_while_joining_is_left_on_the_server_and_joined_anew() {
    let (mut script, _) = Script::connected();
    let admin = script.socket("/admin");
    assert_eq!(script.says(), ["> 40/admin,"]);
    assert_eq!(script.disconnect(admin), NOTHING);
    assert_eq!(script.connect(admin), NOTHING, "a reply is on its way");
    assert_eq!(
        script.receives(r#"0/admin,{"sid":"y"}"#),
        ["> 41/admin,", "> 40/admin,"]
    );
    assert_eq!(
        script.receives(r#"0/admin,{"sid":"z"}"#),
        ["1: connect z None"]
    );
    // Left for good.
    let other = script.socket("/other");
    assert_eq!(script.says(), ["> 40/other,"]);
    assert_eq!(script.disconnect(other), NOTHING);
    assert_eq!(script.receives(r#"0/other,{"sid":"w"}"#), ["> 41/other,"]);
    assert_eq!(script.connect(other), ["> 40/other,"]);
}

#[test]
fn replies_that_nothing_was_asked_for_are_answered_by_nothing() {
    let (mut script, _) = Script::connected();
    let admin = script.socket("/admin");
    script.says();
    script.receives(r#"0/admin,{"sid":"y"}"#);
    script.disconnect(admin);
    for reply in [r#"0/admin,{"sid":"y"}"#, r#"4/admin,{"message":"no"}"#] {
        assert_eq!(script.receives(reply), NOTHING);
    }
    // One for each that was sent.
    script.connect(admin);
    script.disconnect(admin);
    assert_eq!(script.receives(r#"0/admin,{"sid":"z"}"#), ["> 41/admin,"]);
    assert_eq!(script.receives(r#"0/admin,{"sid":"z"}"#), NOTHING);
}

#[test]
fn events_of_the_session_that_was_left_are_none_of_the_next() {
    let (mut script, _) = Script::connected();
    let admin = script.socket("/admin");
    script.says();
    script.receives(r#"0/admin,{"sid":"y","pid":"p"}"#);
    assert_eq!(
        script.disconnect(admin),
        ["> 41/admin,", "1: disconnect io client disconnect"]
    );
    assert_eq!(script.connect(admin), [r#"> 40/admin,{"pid":"p"}"#]);
    // They were on their way; an answer would be taken for that of another question.
    assert_eq!(script.receives(r#"2/admin,7["old"]"#), NOTHING);
    assert_eq!(
        script.receives(r#"0/admin,{"sid":"z","pid":"q"}"#),
        ["1: connect z Some(false)"]
    );
    assert_eq!(script.receives(r#"2/admin,["new"]"#), ["1: new"]);
    // Nor are those of one that was joined after nobody waited for it any more.
    let late = script.socket("/late");
    script.says();
    script.receives_raw("2");
    script.wait(NAMESPACE_TIMEOUT_MS / 2);
    script.receives_raw("2");
    assert_eq!(
        script.wait(NAMESPACE_TIMEOUT_MS / 2),
        ["2: connect_error (namespace_timeout)"]
    );
    assert_eq!(script.receives(r#"0/late,{"sid":"u"}"#), ["> 41/late,"]);
    assert_eq!(script.connect(late), ["> 40/late,"]);
    assert_eq!(script.receives(r#"2/late,["old"]"#), NOTHING);
    assert_eq!(
        script.receives(r#"0/late,{"sid":"v"}"#),
        ["2: connect v None"]
    );
    // On the next connection there is nothing to confuse them with.
    script.closed();
    script.wait(1_000);
    script.opens();
    script.receives(r#"2/admin,["early"]"#);
    assert_eq!(
        script.receives(r#"0/admin,{"sid":"w","pid":"r"}"#),
        ["1: early", "1: connect w Some(false)"]
    );
}

#[test]
fn what_came_before_a_refusal_is_forgotten() {
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    script.says();
    script.opens();
    assert_eq!(script.receives(r#"2["early"]"#), NOTHING);
    script.receives(r#"4{"message":"no"}"#);
    script.wait(1_000);
    script.connect(socket);
    script.opens();
    assert_eq!(script.receives(r#"0{"sid":"x"}"#), ["0: connect x None"]);
}

#[test]
fn a_namespace_that_is_left_while_joining_waits_for_its_refusal_too() {
    let (mut script, _) = Script::connected();
    let admin = script.socket("/admin");
    script.says();
    script.disconnect(admin);
    assert_eq!(script.connect(admin), NOTHING);
    assert_eq!(
        script.receives(r#"4/admin,{"message":"no"}"#),
        ["> 40/admin,"]
    );
    script.disconnect(admin);
    assert_eq!(script.receives(r#"4/admin,{"message":"no"}"#), NOTHING);
    assert_eq!(script.connect(admin), ["> 40/admin,"]);
}

#[test]
fn a_reply_that_never_comes_is_waited_for_no_longer_than_any() {
    let (mut script, root) = Script::connected();
    let admin = script.socket("/admin");
    script.says();
    script.disconnect(admin);
    script.wait(NAMESPACE_TIMEOUT_MS / 4);
    assert_eq!(script.connect(admin), NOTHING);
    script.receives_raw("2");
    script.wait(NAMESPACE_TIMEOUT_MS / 2);
    script.receives_raw("2");
    assert_eq!(script.wait(NAMESPACE_TIMEOUT_MS / 4), ["> 40/admin,"]);
    // Of a connection that is gone, none comes.
    script.disconnect(admin);
    script.closed();
    assert!(script.manager.is_active(root));
    script.connect(admin);
    script.wait(1_000);
    let said = script.opens();
    assert!(said.contains(&"> 40/admin,".to_string()), "{said:?}");
}

/// A lost connection is open again, and `/admin` asks for its session to be restored.
fn restoring() -> (Script, SocketId) {
    let (mut script, _) = Script::connected();
    let admin = script.socket("/admin");
    script.says();
    script.receives(r#"0/admin,{"sid":"a","pid":"p"}"#);
    script.closed();
    script.wait(1_000);
    let said = script.opens();
    let asks = r#"> 40/admin,{"pid":"p"}"#.to_string();
    assert!(said.contains(&asks), "{said:?}");
    script.receives(r#"0{"sid":"x"}"#);
    (script, admin)
}

#[test]
fn what_comes_of_a_session_that_was_left_is_not_taken_for_what_another_has_missed() {
    let (mut script, admin) = restoring();
    script.disconnect(admin);
    assert_eq!(script.connect(admin), NOTHING);
    assert_eq!(
        script.receives(r#"0/admin,{"sid":"b","pid":"q"}"#),
        ["> 41/admin,", "> 40/admin,"],
        "nothing is to be restored"
    );
    assert_eq!(script.receives(r#"2/admin,["of b"]"#), NOTHING);
    assert_eq!(
        script.receives(r#"0/admin,{"sid":"c","pid":"r"}"#),
        ["1: connect c Some(false)"]
    );
}

#[test]
fn a_session_whose_missed_events_nobody_heard_is_not_told_as_restored() {
    let (mut script, admin) = restoring();
    for _ in 0..3 {
        script.wait(NAMESPACE_TIMEOUT_MS / 3);
        script.receives_raw("2");
    }
    assert!(!script.manager.is_active(admin), "it took too long");
    assert_eq!(script.receives(r#"2/admin,["missed"]"#), NOTHING);
    assert_eq!(script.connect(admin), ["> 40/admin,"]);
    assert_eq!(script.receives(r#"2/admin,["missed too"]"#), NOTHING);
    assert_eq!(
        script.receives(r#"0/admin,{"sid":"a","pid":"p"}"#),
        ["1: connect a Some(false)"]
    );
}

#[test]
fn auth_belongs_to_one_attempt_and_is_given_once() {
    let mut script = Script::new(exact());
    script.auth = Some("later");
    let socket = script.socket("/");
    script.says();
    assert_eq!(script.opens(), ["0: auth? 1", "open"]);
    script.closed();
    script.wait(1_000);
    assert_eq!(script.opens(), ["0: auth? 2", "open", "reconnect 1"]);
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
        ["hang up", "close: forced close", "0: refused"]
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
                "hang up",
                "close: forced close",
                "0: connect_error (server_too_old)"
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
            "0: disconnect forced close",
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
fn what_is_urgent_goes_before_what_waited() {
    let (mut script, socket) = Script::connected();
    script.greets = |manager, now, socket| {
        let urgent = Emit {
            urgent: true,
            ..event("join-room")
        };
        assert_eq!(manager.emit(now, socket, urgent), Ok(Emitted::Sent));
    };
    script.closed();
    script.emit(socket, "waits");
    assert_eq!(script.wait(1_000), ["reconnect_attempt 1", "dial"]);
    assert_eq!(script.opens(), ["open", "reconnect 1", "> 40"]);
    // An event that came early is told first, as without anything urgent.
    assert_eq!(script.receives(r#"2["early"]"#), [""; 0]);
    assert_eq!(
        script.receives(r#"0{"sid":"y"}"#),
        [
            r#"> 42["join-room"]"#,
            "0: early",
            r#"> 42["waits"]"#,
            "0: connect y None"
        ]
    );
}

#[test]
fn what_is_urgent_waits_for_the_namespace_and_is_not_retried() {
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    script.manager.set_retries(socket, Some(1));
    let urgent = Emit {
        urgent: true,
        ..event("early")
    };
    assert_eq!(script.try_emit(socket, urgent), Ok(Emitted::Buffered));
    assert_eq!(script.manager.retry_queue_len(socket), 0);
}

#[test]
fn leaving_upon_joining_keeps_what_waited() {
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    script.emit(socket, "waits");
    script.greets = |manager, now, socket| manager.disconnect(now, socket);
    script.says();
    script.opens();
    let said = script.receives(r#"0{"sid":"x"}"#);
    assert!(!said.iter().any(|line| line.contains("waits")), "{said:?}");
    assert_eq!(script.manager.send_buffer_len(socket), 1);
}
