//! Losing the connection and getting it back (protocol section 4).

use super::*;

#[test]
fn a_lost_connection_comes_back_by_itself() {
    let (mut script, socket) = Script::connected();
    assert_eq!(
        script.closed(),
        [
            "hang up",
            "0: disconnect transport close (transport_closed)",
            "close: transport close (transport_closed)",
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
        "0: connect_error (transport_closed)",
        "error (transport_closed)",
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
        NOTHING,
        "a pause follows each failure"
    );
    assert_eq!(script.wait(500), ["dial"], "the application may go on");
}

#[test]
fn whoever_connects_in_each_error_does_not_keep_the_page_busy() {
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    assert_eq!(script.says(), ["dial"]);
    for attempt in 1..5 {
        script.closed();
        assert_eq!(script.connect(socket), NOTHING);
        assert_eq!(script.connect(socket), NOTHING);
        assert_eq!(script.wait(499), NOTHING);
        let tried = format!("reconnect_attempt {attempt}");
        assert_eq!(script.wait(1), [tried.as_str(), "dial"]);
    }
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
            "hang up",
            "0: connect_error (connect_timeout)",
            "error (connect_timeout)"
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
            "0: connect_error (configuration_invalid)",
            "error (configuration_invalid)",
        ]
    );
}

#[test]
fn leaving_and_joining_in_one_breath_opens_a_new_connection() {
    let (mut script, socket) = Script::connected();
    script.manager.disconnect(script.now, socket);
    script.manager.connect(script.now, socket);
    assert_eq!(
        script.says(),
        [
            "> 41",
            "hang up",
            "close: forced close",
            "0: disconnect io client disconnect",
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
            "0: disconnect forced close",
            "close: forced close",
        ]
    );
    assert_eq!(script.wait(1_000), ["reconnect_attempt 1", "dial"]);
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

#[test]
fn what_was_avoided_before_a_manager_was_made_is_told_once() {
    let handshake = HANDSHAKE.replace("[]", r#"["websocket"]"#);
    let mut script = Script::new(exact());
    script.transports = [TransportKind::Polling, TransportKind::WebSocket].into();
    script.record.note_young_death(script.now, true);
    let told = |said: Vec<String>| said.into_iter().find(|line| line.starts_with("avoid"));
    script.socket("/");
    script.says();
    assert_eq!(
        told(script.receives_raw(&handshake)),
        Some("avoid websocket 60000".to_string())
    );
    script.closed();
    script.wait(1_000);
    assert_eq!(told(script.receives_raw(&handshake)), None);
    script.closed();
    // It died again, so this is news.
    script.record.note_young_death(script.now, true);
    script.wait(2_000);
    assert_eq!(
        told(script.receives_raw(&handshake)),
        Some("avoid websocket 118000".to_string())
    );
}
