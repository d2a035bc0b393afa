//! Heartbeat, malformed input, closing, and writing.

use super::*;
use crate::engine::MAX_BODY_PACKETS;

#[test]
fn only_pings_move_the_heartbeat() {
    let mut script = Script::upgraded();
    assert_eq!(script.wait(499), [""; 0]);
    assert_eq!(script.receives(2, "2"), ["send 2 3", "ping"]);
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
    assert_eq!(script.receives(2, "2"), ["send 2 3", "ping"]);
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
fn a_flood_of_pings_leaves_one_answer_waiting() {
    let mut script = Script::polling();
    script.write("in flight");
    let pings = vec!["2"; MAX_WRITE_BUFFER + 10].join("|");
    let said = script.body(&pings);
    assert_eq!(said.len(), MAX_WRITE_BUFFER + 11);
    assert_eq!(script.session.write_buffer, [Frame::pong()]);
    // The application's own messages have room, and later pings their answers.
    script.write("mine");
    assert_eq!(script.posted()[0], "post 1 3|4mine");
    script.posted();
    assert_eq!(script.body("2")[0], "post 1 3");
}

#[test]
fn a_body_holds_only_so_many_packets() {
    let mut script = Script::polling();
    let most = vec!["6"; MAX_BODY_PACKETS].join("|");
    assert_eq!(script.body(&most), ["get 1 s"]);
    let said = script.body(&(most + "|6"));
    assert_eq!(
        said.last().unwrap(),
        "closed: transport error (message_too_large)"
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

#[test]
fn a_server_that_may_not_have_noticed_the_end_is_told() {
    let mut script = Script::probing();
    assert_eq!(
        script.fails(1, false),
        [
            "post 1 1",
            "close 2",
            "upgrade failed (transport_closed)",
            "closed: transport error (polling_read_failed)"
        ]
    );
    assert_eq!(script.posted(), ["close 1"]);
    assert!(script.session.is_finished());

    let mut script = Script::probing();
    assert_eq!(script.wait(500)[0], "post 1 1", "the pings stayed away");
    assert_eq!(script.posted(), [""; 0], "the GET is left to the server");
    assert_eq!(script.body("6|4too late"), ["close 1"]);

    let mut script = Script::probing();
    script.write("on its way");
    assert_eq!(
        script.fails(1, true)[0],
        "post 1 1",
        "the GET is left alone"
    );
    assert_eq!(script.posted(), [""; 0]);
    assert_eq!(script.body("6"), ["close 1"]);

    let mut script = Script::probing();
    script.write("on its way");
    assert_eq!(script.fails(1, false)[0], "close 1", "one POST at a time");
}

#[test]
fn what_follows_a_malformed_packet_is_not_read() {
    let mut script = Script::probing();
    let said = script.body("4a|x|4b");
    assert_eq!(said[..2], ["message a", "post 1 1"]);
    assert_eq!(
        said.last().map(String::as_str),
        Some("closed: transport error (packet_invalid)")
    );
    assert_eq!(script.posted(), ["close 1"]);
}
