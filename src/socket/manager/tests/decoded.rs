//! An application with a parser of its own: it decodes and encodes, the manager
//! decides.

use super::*;
use crate::engine::Message;
use crate::socket::packet::{ACK, CONNECT, DISCONNECT, EVENT};

fn text(content: &str) -> Vec<Message<HostPayload>> {
    vec![Message::Text(format!("4{content}"))]
}

fn value(json: &str) -> Option<<HostPayload as Payload>::Value> {
    HostPayload::parse(&json.into(), 0)
}

fn decoded(
    script: &mut Script,
    kind: u8,
    namespace: &str,
    id: Option<u64>,
    payload: Option<&str>,
) -> Vec<String> {
    let payload = payload.and_then(value);
    script
        .manager
        .handle_decoded(script.now, kind, namespace.into(), id, payload);
    script.says()
}

fn connected() -> (Script, SocketId) {
    let mut script = Script::new(Settings {
        decoded_elsewhere: true,
        ..exact()
    });
    script.auth = Some("later");
    let socket = script.socket("/a");
    script.says();
    assert_eq!(script.opens(), ["0: auth? 1", "open"]);
    let now = script.now;
    script
        .manager
        .authenticate_encoded(now, socket, 1, text("CONNECT"));
    assert_eq!(script.says(), ["> 4CONNECT"]);
    let said = decoded(&mut script, CONNECT, "/a", None, Some(r#"{"sid":"x"}"#));
    assert_eq!(said, ["0: connect x None"]);
    (script, socket)
}

#[test]
fn packets_pass_undecoded_and_unencoded() {
    let (mut script, socket) = connected();
    assert_eq!(script.receives("2[\"e\"]"), ["message 42[\"e\"]"]);
    assert_eq!(script.receives_binary(&[1]), ["message [1]"]);
    assert_eq!(
        decoded(&mut script, EVENT, "/a", Some(3), Some(r#"["e"]"#)),
        ["0: e ack 3"]
    );
    let answer = Content::Encoded(text("ACK"));
    script.manager.answer(socket, 1, 3, answer).unwrap();
    assert_eq!(script.says(), ["> 4ACK"]);
    let emit = Emit {
        content: Content::Encoded(text("EVENT")),
        ..question("unused", None)
    };
    assert_eq!(script.try_emit(socket, emit), Ok(Emitted::Sent));
    assert_eq!(script.says(), ["> 4EVENT"]);
    assert_eq!(
        decoded(&mut script, ACK, "/a", Some(0), Some("[1]")),
        ["0: ack 0"]
    );
    let now = script.now;
    script
        .manager
        .disconnect_encoded(now, socket, text("DISCONNECT"));
    assert_eq!(
        script.says(),
        [
            "> 4DISCONNECT",
            "hang up",
            "close: forced close",
            "0: disconnect io client disconnect"
        ]
    );
    assert_eq!(decoded(&mut script, DISCONNECT, "/a", None, None), NOTHING);
}

#[test]
fn a_packet_of_the_wrong_shape_is_a_parse_error() {
    for (kind, payload) in [(EVENT, None), (EVENT, Some("[{}]")), (ACK, Some("[]"))] {
        let (mut script, _) = connected();
        let said = decoded(&mut script, kind, "/a", None, payload);
        assert!(said.contains(&"close: parse error (parse_error)".into()));
    }
}

#[test]
fn what_the_decoder_throws_is_a_parse_error() {
    let (mut script, _) = connected();
    let now = script.now;
    script.manager.fail_decoding(now, "not msgpack".into());
    assert_eq!(
        script.says(),
        [
            "hang up",
            "0: disconnect parse error (parse_error)",
            "close: parse error (parse_error)"
        ]
    );
    script.manager.fail_decoding(now, "again".into());
    assert_eq!(script.says(), NOTHING);
}

#[test]
fn an_observer_is_told_of_each_packet_after_its_effect() {
    let (mut script, _) = Script::connected();
    script.manager.observe();
    assert_eq!(
        script.receives("2[\"e\"]"),
        ["0: e", "packet Event(Array([String(\"e\")]), None)"]
    );
}
