//! Connecting, talking, losing and coming back, over each transport.

use js_sys::Uint8Array;
use sockeye::engine::{FailureKind, TransportKind};
use sockeye::socket::{AckFailure, Content, DisconnectReason, Emit, Event, Phase, Problem};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::client::{Client, Options, event, to_json};

fn over(transport: TransportKind) -> Options {
    Options {
        transports: vec![transport],
        ..Options::default()
    }
}

const BOTH: [TransportKind; 2] = [TransportKind::Polling, TransportKind::WebSocket];

#[wasm_bindgen_test]
async fn polling_upgrades_to_a_websocket() {
    let (mut client, socket) = Client::connected(Options::default()).await;
    client.wait_upgraded().await;
    let answer = client.ask(socket, event("[\"transport\"]")).await;
    assert_eq!(to_json(&answer.unwrap()), "[\"websocket\"]");
}

#[wasm_bindgen_test]
async fn what_is_emitted_around_the_upgrade_arrives_in_order() {
    let (mut client, socket) = Client::connected(Options::default()).await;
    for number in 0..50 {
        client.emit(socket, &format!("[\"reply\",{number}]"));
    }
    client.wait_upgraded().await;
    for number in 50..100 {
        client.emit(socket, &format!("[\"reply\",{number}]"));
    }
    for number in 0..100 {
        let args = client.next("replied").await;
        assert_eq!(args.get(1), number);
    }
}

#[wasm_bindgen_test]
async fn text_survives_each_transport() {
    let text = r#"["echo","naïve 🐟 \u0000\u001e\n\"quoted\"",{"__proto__":1},null,-0.5]"#;
    for transport in BOTH {
        let (mut client, socket) = Client::connected(over(transport)).await;
        let answer = client.ask(socket, event(text)).await.unwrap();
        let expected = js_sys::JSON::parse(text).unwrap();
        let expected = js_sys::Array::from(&expected).slice(1, 5);
        assert_eq!(to_json(&answer), to_json(&expected));
    }
}

#[wasm_bindgen_test]
async fn binary_survives_each_transport() {
    for (transport, force_base64) in [
        (TransportKind::Polling, false),
        (TransportKind::WebSocket, false),
        (TransportKind::WebSocket, true),
    ] {
        let options = Options {
            force_base64,
            ..over(transport)
        };
        let (mut client, socket) = Client::connected(options).await;
        for length in [0_usize, 1, 2, 3, 126, 70_000] {
            let bytes: Vec<u8> = (0..length).map(|index| (index * 7) as u8).collect();
            // A view that is not the whole of its buffer.
            let mut padded = vec![1, 2, 3];
            padded.extend(&bytes);
            padded.push(4);
            let view = Uint8Array::from(padded.as_slice());
            let view = view.subarray(3, 3 + length as u32);
            let answer = client
                .ask(
                    socket,
                    Emit {
                        content: Content::Json {
                            json: r#"["echo",{"_placeholder":true,"num":0},[{"_placeholder":true,"num":1}]]"#.into(),
                            attachments: vec![view.into(), Uint8Array::from([9].as_slice()).into()],
                        },
                        ..event("[]")
                    },
                )
                .await;
            let answer: js_sys::Array = answer.unwrap().unchecked_into();
            assert_eq!(Uint8Array::new(&answer.get(0)).to_vec(), bytes);
            let nested: js_sys::Array = answer.get(1).unchecked_into();
            assert_eq!(Uint8Array::new(&nested.get(0)).to_vec(), [9]);
        }
    }
}

#[wasm_bindgen_test]
async fn the_server_asks_and_is_answered() {
    let (mut client, socket) = Client::connected(Options::default()).await;
    client.hook(|driver, event| {
        if let Event::Received {
            socket,
            ack: Some(id),
            session,
            ..
        } = event
        {
            driver
                .answer(*socket, *session, *id, Content::text("[42]".into()))
                .expect("room");
        }
    });
    client.emit(socket, "[\"ask\",\"?\"]");
    assert_eq!(client.next("answered").await.get(1), 42);
}

#[wasm_bindgen_test]
async fn namespaces_share_the_connection_and_have_their_own_auth() {
    let options = Options {
        auth: Some("{\"token\":\"secret\"}".to_owned()),
        ..Options::default()
    };
    let (mut client, _) = Client::connected(options).await;
    let admin = client.join("/admin").await;
    let answer = client.ask(admin, event("[\"whoami\"]")).await.unwrap();
    assert_eq!(to_json(&answer), "[{\"token\":\"secret\"}]");
}

#[wasm_bindgen_test]
async fn the_server_refuses_a_namespace() {
    for (namespace, payload) in [
        ("/nowhere", "{\"message\":\"Invalid namespace\"}"),
        (
            "/admin",
            "{\"message\":\"not authorized\",\"data\":{\"code\":401}}",
        ),
    ] {
        let mut client = Client::new(Options::default());
        let socket = client.driver.add_socket(namespace);
        client.driver.connect(socket);
        let refusal = client
            .wait("the refusal", |event| match event {
                Event::ConnectRefused { payload, .. } => Some(payload.clone()),
                _ => None,
            })
            .await;
        assert_eq!(to_json(&refusal), payload);
        assert!(!client.driver.core().is_active(socket));
    }
}

#[wasm_bindgen_test]
async fn a_cut_connection_comes_back_and_loses_no_buffered_event() {
    for transport in BOTH {
        let (mut client, socket) = Client::connected(over(transport)).await;
        client.emit(socket, "[\"cut\"]");
        let reason = client
            .wait("disconnect", |event| match event {
                Event::Disconnected { reason, .. } => Some(*reason),
                _ => None,
            })
            .await;
        assert!(matches!(reason, DisconnectReason::Engine(_)), "{reason:?}");
        client.emit(socket, "[\"reply\",\"meanwhile\"]");
        client.wait_connected(socket).await;
        assert_eq!(client.next("replied").await.get(1), "meanwhile");
    }
}

#[wasm_bindgen_test]
async fn a_socket_that_the_server_disconnects_stays_away_until_asked() {
    let (mut client, socket) = Client::connected(Options::default()).await;
    client.emit(socket, "[\"leave\"]");
    client
        .wait("disconnect", |event| {
            matches!(
                event,
                Event::Disconnected {
                    reason: DisconnectReason::IoServerDisconnect,
                    ..
                }
            )
            .then_some(())
        })
        .await;
    assert_eq!(client.driver.core().phase(), Phase::Idle);
    client.driver.connect(socket);
    client.wait_connected(socket).await;
}

#[wasm_bindgen_test]
async fn an_answer_that_never_comes_times_out() {
    let (mut client, socket) = Client::connected(Options::default()).await;
    let emit = Emit {
        timeout_ms: Some(50),
        ..event("[\"silent\"]")
    };
    assert_eq!(client.ask(socket, emit).await, Err(AckFailure::Timeout));
}

#[wasm_bindgen_test]
async fn heartbeats_keep_an_idle_connection() {
    for transport in BOTH {
        let (mut client, socket) = Client::connected(over(transport)).await;
        for _ in 0..3 {
            client
                .wait("a ping", |event| matches!(event, Event::Ping).then_some(()))
                .await;
        }
        assert!(client.driver.core().is_connected(socket));
    }
}

#[wasm_bindgen_test]
async fn a_server_that_is_not_there_is_an_error_of_the_transport() {
    for (transport, kind) in [
        (TransportKind::Polling, FailureKind::PollingRead),
        (TransportKind::WebSocket, FailureKind::WebSocket),
    ] {
        let mut client = Client::new(Options {
            // A port that nothing listens on.
            server: "http://127.0.0.1:1".to_owned(),
            ..over(transport)
        });
        let socket = client.driver.add_socket("/");
        client.driver.connect(socket);
        let problem = client
            .wait("connect_error", |event| match event {
                Event::ConnectError { problem, .. } => Some(problem.clone()),
                _ => None,
            })
            .await;
        let Problem::Transport(failure) = problem else {
            panic!("{problem:?}");
        };
        assert_eq!(failure.kind, kind);
        assert!(client.driver.core().is_reconnecting());
        client.driver.disconnect(socket);
        assert_eq!(client.driver.core().poll_timeout(), None);
    }
}

#[wasm_bindgen_test]
async fn a_url_that_is_none_is_an_error_and_no_exception() {
    let mut client = Client::new(Options {
        server: "http://:".to_owned(),
        ..over(TransportKind::WebSocket)
    });
    let socket = client.driver.add_socket("/");
    client.driver.connect(socket);
    client
        .wait("connect_error", |event| {
            matches!(event, Event::ConnectError { .. }).then_some(())
        })
        .await;
}

#[wasm_bindgen_test]
async fn leaving_and_joining_in_one_breath_works_again_and_again() {
    let (mut client, socket) = Client::connected(Options::default()).await;
    for _ in 0..20 {
        client.driver.disconnect(socket);
        client.driver.connect(socket);
        client.wait_connected(socket).await;
    }
    client.emit(socket, "[\"reply\",1]");
    assert_eq!(client.next("replied").await.get(1), 1);
}
