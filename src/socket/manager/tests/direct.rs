//! The short way: when it is open, and that it is shut whenever the usual way has more
//! to do than to hand the event on.

use super::*;

/// A joined `/` over a WebSocket, and its transport.
fn joined() -> (Script, SocketId, TransportId) {
    let (script, socket) = Script::connected();
    let transport = script.transport;
    (script, socket, transport)
}

fn receiver(script: &Script) -> Option<SocketId> {
    script.manager.direct_receiver(script.transport, 20)
}

fn stream(script: &Script, socket: SocketId) -> Option<TransportId> {
    script.manager.direct_stream(script.now, socket)
}

#[test]
fn it_is_open_while_nothing_else_goes_on() {
    let (mut script, socket, transport) = joined();
    let chat = script.socket("/chat");
    script.says();
    assert_eq!(receiver(&script), Some(socket));
    assert_eq!(stream(&script, socket), Some(transport));
    assert_eq!(stream(&script, chat), None, "not joined");
    script.receives(r#"0/chat,{"sid":"y"}"#);
    assert_eq!(stream(&script, chat), Some(transport));
}

#[test]
fn it_is_shut_until_the_namespace_is_joined_and_after_it_is_left() {
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    script.says();
    assert_eq!(receiver(&script), None);
    script.opens();
    assert_eq!(receiver(&script), None);
    assert_eq!(stream(&script, socket), None);
    script.receives(r#"0{"sid":"x"}"#);
    assert_eq!(receiver(&script), Some(socket));
    script.disconnect(socket);
    assert_eq!(receiver(&script), None);
    assert_eq!(stream(&script, socket), None);
}

#[test]
fn it_is_shut_for_other_transports_and_for_what_is_too_long() {
    let (script, _, transport) = joined();
    let other = TransportId {
        attempt: transport.attempt + 1,
        ..transport
    };
    assert_eq!(script.manager.direct_receiver(other, 20), None);
    let too_long = crate::engine::MAX_MESSAGE_LENGTH + 1;
    assert_eq!(script.manager.direct_receiver(transport, too_long), None);
}

#[test]
fn it_is_shut_over_polling() {
    let mut script = Script::new(exact());
    script.transports = [TransportKind::Polling].into();
    let socket = script.socket("/");
    script.says();
    for body in [HANDSHAKE, r#"40{"sid":"x"}"#] {
        script.input(Input::PollDone {
            transport: script.transport,
            body: body.into(),
        });
    }
    script.input(Input::PostDone {
        transport: script.transport,
    });
    assert!(script.manager.is_connected(socket));
    assert_eq!(receiver(&script), None);
    assert_eq!(stream(&script, socket), None);
}

#[test]
fn it_is_shut_between_a_packet_and_its_attachments() {
    let (mut script, socket, _) = joined();
    script.receives(r#"51-["bytes",{"_placeholder":true,"num":0}]"#);
    assert_eq!(receiver(&script), None);
    script.receives_binary(&[1]);
    assert_eq!(receiver(&script), Some(socket));
}

#[test]
fn it_is_shut_where_offsets_are_kept() {
    let (mut script, socket) = {
        let mut script = Script::new(exact());
        let socket = script.socket("/");
        script.says();
        script.opens();
        script.receives(r#"0{"sid":"x","pid":"p"}"#);
        (script, socket)
    };
    assert_eq!(receiver(&script), None, "each event's offset counts");
    assert!(stream(&script, socket).is_some());
    script.says();
}

#[test]
fn it_is_shut_while_something_is_to_be_told_or_sent_before() {
    let (mut script, socket, transport) = joined();
    script.try_emit(socket, event("first")).unwrap();
    assert_eq!(receiver(&script), None);
    assert_eq!(stream(&script, socket), None);
    script.says();
    assert_eq!(receiver(&script), Some(socket));
    assert_eq!(stream(&script, socket), Some(transport));
}

#[test]
fn it_is_shut_for_observers() {
    let (mut script, socket, _) = joined();
    script.manager.observe();
    assert_eq!(receiver(&script), None);
    assert_eq!(stream(&script, socket), None);
    let (mut script, socket, _) = joined();
    script.manager.observe_engine();
    assert_eq!(receiver(&script), None);
    assert_eq!(stream(&script, socket), None);
}

#[test]
fn it_is_shut_for_emits_that_are_retried_and_on_a_connection_that_is_silent() {
    let (mut script, socket, transport) = joined();
    script.now = script.now.after(49_999);
    assert_eq!(stream(&script, socket), Some(transport));
    script.now = script.now.after(1);
    assert_eq!(stream(&script, socket), None, "no ping came");
    let (mut script, socket, _) = joined();
    script.manager.set_retries(socket, Some(3));
    assert_eq!(stream(&script, socket), None);
}

/// What is said when a WebSocket that has just taken over dies, after `meanwhile`.
fn dies_young(meanwhile: impl FnOnce(&mut Script)) -> Vec<String> {
    let mut script = Script::new(exact());
    script.transports = [TransportKind::Polling, TransportKind::WebSocket].into();
    script.socket("/");
    script.says();
    let polling = script.transport;
    for body in [
        HANDSHAKE.replace("[]", r#"["websocket"]"#),
        r#"40{"sid":"x"}"#.into(),
    ] {
        let transport = polling;
        script.input(Input::PollDone { transport, body });
    }
    script.input(Input::PostDone { transport: polling });
    let transport = TransportId {
        attempt: polling.attempt + 1,
        ..polling
    };
    script.transport = transport;
    script.input(Input::Opened { transport });
    script.receives_raw("3probe");
    assert_eq!(receiver(&script), Some(SocketId(0)), "upgraded");
    meanwhile(&mut script);
    script.closed()
}

#[test]
fn an_event_that_took_it_is_heard() {
    let avoided = |said: &[String]| said.iter().any(|line| line.contains("avoid"));
    // What dies without a word was cut by something on the way.
    assert!(avoided(&dies_young(|_| {})));
    let said = dies_young(|script| script.manager.note_direct());
    assert!(!avoided(&said), "{said:?}");
}
