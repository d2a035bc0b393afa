//! A channel: a history in pages merged with live events.

use futures::StreamExt as _;
use sockeye::Client;
use sockeye::chat::Order;
use sockeye::client::{ChatEvents, ChatItem, ChatPage, ChatQuery};
use sockeye_size::Message;
use wasm_bindgen_futures::spawn_local;

/// Of [`Message`], which is another crate's.
#[derive(PartialEq, serde::Deserialize)]
#[serde(transparent)]
struct Item(Message);

impl ChatItem for Item {
    fn key(&self) -> String {
        self.0.id.clone()
    }

    fn order(&self) -> Order {
        Order::Text(self.0.id.as_str().into())
    }
}

fn main() {
    spawn_local(async {
        run().await;
    });
}

async fn run() -> Option<()> {
    let socket = Client::new("http://localhost:3000").ok()?.socket();
    socket.connect();
    let events = ChatEvents::added("messages");
    let (query, mut updates) = ChatQuery::<Item>::builder(&socket, events, |socket, page| {
        let asked = socket.emit_with_ack("history", &(page.cursor, page.limit));
        async move {
            let (items, next_cursor) = asked.await?;
            Ok(ChatPage { items, next_cursor })
        }
    })
    .start();
    query.fetch_older();
    while let Some(Ok(snapshot)) = updates.next().await {
        for item in snapshot.items() {
            item.0.show()?;
        }
    }
    Some(())
}
