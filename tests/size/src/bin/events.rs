//! A connection: a message is sent and answered, and messages come.

use futures::StreamExt as _;
use sockeye::Client;
use sockeye_size::Message;
use wasm_bindgen_futures::spawn_local;

fn main() {
    spawn_local(async {
        run().await;
    });
}

async fn run() -> Option<()> {
    let socket = Client::new("http://localhost:3000").ok()?.socket();
    let mut messages = socket.on::<Message>("message");
    socket.connect().await.ok()?;
    let answer = socket.emit_with_ack("message", &Message::hello());
    let stored: Message = answer.await.ok()?;
    stored.show()?;
    while let Some(Ok(message)) = messages.next().await {
        message.show()?;
    }
    Some(())
}
