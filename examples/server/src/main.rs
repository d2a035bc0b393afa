//! The rooms on socketioxide and axum, with the types of the clients.
//!
//!     cargo run --package rooms-server -- 3000
//!
//! What was said is kept in memory, and gone with the process. Pages of every origin may
//! connect: a server that anybody can reach names its own.

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::fmt::Display;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use rooms::{Answer, Members, Message, NAMESPACE, NewMessage, Recent, Stored, Visitor};
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, Data, Extension, SocketRef, State, TryData};
use socketioxide::handler::ConnectHandler as _;
use tokio::net::TcpListener;
use tower_http::cors::CorsLayer;

/// Messages kept for each room: what newcomers are given.
const MESSAGES_KEPT: usize = 50;

/// Rooms whose messages are kept, the first ones: memory has an end.
const ROOMS_KEPT: usize = 100;

/// Longest name of a person or a room, and longest text, in bytes.
const NAME_BYTES: usize = 120;
const TEXT_BYTES: usize = 8_000;

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let port: u16 = env::args().nth(1).map_or(Ok(3000), |port| port.parse())?;
    let (sockets, io) = SocketIo::builder()
        .with_state(Logs::default())
        .build_layer();
    io.ns(NAMESPACE, visit.with(admit));
    let app = Router::new()
        .layer(sockets)
        // Outside, because it answers for the sockets too.
        .layer(CorsLayer::permissive());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

/// Who a connection is.
#[derive(Clone)]
struct Name(String);

/// Lets in who has a name.
async fn admit(socket: SocketRef, TryData(visitor): TryData<Visitor>) -> Result<(), &'static str> {
    match visitor {
        Ok(Visitor { name }) if is_label(&name) => {
            socket.extensions.insert(Name(name));
            Ok(())
        }
        _ => Err("This name is not accepted."),
    }
}

async fn visit(socket: SocketRef) {
    socket.on(
        "join-room",
        async |socket: SocketRef, Data(room): Data<String>, ack: AckSender| {
            if !is_label(&room) {
                return refuse(ack, "invalid");
            }
            socket.join(room.clone());
            let members = socket.within(room).sockets();
            let members = members.iter().filter_map(|member| member.extensions.get());
            let members = members.map(|Name(name)| name).collect();
            answer(ack, Members { members });
        },
    );
    socket.on(
        "recent-messages",
        async |Data(room): Data<String>, State(logs): State<Logs>, ack: AckSender| {
            let messages = logs.of(&room);
            answer(ack, Recent { messages });
        },
    );
    socket.on("send-message", send);
    socket.on(
        "leave-room",
        async |socket: SocketRef, Data(room): Data<String>| socket.leave(room),
    );
}

async fn send(
    socket: SocketRef,
    Data(message): Data<NewMessage>,
    Extension(name): Extension<Name>,
    State(logs): State<Logs>,
    ack: AckSender,
) {
    let room = message.room_id.clone();
    if message.text.is_empty() || message.text.len() > TEXT_BYTES || message.id.len() > NAME_BYTES {
        return refuse(ack, "invalid");
    }
    if !socket.rooms().iter().any(|joined| *joined == room) {
        return refuse(ack, "not-joined");
    }
    let Some((message, is_new)) = logs.take(name, message) else {
        return refuse(ack, "too-many-rooms");
    };
    if is_new {
        report(socket.to(room).emit("receive-message", &message).await);
    }
    answer(ack, Stored { message });
}

/// The latest messages of each room.
#[derive(Clone, Default)]
struct Logs(Arc<Mutex<HashMap<String, Vec<Message>>>>);

impl Logs {
    fn of(&self, room: &str) -> Vec<Message> {
        let logs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        logs.get(room).cloned().unwrap_or_default()
    }

    /// Stores a message, once for each id. Whether it is new; none where there are too
    /// many rooms.
    fn take(&self, Name(name): Name, new: NewMessage) -> Option<(Message, bool)> {
        let mut logs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if logs.len() >= ROOMS_KEPT && !logs.contains_key(&new.room_id) {
            return None;
        }
        let log = logs.entry(new.room_id.clone()).or_default();
        if let Some(known) = log.iter().find(|known| known.id == new.id) {
            return Some((known.clone(), false));
        }
        let last = log.last().map_or(0, |last| last.created_at);
        let message = Message {
            id: new.id,
            room_id: new.room_id,
            user_id: name,
            text: new.text,
            created_at: now().max(last + 1),
        };
        log.push(message.clone());
        if log.len() > MESSAGES_KEPT {
            log.remove(0);
        }
        Some((message, true))
    }
}

/// In ms since the Unix epoch.
fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| now.as_millis() as u64)
}

fn is_label(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= NAME_BYTES
}

fn answer<T: serde::Serialize>(ack: AckSender, done: T) {
    report(ack.send(&Answer::Done(done)));
}

fn refuse(ack: AckSender, error: &str) {
    let error = error.into();
    report(ack.send(&Answer::<()>::Refused { error }));
}

/// An answer that can't be sent is of a client that has gone.
fn report<T, E: Display>(result: Result<T, E>) {
    if let Err(error) = result {
        eprintln!("{error}");
    }
}
