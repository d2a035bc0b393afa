//! The server of the smoke tests (its events are listed in `server.ts`) on
//! socketioxide and axum.
//!
//!     sockeye-socketioxide-server <port, 0 for any>

use std::env;
use std::error::Error;
use std::fmt;
use std::net::Ipv4Addr;

use axum::Router;
use rmpv::Value;
use serde::Deserialize;
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, Data, SocketRef, TryData};
use socketioxide::handler::ConnectHandler;
use tokio::net::TcpListener;
use tower_http::cors::CorsLayer;

const TOKEN: &str = "secret";

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let port: u16 = env::args().nth(1).ok_or("name a port, or 0")?.parse()?;
    let (sockets, io) = SocketIo::new_layer();
    io.ns("/", public);
    io.ns("/admin", admin.with(authorize));

    let app = Router::new()
        .layer(sockets)
        // Outside, because it answers for the sockets too.
        .layer(CorsLayer::permissive());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

async fn public(socket: SocketRef) {
    socket.on("echo", async |Data(value): Data<Value>, ack: AckSender| {
        report(ack.send(&value));
    });
    socket.on(
        "announce",
        async |socket: SocketRef, Data(announced): Data<(Value, Value)>| {
            report(socket.emit("announced", &announced));
        },
    );
    socket.on(
        "join",
        async |socket: SocketRef, Data(room): Data<String>, ack: AckSender| {
            socket.join(room.clone());
            report(ack.send(&room));
        },
    );
    socket.on(
        "tell",
        async |io: SocketIo, Data((room, text)): Data<(String, String)>| {
            report(io.to(room.clone()).emit("news", &(room, text)).await);
        },
    );
    socket.on(
        "ask",
        async |socket: SocketRef, Data(text): Data<String>| match socket
            .emit_with_ack::<_, Value>("question", &text)
        {
            Ok(answer) => match answer.await {
                Ok(answer) => report(socket.emit("answered", &answer)),
                Err(error) => eprintln!("{error}"),
            },
            Err(error) => eprintln!("{error}"),
        },
    );
    socket.on("kick", async |socket: SocketRef| {
        report(socket.disconnect())
    });
}

async fn admin(socket: SocketRef) {
    socket.on("whoami", async |ack: AckSender| report(ack.send("admin")));
}

#[derive(Deserialize)]
struct Auth {
    token: String,
}

#[derive(Debug)]
struct NotAuthorized;

impl fmt::Display for NotAuthorized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not authorized")
    }
}

async fn authorize(TryData(auth): TryData<Auth>) -> Result<(), NotAuthorized> {
    match auth {
        Ok(Auth { token }) if token == TOKEN => Ok(()),
        _ => Err(NotAuthorized),
    }
}

/// A test that waits for what failed here shows this beside its own error.
fn report<T, E: fmt::Display>(result: Result<T, E>) {
    if let Err(error) = result {
        eprintln!("{error}");
    }
}
