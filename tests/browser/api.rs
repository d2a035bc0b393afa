//! `sockeye::Client` against a real server: what an application in Rust is promised.

use std::collections::BTreeMap;
use std::future::IntoFuture as _;
use std::time::Duration;

use futures::{FutureExt as _, StreamExt as _};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use sockeye::engine::TransportKind;
use sockeye::{
    AckError, BuildError, Client, ClientBuilder, ConnectError, EmitError, EventError, RoomOptions,
    RoomState, Socket, State,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::client::SERVER;

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Message {
    text: String,
    number: u32,
    tags: Vec<String>,
    counts: BTreeMap<String, i64>,
    nothing: Option<u8>,
    file: ByteBuf,
}

fn message(number: u32) -> Message {
    Message {
        text: "ünïcode".into(),
        number,
        tags: vec!["a".into(), "b".into()],
        counts: BTreeMap::from([("one".into(), 1), ("minus".into(), -1)]),
        nothing: None,
        file: ByteBuf::from(vec![0, 1, 2, 255]),
    }
}

fn builder() -> ClientBuilder {
    Client::builder(SERVER)
        .reconnection_delay(Duration::from_millis(50))
        .reconnection_delay_max(Duration::from_millis(200))
}

async fn connected(builder: ClientBuilder) -> Socket {
    let socket = builder.build().expect("a client").socket();
    socket.connect().await.expect("joined");
    socket
}

/// Waits for a state, whatever comes before it.
async fn reach(socket: &Socket, wanted: impl Fn(&State) -> bool) -> State {
    let mut states = socket.states();
    loop {
        let state = states.next().await.expect("a state");
        if wanted(&state) {
            return state;
        }
    }
}

#[wasm_bindgen_test]
async fn serde_types_go_and_come_over_each_transport() {
    for transport in [TransportKind::Polling, TransportKind::WebSocket] {
        let socket = connected(builder().transports([transport])).await;
        let answer = socket
            .emit_with_ack::<_, Message>("echo", &message(1))
            .await;
        assert_eq!(answer, Ok(message(1)));
        let name = socket.emit_with_ack::<_, String>("transport", &()).await;
        assert_eq!(name.as_deref(), Ok(transport.name()));
    }
}

#[wasm_bindgen_test]
async fn a_tuple_is_several_arguments_and_a_list_is_one() {
    let socket = connected(builder()).await;
    let two = socket
        .emit_with_ack::<_, (u8, String)>("echo", &(1, "b"))
        .await;
    assert_eq!(two, Ok((1, "b".into())));
    let first = socket.emit_with_ack::<_, u8>("echo", &(1, "b")).await;
    assert_eq!(first, Ok(1));
    let list = socket
        .emit_with_ack::<_, Vec<u8>>("echo", &vec![1, 2, 3])
        .await;
    assert_eq!(list, Ok(vec![1, 2, 3]));
    let none = socket.emit_with_ack::<_, Option<u8>>("echo", &()).await;
    assert_eq!(none, Ok(None));
    let unit = socket.emit_with_ack::<_, ()>("echo", &7).await;
    assert_eq!(unit, Ok(()));
}

#[wasm_bindgen_test]
async fn events_come_in_order_to_all_who_listen() {
    let socket = connected(builder()).await;
    let items = socket.on::<u32>("item").take(100);
    let any = socket.on_any().take(100);
    let first = socket.once::<u32>("item");
    socket.emit("burst", &100).expect("sent");
    let items: Vec<_> = items.map(|item| item.expect("a number")).collect().await;
    assert_eq!(items, (0..100).collect::<Vec<_>>());
    assert_eq!(first.await, Some(Ok(0)));
    let any: Vec<_> = any.collect().await;
    let last = any.last().expect("events").as_ref().expect("an event");
    assert_eq!(
        (last.name().as_str(), last.decode::<u32>()),
        ("item", Ok(99))
    );
}

#[wasm_bindgen_test]
async fn an_event_of_another_type_is_an_error_and_the_next_one_comes() {
    let socket = connected(builder()).await;
    let mut replies = socket.on::<u32>("replied");
    socket.emit("reply", "text").expect("sent");
    socket.emit("reply", &5).expect("sent");
    let error = replies.next().await.expect("an event");
    assert!(matches!(error, Err(EventError::Decode(_))), "{error:?}");
    assert_eq!(replies.next().await, Some(Ok(5)));
}

#[wasm_bindgen_test]
async fn a_stream_that_is_not_read_keeps_the_newest_and_says_how_many_it_missed() {
    let socket = connected(builder().event_queue(3)).await;
    let mut items = socket.on::<u32>("item");
    socket.emit("burst", &10).expect("sent");
    // In the order of the connection: what the server said before its answer has come.
    let answered = socket.emit_with_ack::<_, ()>("echo", &()).await;
    assert_eq!(answered, Ok(()));
    assert_eq!(
        items.next().await,
        Some(Err(EventError::Lagged { missed: 7 }))
    );
    let rest: Vec<_> = items.take(3).collect().await;
    assert_eq!(rest, [Ok(7), Ok(8), Ok(9)]);
}

#[wasm_bindgen_test]
async fn the_server_is_answered() {
    let socket = connected(builder()).await;
    let mut questions = socket.requests::<String>("question");
    let answered = socket.once::<(String, Message)>("answered");
    socket.emit("ask", "how?").expect("sent");
    let (question, responder) = questions.next().await.expect("a question").expect("a text");
    assert_eq!(question, "how?");
    assert!(responder.is_expected());
    responder.send(&("so", message(2))).expect("sent");
    assert_eq!(answered.await, Some(Ok(("so".into(), message(2)))));
}

#[wasm_bindgen_test]
async fn an_answer_has_its_time() {
    let socket = connected(builder()).await;
    let silent = socket.emit_with_ack::<_, ()>("silent", &1);
    let answer = silent.timeout(Duration::from_millis(50)).await;
    assert_eq!(answer, Err(AckError::Timeout));
    let lost = socket.emit_with_ack::<_, ()>("silent", &1).into_future();
    socket.disconnect();
    assert_eq!(lost.await, Err(AckError::Disconnected));
    let socket = connected(builder().ack_timeout(Duration::from_millis(50))).await;
    let answer = socket.emit_with_ack::<_, ()>("silent", &1).await;
    assert_eq!(answer, Err(AckError::Timeout));
}

#[wasm_bindgen_test]
async fn an_answer_of_another_type_is_an_error() {
    let socket = connected(builder()).await;
    let answer = socket.emit_with_ack::<_, u8>("echo", "text").await;
    assert!(matches!(answer, Err(AckError::Decode(_))), "{answer:?}");
}

#[wasm_bindgen_test]
async fn a_namespace_asks_for_auth() {
    let client = builder().build().expect("a client");
    let refused = client.namespace("/admin");
    let error = refused.connect().await.expect_err("no auth");
    assert_eq!(error.to_string(), "not authorized");
    let data = error.data::<BTreeMap<String, u32>>();
    assert_eq!(data, Ok(BTreeMap::from([("code".into(), 401)])));
    assert_eq!(refused.state(), State::Failed(error));

    let token = BTreeMap::from([("token", "secret")]);
    let client = builder().auth(&token).build().expect("a client");
    let admin = client.namespace("admin");
    admin.connect().await.expect("joined");
    let who = admin
        .emit_with_ack::<_, BTreeMap<String, String>>("whoami", &())
        .await;
    assert_eq!(who, Ok(BTreeMap::from([("token".into(), "secret".into())])));
}

#[wasm_bindgen_test]
async fn the_url_names_the_namespace() {
    let token = BTreeMap::from([("token", "secret")]);
    let builder = Client::builder(&format!("{SERVER}/admin")).auth_with(move || token.clone());
    let socket = connected(builder).await;
    assert_eq!(socket.name(), "/admin");
}

#[wasm_bindgen_test]
async fn what_is_emitted_without_a_connection_is_sent_by_the_next() {
    let socket = connected(builder().transports([TransportKind::WebSocket])).await;
    let State::Connected { id: before, .. } = socket.state() else {
        panic!("{:?}", socket.state());
    };
    let mut replies = socket.on::<u32>("replied");
    socket.emit("cut", &()).expect("sent");
    let lost = reach(&socket, |state| !state.is_connected()).await;
    assert!(
        matches!(lost, State::Connecting | State::Reconnecting { .. }),
        "{lost:?}"
    );
    assert_eq!(socket.emit_volatile("reply", &1), Ok(false));
    socket.emit("reply", &2).expect("kept");
    assert_eq!(replies.next().await, Some(Ok(2)));
    let State::Connected { id, recovered } = socket.state() else {
        panic!("{:?}", socket.state());
    };
    assert_ne!(id, before);
    assert!(!recovered);
}

#[wasm_bindgen_test]
async fn disconnecting_ends_what_waits_and_connecting_begins_anew() {
    let socket = builder().build().expect("a client").socket();
    let connecting = socket.connect();
    socket.disconnect();
    assert_eq!(connecting.await, Err(ConnectError::Disconnected));
    socket.connect().await.expect("joined");
    socket.disconnect();
    assert!(
        matches!(socket.state(), State::Disconnected(Some(_))),
        "{:?}",
        socket.state()
    );
    socket.connect().await.expect("joined again");
}

#[wasm_bindgen_test]
async fn closing_ends_all_namespaces() {
    let client = builder().build().expect("a client");
    let root = client.socket();
    root.connect().await.expect("joined");
    let admin = client.namespace("/admin").connect();
    client.close();
    assert_eq!(admin.await, Err(ConnectError::Disconnected));
    assert!(
        matches!(root.state(), State::Disconnected(Some(_))),
        "{:?}",
        root.state()
    );
}

#[wasm_bindgen_test]
async fn giving_up_is_told() {
    let closed = "http://127.0.0.1:9";
    let once = Client::builder(closed).reconnection(false);
    let twice = Client::builder(closed)
        .reconnection_delay(Duration::from_millis(10))
        .reconnection_attempts(2);
    for (builder, wanted) in [
        (once, "polling_read_failed"),
        // A failure that is tried again is none yet.
        (twice, "reconnection_failed"),
    ] {
        let socket = builder.build().expect("a client").socket();
        let error = socket.connect().await.expect_err("nobody listens");
        assert_eq!(socket.state(), State::Failed(error.clone()));
        let ConnectError::Failed { code, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(code, wanted);
    }
}

#[wasm_bindgen_test]
async fn streams_end_with_the_last_handle() {
    let socket = connected(builder()).await;
    let other = socket.clone();
    let mut states = socket.states();
    let mut items = socket.on::<u32>("item");
    let waiting = socket.emit_with_ack::<_, ()>("silent", &1).into_future();
    drop(socket);
    assert_eq!(items.next().now_or_never(), None);
    drop(other);
    assert_eq!(items.next().await, None);
    assert_eq!(waiting.await, Err(AckError::Disconnected));
    while states.next().await.is_some() {}
}

#[wasm_bindgen_test]
async fn rooms_are_joined_again() {
    let options = RoomOptions {
        join_event: "echo".into(),
        ..RoomOptions::default()
    };
    let socket = connected(builder().transports([TransportKind::WebSocket])).await;
    let room = socket.room_with("general", options.clone());
    let again = socket.room_with("general", options);
    let joined = |state: &RoomState| matches!(state, RoomState::Joined(_));
    let mut states = room.states();
    while !joined(&states.next().await.expect("a state")) {}
    assert_eq!(room.state().answer::<String>(), Ok("general".into()));
    drop(again);
    socket.emit("cut", &()).expect("sent");
    while states.next().await != Some(RoomState::Waiting) {}
    while !joined(&states.next().await.expect("a state")) {}

    let mut here = room.on::<BTreeMap<String, String>>("replied");
    let event = |id: &str| BTreeMap::from([("roomId".to_owned(), id.to_owned())]);
    socket.emit("reply", &event("other")).expect("sent");
    socket.emit("reply", &event("general")).expect("sent");
    assert_eq!(here.next().await, Some(Ok(event("general"))));
}

#[wasm_bindgen_test]
fn what_makes_no_sense_is_refused() {
    let invalid = Client::new("ftp://example.com").expect_err("not a server");
    assert!(
        matches!(invalid, BuildError::InvalidUrl { .. }),
        "{invalid:?}"
    );
    let too_long = Client::new(&"a".repeat(9000)).expect_err("too long");
    assert_eq!(too_long, BuildError::UrlTooLong);
    for builder in [
        builder().transports([]),
        builder().randomization_factor(2.0),
        builder().event_queue(0),
    ] {
        let error = builder.build().expect_err("an option");
        assert!(
            matches!(error, BuildError::InvalidOption { .. }),
            "{error:?}"
        );
    }
    let socket = builder().build().expect("a client").socket();
    let reserved = socket.emit("connect", &());
    assert!(
        matches!(reserved, Err(EmitError::Reserved { .. })),
        "{reserved:?}"
    );
    let unwritable = socket.emit("big", &u64::MAX);
    assert!(
        matches!(unwritable, Err(EmitError::Unwritable { .. })),
        "{unwritable:?}"
    );
}

#[wasm_bindgen_test]
async fn a_namespace_that_was_closed_does_not_come_back_with_another() {
    let client = builder().build().expect("a client");
    let (root, log) = (client.socket(), client.namespace("/log-closed"));
    root.connect().await.expect("joined");
    log.connect().await.expect("joined");
    client.close();
    root.connect().await.expect("joined again");
    let answered = root.emit_with_ack::<_, ()>("echo", &()).await;
    assert_eq!(answered, Ok(()));
    let state = log.state();
    assert!(matches!(state, State::Disconnected(Some(_))), "{state:?}");
}

#[wasm_bindgen_test]
async fn without_reconnection_a_loss_is_the_end() {
    let builder = builder().reconnection(false);
    let socket = connected(builder.transports([TransportKind::WebSocket])).await;
    socket.emit("cut", &()).expect("sent");
    let lost = reach(&socket, |state| !state.is_connected()).await;
    assert!(matches!(lost, State::Disconnected(Some(_))), "{lost:?}");
    assert_eq!(socket.state(), lost);
}

#[wasm_bindgen_test]
async fn auth_is_an_object_or_nothing() {
    let error = builder().auth("token").build().expect_err("no object");
    assert!(matches!(error, BuildError::Unwritable { .. }), "{error:?}");
    connected(builder().auth_with(|| None::<u8>)).await;
    let socket = builder()
        .auth_with(|| vec![1])
        .build()
        .expect("a client")
        .socket();
    let error = socket.connect().await.expect_err("no object");
    assert!(
        matches!(
            error,
            ConnectError::Failed {
                code: "auth_failed",
                ..
            }
        ),
        "{error:?}"
    );
}

#[wasm_bindgen_test]
async fn a_namespace_has_no_comma() {
    let error = Client::new(&format!("{SERVER}/a,b")).expect_err("a comma");
    assert!(
        matches!(error, BuildError::InvalidOption { .. }),
        "{error:?}"
    );
    let socket = builder().build().expect("a client").namespace("/a,b");
    let error = socket.connect().await.expect_err("a comma");
    assert!(matches!(error, ConnectError::Failed { .. }), "{error:?}");
}

#[wasm_bindgen_test]
async fn a_try_that_is_not_answered_is_not_the_last_of_all() {
    let builder = builder().retries(1).ack_timeout(Duration::from_millis(50));
    let socket = connected(builder).await;
    socket.emit("silent", &()).expect("queued");
    let answered = socket.emit_with_ack::<_, u8>("echo", &7).await;
    assert_eq!(answered, Ok(7));
}

#[wasm_bindgen_test]
async fn each_try_to_reconnect_says_why_the_last_one_failed() {
    let builder = Client::builder("http://127.0.0.1:9")
        .transports([TransportKind::Polling])
        .reconnection_delay(Duration::from_millis(10));
    let socket = builder.build().expect("options").socket();
    socket.connect();
    let state = reach(&socket, |state| matches!(state, State::Reconnecting { .. })).await;
    let State::Reconnecting { attempt: 1, error } = state else {
        panic!("{state:?}");
    };
    let Some(ConnectError::Failed { code, .. }) = error else {
        panic!("{error:?}");
    };
    assert_eq!(code, "polling_read_failed");
}

#[wasm_bindgen_test]
async fn a_question_that_is_dropped_before_it_was_sent_is_not_sent() {
    let socket = builder().build().expect("options").socket();
    let mut replies = socket.on::<u32>("replied");
    drop(socket.emit_with_ack::<_, u8>("reply", &1).into_future());
    let kept = socket.emit_with_ack::<_, u8>("echo", &7).into_future();
    socket.emit("reply", &2).expect("kept");
    socket.connect().await.expect("a connection");
    assert_eq!(kept.await, Ok(7));
    assert_eq!(replies.next().await, Some(Ok(2)));
}

#[wasm_bindgen_test]
async fn the_path_has_its_slashes_whoever_writes_them() {
    for path in ["/socket.io", "socket.io", "socket.io/"] {
        connected(builder().path(path)).await;
    }
}

#[wasm_bindgen_test]
async fn the_query_is_read_and_written_again() {
    let url = format!("{SERVER}?token=a+b%26c&both=url&EIO=3");
    let client = Client::builder(&url)
        .query("both", "option")
        .query("own", "1=2");
    let socket = connected(client).await;
    for (name, wanted) in [
        ("token", "a+b&c"),
        ("both", "url"),
        ("own", "1=2"),
        ("EIO", "4"),
    ] {
        let said = socket.emit_with_ack::<_, String>("query", name).await;
        assert_eq!(said.as_deref(), Ok(wanted), "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_room_hears_what_is_for_all_and_ends() {
    let socket = connected(builder()).await;
    let room = socket.room("general");
    let mut here = room.on::<BTreeMap<String, Option<u8>>>("replied");
    let to_all = BTreeMap::from([("roomId".to_owned(), None)]);
    socket.emit("reply", &to_all).expect("sent");
    assert_eq!(here.next().await, Some(Ok(to_all)));
    let states = room.states();
    drop(room);
    assert_eq!(states.collect::<Vec<_>>().await, [RoomState::Joining]);
}
