//! Every race that an upgrade can run into (protocol section 1.9).

use super::*;

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
fn a_poll_is_held_back_for_a_candidate_that_is_near() {
    let mut script = Script::probing();
    assert_eq!(script.body("4joined"), ["message joined"]);
    assert_eq!(script.write("out"), ["post 1 4out"], "posts go on");
    assert_eq!(script.posted(), [""; 0]);
    assert_eq!(
        script.receives(2, "3probe"),
        ["upgrading", "close 1", "send 2 5", "upgraded"],
        "nothing is waited for"
    );
}

#[test]
fn a_poll_is_held_back_once_and_not_for_long() {
    let mut script = Script::probing();
    assert_eq!(script.body("6"), [""; 0]);
    assert_eq!(script.wait(49), [""; 0]);
    assert_eq!(script.wait(1), ["get 1 s"]);
    assert_eq!(script.body("6"), ["get 1 s"]);
    assert_eq!(script.receives(2, "3probe"), ["upgrading"]);
    assert_eq!(script.body("6"), ["close 1", "send 2 5", "upgraded"]);
}

#[test]
fn a_poll_is_held_back_longer_where_answers_are_slow_but_no_ping_comes_late() {
    let slow = |handshake_ms: u64, wanted: u64| {
        let mut script = Script::new(config());
        script.says();
        script.wait(handshake_ms);
        script.body(HANDSHAKE);
        assert_eq!(script.body("6"), [""; 0]);
        assert_eq!(script.wait(wanted - 1), [""; 0]);
        assert_eq!(script.wait(1), ["get 1 s"]);
    };
    slow(30, 60);
    // Half of the handshake's pingTimeout.
    slow(400, 100);
}

#[test]
fn a_poll_is_held_back_no_longer_than_the_candidate_lives() {
    let mut script = Script::probing();
    assert_eq!(script.body("6"), [""; 0]);
    assert_eq!(
        script.closed(2),
        [
            "close 2",
            "upgrade failed (transport_closed)",
            "get 1 s",
            "avoid websocket 60000"
        ]
    );
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
            "post 1 1",
            "close 2",
            "upgrade failed (transport_closed)",
            "closed: transport error (polling_read_failed)"
        ]
    );
    assert_eq!(script.receives(2, "4late"), [""; 0]);
    assert_eq!(script.posted(), ["close 1"]);
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
fn a_candidate_that_dies_while_closing_leaves_no_deadline() {
    let mut script = Script::probing();
    script.receives(2, "3probe");
    script.close();
    script.closed(2);
    script.posted();
    script.body("6");
    assert!(script.session.is_finished());
    assert_eq!(script.session.poll_timeout(), None);
}
