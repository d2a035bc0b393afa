//! Sockeye's core over tokio and tokio-tungstenite: a Socket.IO client for the terminal.
//!
//!     cargo run -p sockeye-over-tokio -- http://127.0.0.1:3001
//!
//! A line of the input is an event to emit, `["echo", "hello"]`; its attachments follow in
//! base64, each behind a tab. What the core tells is printed; what the server asks is
//! answered with `"received"`. The end of the input disconnects.
//!
//! The core decides on handshake, heartbeat, answers and reconnection. Left to do is the
//! loop in `main`: do what it says, then wait for a WebSocket, a deadline or a line.
//! Not here: polling, namespaces but `/`, `https` (tokio-tungstenite has features for TLS).

use std::hash::{BuildHasher, RandomState};
use std::io::{Write, stdin, stdout};
use std::{collections::BTreeMap, env, error::Error, thread, time::Duration};

use futures::{SinkExt, StreamExt, TryStreamExt, channel::mpsc};
use sockeye::engine::{Command, Config, Frame, Input, MAX_INTERVAL_MS, TransportId, TransportKind};
use sockeye::payload::{HostPayload, Payload, Shape};
use sockeye::socket::{Content, Emit, Event, Manager, Output, Phase, Settings};
use tokio::{select, time};
use tokio_tungstenite::{connect_async, tungstenite::Message};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = env::args().nth(1).ok_or("usage: sockeye-over-tokio URL")?;
    let url = server.replacen("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket";
    let config = Config {
        transports: vec![TransportKind::WebSocket],
        ..Config::default()
    };
    let started = time::Instant::now();
    let now = || sockeye::time::Instant::from_millis(started.elapsed().as_millis() as u64);
    let (sender, mut lines) = tokio::sync::mpsc::channel(1);
    // A thread: a line that tokio waits for would keep the process from ending.
    thread::spawn(move || stdin().lines().try_for_each(|it| sender.blocking_send(it)));
    let (inputs, mut happened) = mpsc::channel(64);
    let mut senders = BTreeMap::new();
    let seed = RandomState::new().hash_one("");
    let mut core = Manager::new(Settings::default(), seed);
    let socket = core.add_socket("/");
    core.connect(now(), socket);
    loop {
        while let Some(output) = core.poll_output(now()) {
            match output {
                Output::Configure => core.configure(now(), config.clone(), Default::default()),
                Output::Authenticate { socket, session } => {
                    core.authenticate(now(), socket, session, None);
                }
                Output::Command(Command::Open { transport, .. }) => {
                    let (sender, frames) = mpsc::unbounded();
                    senders.insert(transport, sender);
                    tokio::spawn(attempt(transport, url.clone(), frames, inputs.clone()));
                }
                Output::Command(Command::Send { transport, frame }) => {
                    // To an attempt that has ended: the core is about to hear of that.
                    let _ = senders.get(&transport).map(|it| it.unbounded_send(frame));
                }
                Output::Command(Command::Close { transport }) => drop(senders.remove(&transport)),
                Output::Event(event) => {
                    writeln!(stdout(), "{event:?}")?;
                    if let Event::Received { ack, session, .. } = event
                        && let Some(id) = ack
                    {
                        core.answer(socket, session, id, Content::text(r#"["received"]"#.into()))?;
                    }
                }
                // Only for polling, and for encoders of one's own.
                Output::Command(_) | Output::Encode { .. } => {}
            }
        }
        if core.phase() == Phase::Idle {
            break;
        }
        let deadline = core.poll_timeout().unwrap_or(now().after(MAX_INTERVAL_MS));
        let deadline = started + Duration::from_millis(deadline.as_millis());
        select! {
            Some(input) = happened.next() => core.handle_input(now(), input),
            () = time::sleep_until(deadline) => core.handle_timeout(now()),
            line = lines.recv() => match line.transpose()? {
                Some(line) => match parse(&line, core.next_ack_id(socket) as u32) {
                    Some(emit) => core.emit(now(), socket, emit).map(drop)?,
                    None => writeln!(stdout(), "not an event: {line}")?,
                },
                None => core.disconnect(now(), socket),
            },
        }
    }
    // Each attempt holds a sender of inputs: without any, all have said their last word.
    drop((senders, inputs));
    let _ = time::timeout(Duration::from_secs(2), happened.collect::<Vec<_>>()).await;
    Ok(())
}

/// The event of a line, to be answered within ten seconds; `None` where it has none.
fn parse(line: &str, token: u32) -> Option<Emit<HostPayload>> {
    let mut parts = line.split('\t').map(String::from);
    let json = parts.next()?;
    let is_event = HostPayload::shape(&HostPayload::parse(&json, 0)?) == Shape::Event;
    let attachments = parts.map(|base64| HostPayload::decode_base64(&base64, 0));
    let attachments = attachments.collect::<Option<_>>()?;
    is_event.then(|| Emit {
        ack: true,
        timeout_ms: Some(10_000),
        ..Emit::new(token, Content::Json { json, attachments })
    })
}

/// One attempt at a WebSocket. What it says after the core has given it up, the core drops.
async fn attempt(
    transport: TransportId,
    url: String,
    frames: mpsc::UnboundedReceiver<Frame<HostPayload>>,
    mut inputs: mpsc::Sender<Input<HostPayload>>,
) {
    let messages = frames.map(|frame| match frame {
        Frame::Text(text) => Ok(Message::text(text)),
        Frame::Binary(bytes) => Ok(Message::binary(bytes)),
    });
    let carried: Result<(), Box<dyn Error + Send + Sync>> = async {
        let (sink, mut stream) = connect_async(url).await?.0.split();
        tokio::spawn(messages.forward(sink));
        inputs.send(Input::Opened { transport }).await?;
        while let Some(message) = stream.try_next().await? {
            let frame = match message {
                Message::Text(text) => Frame::Text(text.to_string()),
                Message::Binary(bytes) => Frame::Binary(bytes.into()),
                _ => continue,
            };
            inputs.send(Input::Received { transport, frame }).await?;
        }
        Ok(())
    }
    .await;
    let context = None;
    let ended = match carried {
        Ok(()) => Input::Closed { transport, context },
        Err(error) => Input::Failed {
            transport,
            sending: false,
            description: error.to_string(),
            context,
        },
    };
    let _ = inputs.send(ended).await;
}
