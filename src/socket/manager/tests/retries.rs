//! Emits that are sent again until they are answered (option `retries`).

use super::*;
use crate::socket::MAX_RETRY_QUEUE;

fn retrying(retries: u32) -> (Script, SocketId) {
    let (mut script, socket) = Script::connected();
    script.manager.set_retries(socket, Some(retries));
    (script, socket)
}

fn push(script: &mut Script, socket: SocketId, token: u32, timeout_ms: Option<u64>) -> Vec<String> {
    let emit = Emit {
        token,
        ..question("q", timeout_ms)
    };
    let emitted = script.manager.emit(script.now, socket, emit);
    assert_eq!(emitted, Ok(Emitted::Queued));
    script.says()
}

fn reopen(script: &mut Script) -> Vec<String> {
    script.wait(3_000);
    script.closed();
    script.wait(1_000);
    script.opens();
    script.receives(r#"0{"sid":"y"}"#)
}

#[test]
fn one_is_under_way_at_a_time() {
    let (mut script, socket) = retrying(1);
    assert_eq!(push(&mut script, socket, 7, None), ["> 420[\"q\"]"]);
    assert_eq!(push(&mut script, socket, 8, None), NOTHING);
    assert_eq!(script.manager.retry_queue_len(socket), 2);
    assert_eq!(script.receives("30[]"), ["0: ack 7", "> 421[\"q\"]"]);
    assert_eq!(script.receives("31[]"), ["0: ack 8"]);
    assert_eq!(script.manager.retry_queue_len(socket), 0);
}

#[test]
fn each_try_has_an_id_of_its_own_and_late_answers_count_for_nothing() {
    let (mut script, socket) = retrying(2);
    push(&mut script, socket, 7, Some(100));
    assert_eq!(script.wait(100), ["> 421[\"q\"]"]);
    assert_eq!(script.receives("30[]"), NOTHING, "of the first try");
    assert_eq!(script.wait(100), ["> 422[\"q\"]"]);
    assert_eq!(
        script.wait(100),
        ["0: no ack 7: operation has timed out"],
        "three tries with two retries"
    );
    assert_eq!(script.manager.retry_queue_len(socket), 0);
}

#[test]
fn a_lost_connection_spends_a_try_and_waiting_spends_none() {
    let (mut script, socket) = retrying(1);
    push(&mut script, socket, 7, None);
    let said = reopen(&mut script);
    assert_eq!(said, ["> 421[\"q\"]", "0: connect y None"]);
    script.wait(3_000);
    let said = script.closed();
    assert!(said.contains(&"0: no ack 7: socket has been disconnected".into()));
    assert_eq!(push(&mut script, socket, 8, Some(100)), NOTHING);
    assert_eq!(
        script.wait(500),
        NOTHING,
        "the clock of a try starts with it"
    );
    assert_eq!(script.manager.retry_queue_len(socket), 1);
}

#[test]
fn a_dead_heartbeat_spends_no_try() {
    let (mut script, socket) = retrying(0);
    script.now = script.now.after(50_000);
    assert_eq!(push(&mut script, socket, 7, None), NOTHING);
    script.wait(0);
    script.wait(1_000);
    script.opens();
    let said = script.receives(r#"0{"sid":"y"}"#);
    assert_eq!(said, ["> 420[\"q\"]", "0: connect y None"]);
}

#[test]
fn volatile_emits_are_not_retried() {
    let (mut script, socket) = retrying(1);
    let volatile = Emit {
        volatile: true,
        urgent: false,
        ..event("v")
    };
    assert_eq!(script.try_emit(socket, volatile), Ok(Emitted::Sent));
}

#[test]
fn the_queue_is_bounded() {
    let mut script = Script::new(exact());
    let socket = script.socket("/");
    script.manager.set_retries(socket, Some(1));
    for _ in 0..MAX_RETRY_QUEUE {
        script.try_emit(socket, event("x")).unwrap();
    }
    assert_eq!(
        script.try_emit(socket, event("x")),
        Err(EmitError::SendBufferFull)
    );
}

#[test]
fn each_try_of_a_deferred_emit_is_encoded_anew() {
    let (mut script, socket) = retrying(1);
    let emit = Emit {
        token: 7,
        content: Content::Deferred,
        ..question("q", Some(100))
    };
    script.manager.emit(script.now, socket, emit).unwrap();
    assert_eq!(script.says(), ["0: encode 7 as 0"]);
    let messages = vec![crate::engine::Message::Text("4packet".into())];
    script.manager.send_encoded(socket, 1, messages.clone());
    assert_eq!(script.says(), ["> 4packet"]);
    assert_eq!(script.wait(100), ["0: encode 7 as 1"]);
    script.manager.send_encoded(socket, 2, messages);
    assert_eq!(script.says(), NOTHING, "for another session");
}

#[test]
fn what_is_taken_back_before_its_turn_is_not_tried() {
    let (mut script, socket) = retrying(1);
    push(&mut script, socket, 7, None);
    push(&mut script, socket, 8, None);
    push(&mut script, socket, 9, None);
    script.manager.cancel(socket, 7);
    script.manager.cancel(socket, 8);
    assert_eq!(script.receives("30[]"), ["0: ack 7", "> 421[\"q\"]"]);
    assert_eq!(script.receives("31[]"), ["0: ack 9"]);
}
