//! Which transport is used: fallback, and what is remembered of a host.

use super::*;

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
        ["opened", "avoid websocket 60000", "get 1 s"],
        "no probe, and it is said why"
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
    assert_eq!(
        script.body(HANDSHAKE),
        ["opened", "avoid websocket 60000", "get 1 s"]
    );
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
