//! `ChatQuery` against a real server: no gap and no duplicate, whatever the connection does.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures::StreamExt as _;
use serde::Deserialize;
use sockeye::chat::{Order, Status};
use sockeye::client::{
    ChatEvents, ChatItem, ChatPage, ChatQuery, ChatQueryBuilder, ChatSnapshot, ChatUpdates,
    FetchFailure,
};
use sockeye::{Client, EventError, Socket};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::client::SERVER;

#[derive(Debug, Deserialize, PartialEq)]
struct Message {
    id: u32,
    text: String,
    nonce: Option<String>,
}

impl ChatItem for Message {
    fn key(&self) -> String {
        self.id.to_string()
    }

    fn order(&self) -> Order {
        Order::Number(self.id.into())
    }

    fn nonce(&self) -> Option<String> {
        self.nonce.clone()
    }
}

/// Two who are in a channel, each by a connection of its own.
struct Channel {
    /// Whose connection is tried.
    here: Socket,
    /// Who writes, and by whom pages are asked for.
    there: Socket,
}

impl Channel {
    async fn open(name: &str) -> Self {
        let random = js_sys::Math::random().to_string();
        let socket = || {
            let client = Client::builder(SERVER).reconnection_delay(Duration::from_millis(50));
            let client = client.build().expect("a client");
            client.namespace(&format!("/log-{name}-{random}"))
        };
        let (here, there) = (socket(), socket());
        here.connect().await.expect("joined");
        there.connect().await.expect("joined");
        Self { here, there }
    }

    async fn post(&self, count: u32) {
        for number in 0..count {
            let arguments = (format!("message {number}"), None::<String>);
            let posted = self
                .there
                .emit_with_ack::<_, Message>("post", &arguments)
                .await;
            posted.expect("posted");
        }
    }

    fn query(&self) -> ChatQueryBuilder<Message> {
        let events = ChatEvents::added("posted")
            .updated("edited")
            .deleted("removed");
        let pages = self.there.clone();
        ChatQuery::builder(&self.here, events, move |_, request| {
            let asked = pages.emit_with_ack("history", &(request.cursor, request.limit));
            async move {
                let (items, next_cursor) = asked.await?;
                Ok(ChatPage { items, next_cursor })
            }
        })
    }
}

/// The next snapshot that is as wanted; those before it have items in order, none twice.
async fn reach(
    updates: &mut ChatUpdates<Message>,
    wanted: impl Fn(&ChatSnapshot<Message>) -> bool,
) -> Rc<ChatSnapshot<Message>> {
    loop {
        let snapshot = updates.next().await.expect("a snapshot").expect("no error");
        let ids = ids(&snapshot);
        assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
        if wanted(&snapshot) {
            return snapshot;
        }
    }
}

fn ids(snapshot: &ChatSnapshot<Message>) -> Vec<u32> {
    snapshot.items().map(|message| message.id).collect()
}

/// Whether exactly these are there, without a hole.
fn shows(snapshot: &ChatSnapshot<Message>, wanted: impl Iterator<Item = u32>) -> bool {
    !snapshot.view.has_gap && ids(snapshot) == wanted.collect::<Vec<_>>()
}

#[wasm_bindgen_test]
async fn pages_and_events_are_one_log() {
    let channel = Channel::open("pages").await;
    channel.post(25).await;
    let (query, mut updates) = channel.query().start();
    let newest = reach(&mut updates, |snapshot| shows(snapshot, 16..=25)).await;
    assert!(newest.view.has_older);
    assert_eq!(newest.view.status, Status::Success);
    channel.post(1).await;
    reach(&mut updates, |snapshot| shows(snapshot, 16..=26)).await;
    query.fetch_older();
    reach(&mut updates, |snapshot| shows(snapshot, 6..=26)).await;
    query.fetch_older();
    let all = reach(&mut updates, |snapshot| shows(snapshot, 1..=26)).await;
    assert!(!all.view.has_older);
}

#[wasm_bindgen_test]
async fn items_change_and_go() {
    let channel = Channel::open("changes").await;
    channel.post(3).await;
    let (_query, mut updates) = channel.query().start();
    let before = reach(&mut updates, |snapshot| shows(snapshot, 1..=3)).await;
    let edited = channel
        .there
        .emit_with_ack::<_, Message>("edit", &(2, "new"))
        .await;
    edited.expect("edited");
    let said =
        |snapshot: &ChatSnapshot<Message>| snapshot.items().any(|message| message.text == "new");
    let after = reach(&mut updates, said).await;
    assert!(shows(&after, 1..=3));
    let first = |snapshot: &ChatSnapshot<Message>| snapshot.items().next().cloned();
    let (one, other) = (
        first(&before).expect("an item"),
        first(&after).expect("an item"),
    );
    assert!(Rc::ptr_eq(&one, &other), "what has not changed is shared");
    channel
        .there
        .emit_with_ack::<_, ()>("remove", &1)
        .await
        .expect("removed");
    reach(&mut updates, |snapshot| shows(snapshot, 2..=3)).await;
}

#[wasm_bindgen_test]
async fn an_outage_leaves_no_gap() {
    let channel = Channel::open("outage").await;
    channel.post(10).await;
    let (_query, mut updates) = channel.query().start();
    reach(&mut updates, |snapshot| shows(snapshot, 1..=10)).await;
    channel.here.disconnect();
    channel.post(35).await;
    channel.here.connect().await.expect("joined");
    reach(&mut updates, |snapshot| shows(snapshot, 1..=45)).await;
    channel.post(1).await;
    reach(&mut updates, |snapshot| shows(snapshot, 1..=46)).await;
}

#[wasm_bindgen_test]
async fn without_a_connection_the_newest_page_is_polled() {
    let channel = Channel::open("polled").await;
    channel.here.disconnect();
    let builder = channel.query().poll_interval(Duration::from_millis(100));
    let (_query, mut updates) = builder.start();
    let empty = reach(&mut updates, |snapshot| {
        snapshot.view.status == Status::Success
    })
    .await;
    assert!(empty.is_empty() && empty.view.is_polling);
    channel.post(3).await;
    reach(&mut updates, |snapshot| shows(snapshot, 1..=3)).await;
    channel.here.connect().await.expect("joined");
    reach(&mut updates, |snapshot| !snapshot.view.is_polling).await;
}

#[wasm_bindgen_test]
async fn what_is_sent_is_shown_at_once_and_never_twice() {
    let channel = Channel::open("sends").await;
    let refused = Rc::new(Cell::new(true));
    let (refuses, server) = (refused.clone(), channel.there.clone());
    let (query, mut updates) = channel
        .query()
        .store_with(move |_, message: Rc<Message>, key| {
            let stored = server.emit_with_ack("post", &(&message.text, key));
            let refused = refuses.get();
            async move {
                if refused {
                    let message = "not now".into();
                    return Err(FetchFailure {
                        status: 503,
                        message,
                    });
                }
                Ok(stored.await?)
            }
        })
        .start();
    reach(&mut updates, |snapshot| {
        snapshot.view.status == Status::Success
    })
    .await;
    let draft = |text: &str| Message {
        id: 0,
        text: text.into(),
        nonce: None,
    };
    let key = query.send(draft("hello")).expect("sent");
    let pending = reach(&mut updates, |snapshot| {
        snapshot
            .pending
            .iter()
            .any(|pending| pending.error.is_some())
    })
    .await;
    assert_eq!(pending.pending[0].error.as_deref(), Some("not now"));
    assert_eq!(pending.pending[0].key, key);

    refused.set(false);
    query.retry(&key).expect("it has failed");
    let stored = reach(&mut updates, |snapshot| snapshot.pending.is_empty()).await;
    assert!(shows(&stored, 1..=1));
    assert!(query.retry(&key).is_err());

    refused.set(true);
    let key = query.send(draft("never mind")).expect("sent");
    reach(&mut updates, |snapshot| !snapshot.pending.is_empty()).await;
    assert!(query.cancel(&key));
    assert!(!query.cancel(&key));
    let cancelled = reach(&mut updates, |snapshot| snapshot.pending.is_empty()).await;
    assert!(shows(&cancelled, 1..=1));
}

#[wasm_bindgen_test]
async fn what_is_no_item_is_an_error_and_changes_nothing() {
    let channel = Channel::open("nonsense").await;
    channel.post(1).await;
    let (_query, mut updates) = channel.query().start();
    reach(&mut updates, |snapshot| shows(snapshot, 1..=1)).await;
    channel
        .here
        .emit_with_ack::<_, ()>("nonsense", &())
        .await
        .expect("said");
    let error = updates.next().await.expect("an error");
    assert!(matches!(error, Err(EventError::Decode(_))), "{error:?}");
    channel.post(1).await;
    reach(&mut updates, |snapshot| shows(snapshot, 1..=2)).await;
}

#[wasm_bindgen_test]
async fn a_page_that_fails_is_asked_for_again() {
    let channel = Channel::open("failures").await;
    channel.post(2).await;
    let asked = Rc::new(Cell::new(0));
    let (count, pages) = (asked.clone(), channel.there.clone());
    let events = ChatEvents::added("posted");
    let query = ChatQuery::<Message>::builder(&channel.here, events, move |_, request| {
        count.set(count.get() + 1);
        let fails = count.get() == 1;
        let page = pages.emit_with_ack("history", &(request.cursor, request.limit));
        async move {
            if fails {
                let message = "out of order".into();
                return Err(FetchFailure {
                    status: 503,
                    message,
                });
            }
            let (items, next_cursor) = page.await?;
            Ok(ChatPage { items, next_cursor })
        }
    });
    let (_query, mut updates) = query.start();
    let failed = reach(&mut updates, |snapshot| snapshot.failure.is_some()).await;
    assert_eq!(failed.failure.as_deref(), Some("out of order"));
    assert!(matches!(failed.view.status, Status::Error(_)));
    let shown = reach(&mut updates, |snapshot| shows(snapshot, 1..=2)).await;
    assert_eq!((shown.failure.as_deref(), asked.get()), (None, 2));
}

#[wasm_bindgen_test]
async fn updates_end_with_the_connection() {
    let Channel { here, .. } = Channel::open("end").await;
    let events = ChatEvents::added("posted");
    let query = ChatQuery::<Message>::builder(&here, events, |socket, request| {
        let asked = socket.emit_with_ack("history", &(request.cursor, request.limit));
        async move {
            let (items, next_cursor) = asked.await?;
            Ok(ChatPage { items, next_cursor })
        }
    });
    let (query, mut updates) = query.start();
    reach(&mut updates, |snapshot| {
        snapshot.view.status == Status::Success
    })
    .await;
    drop(here);
    while updates.next().await.is_some() {}
    query.refetch();
    drop(updates);
    query.refetch();
}
