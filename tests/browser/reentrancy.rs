//! Every public method from within every event: the driver holds no borrow while
//! the application runs, so nothing panics and the client works on.

use std::cell::Cell;
use std::rc::Rc;

use sockeye::socket::{Content, Event, SocketId};
use sockeye::web::{BrowserPayload, Driver};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::client::{Client, Options, Recorder, event};

type Action = fn(&Driver<Recorder>, SocketId);

const ACTIONS: [(&str, Action); 9] = [
    ("emit", |driver, socket| {
        driver.emit(socket, event("[\"reply\",0]")).expect("room");
    }),
    ("answer", |driver, socket| {
        driver
            .answer(socket, 1, 0, Content::text("[]".into()))
            .expect("room");
    }),
    ("authenticate", |driver, socket| {
        driver.authenticate(socket, 1, None);
    }),
    ("open", |driver, _| driver.open()),
    ("close", |driver, _| driver.close()),
    ("close_engine", |driver, _| driver.close_engine()),
    ("connect", |driver, socket| driver.connect(socket)),
    ("disconnect", |driver, socket| driver.disconnect(socket)),
    ("settings and state", |driver, socket| {
        driver.set_settings(|settings| settings.reconnection = true);
        assert!(driver.core().poll_timeout().is_some() || !driver.core().is_active(socket));
    }),
];

/// The life of a connection: opened, upgraded, talked over, cut, lost, left. What
/// comes of it depends on the action, so another client tells how time goes by.
async fn live(client: &Client, socket: SocketId, witness: &mut (Client, SocketId)) {
    client.driver.connect(socket);
    for json in ["[\"ask\",1]", "[\"reply\",2]", "[\"cut\"]", "[\"leave\"]"] {
        client.driver.emit(socket, event(json)).expect("room");
        for _ in 0..10 {
            let answer = witness.0.ask(witness.1, event("[\"echo\"]")).await;
            assert!(answer.is_ok());
        }
    }
}

#[wasm_bindgen_test]
async fn any_method_may_be_called_from_any_event() {
    let mut witness = Client::connected(Options::default()).await;
    for (name, action) in ACTIONS {
        let mut client = Client::new(Options::default());
        let socket = client.driver.add_socket("/");
        let calls = Rc::new(Cell::new(0_u32));
        let counted = calls.clone();
        client.hook(
            move |driver: &Driver<Recorder>, _: &Event<BrowserPayload>| {
                // An action that causes events would go on for ever.
                if counted.get() < 40 {
                    counted.set(counted.get() + 1);
                    action(driver, socket);
                }
            },
        );
        live(&client, socket, &mut witness).await;
        assert!(calls.get() > 0, "{name} was called");

        client.hook(|_, _| {});
        client.driver.close();
        client.driver.disconnect(socket);
        let again = client.driver.add_socket("/admin");
        client.driver.connect(again);
        client
            .wait("a client that works on", |event| {
                matches!(event, Event::ConnectRefused { socket, .. } if *socket == again)
                    .then_some(())
            })
            .await;
    }
}
