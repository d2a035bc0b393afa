//! WebTransport: as the first transport, and as a candidate beside a WebSocket.

use super::*;

const OFFERS_BOTH: &str = r#"0{"sid":"s","upgrades":["websocket","webtransport"],
    "pingInterval":300,"pingTimeout":200}"#;

/// An open session on polling with the better candidate just opened.
fn probing() -> Script {
    let mut script = Script::new(config());
    script.says();
    assert_eq!(
        script.body(OFFERS_BOTH),
        ["opened", "open 3 s by webtransport", "get 1 s"]
    );
    script
}

#[test]
fn is_opened_first_where_the_application_says_so() {
    let mut script = Script::new(Config {
        transports: [TransportKind::WebTransport].into(),
        force_base64: true,
        ..config()
    });
    assert_eq!(script.says(), ["open 1  by webtransport"]);
    assert_eq!(script.opened(1), [""; 0]);
    assert_eq!(script.receives(1, HANDSHAKE), ["opened"]);
    assert_eq!(script.write("text"), ["send 1 4text"]);
    script.session.write(Message::Binary(vec![1])).unwrap();
    script.session.flush();
    assert_eq!(
        script.says(),
        ["send 1 [1]"],
        "it carries bytes as they are"
    );
    assert_eq!(script.session.transport(), TransportKind::WebTransport);
    assert_eq!(
        script.closed(1),
        ["close 1", "closed: transport close (transport_closed)"]
    );
}

#[test]
fn has_a_head_start_before_a_websocket() {
    let mut script = probing();
    assert_eq!(script.wait(199), [""; 0]);
    assert_eq!(script.wait(1), ["open 2 s"]);
    assert_eq!(script.opened(2), ["send 2 2probe"]);
    assert_eq!(script.opened(3), ["send 3 2probe"]);
    assert_eq!(
        script.receives(2, "3probe"),
        ["close 3", "upgrading"],
        "the first to answer wins, and nobody hears of the other"
    );
    assert_eq!(script.receives(3, "3probe"), [""; 0]);
    assert_eq!(script.body("6"), ["close 1", "send 2 5", "upgraded"]);
}

#[test]
fn wins_before_the_websocket_is_even_opened() {
    let mut script = probing();
    assert_eq!(script.opened(3), ["send 3 2probe"]);
    assert_eq!(script.receives(3, "3probe"), ["upgrading"]);
    assert_eq!(script.body("6"), ["close 1", "send 3 5", "upgraded"]);
    assert_eq!(script.wait(250), [""; 0], "no late candidate");
    assert_eq!(script.session.transport(), TransportKind::WebTransport);
}

#[test]
fn gives_way_to_the_websocket_when_it_fails() {
    let mut script = probing();
    assert_eq!(
        script.fails(3, false),
        ["close 3", "upgrade failed (webtransport_failed)"]
    );
    assert_eq!(script.wait(200), ["open 2 s"]);
    script.opened(2);
    script.receives(2, "3probe");
    assert_eq!(script.body("6"), ["close 1", "send 2 5", "upgraded"]);
}

#[test]
fn no_candidate_is_opened_once_the_session_closes() {
    let mut script = probing();
    script.write("on its way");
    assert_eq!(script.close(), [""; 0]);
    assert_eq!(script.wait(200), [""; 0]);
    assert_eq!(
        script.posted(),
        [
            "post 1 1",
            "close 3",
            "upgrade failed (transport_closed)",
            "closed: forced close"
        ]
    );
}

#[test]
fn candidates_that_never_answer_are_dropped() {
    let mut script = probing();
    script.session.heartbeat = None;
    script.wait(200);
    assert_eq!(
        script.wait(9_800),
        ["close 3", "upgrade failed (probe_failed)"]
    );
    assert_eq!(
        script.wait(200),
        ["close 2", "upgrade failed (probe_failed)"]
    );
    assert_eq!(script.session.poll_timeout(), None);
}
