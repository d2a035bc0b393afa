//! The handle of a query, and how one is made.

use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::RefCell;
use core::fmt;
use core::future::Future;
use core::task::Waker;
use core::time::Duration;

use futures::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::item::{ChatEvents, ChatItem, ChatPage, FetchFailure, PageRequest};
use super::updates::ChatUpdates;
use crate::chat::{SendError, Settings, Timeline};
use crate::client::Socket;
use crate::client::builder::millis;
use crate::time::Instant;
use crate::web;

/// Asks for a page.
pub(super) type Fetch<T> =
    Box<dyn Fn(Socket, PageRequest) -> LocalBoxFuture<'static, Result<ChatPage<T>, FetchFailure>>>;

/// Stores an item under a temporary key, and gives what the server has made of it.
pub(super) type Store<T> =
    Box<dyn Fn(Socket, Rc<T>, String) -> LocalBoxFuture<'static, Result<T, FetchFailure>>>;

/// What handle and updates share.
pub(super) struct Shared<T> {
    pub(super) timeline: RefCell<Timeline<Rc<T>>>,
    /// Of the task that shows it.
    pub(super) waker: RefCell<Option<Waker>>,
}

/// A handle of a channel's history, cheap to clone. What it is asked for is done when the
/// [`ChatUpdates`] that came with it are polled.
///
/// ```no_run
/// # use sockeye::{chat::Order, client::{ChatEvents, ChatItem, ChatPage, ChatQuery}, Socket};
/// # use futures::StreamExt as _;
/// # #[derive(PartialEq, serde::Deserialize)]
/// # struct Message { id: String, text: String }
/// # impl ChatItem for Message {
/// #     fn key(&self) -> String { self.id.clone() }
/// #     fn order(&self) -> Order { Order::Text(self.id.as_str().into()) }
/// # }
/// # async fn example(socket: Socket) -> Result<(), Box<dyn std::error::Error>> {
/// let events = ChatEvents::added("chat:general:messages");
/// let (query, mut updates) = ChatQuery::<Message>::builder(&socket, events, |socket, page| {
///     let asked = socket.emit_with_ack("history", &(page.cursor, page.limit));
///     async move {
///         let (items, next_cursor) = asked.await?;
///         Ok(ChatPage { items, next_cursor })
///     }
/// })
/// .page_size(50)
/// .start();
///
/// query.fetch_older();
/// while let Some(snapshot) = updates.next().await {
///     for message in snapshot?.items() {
///         println!("{}", message.text);
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub struct ChatQuery<T>(Rc<Shared<T>>);

impl<T: ChatItem + DeserializeOwned> ChatQuery<T> {
    /// A query of the channel of which these events tell, and which alone they are about:
    /// name them by the channel, as `chat:general:messages`, and hold its
    /// [`Room`](crate::client::Room) where the server sends them to a room. `fetch` asks
    /// the server for a page, by the socket or otherwise; what it returns is polled with the
    /// updates. It is given the socket each time, because one that it captured would hold the
    /// connection open as long as the updates are there.
    pub fn builder<F: Future<Output = Result<ChatPage<T>, FetchFailure>> + 'static>(
        socket: &Socket,
        events: ChatEvents,
        fetch: impl Fn(Socket, PageRequest) -> F + 'static,
    ) -> ChatQueryBuilder<T> {
        ChatQueryBuilder {
            socket: socket.clone(),
            events,
            settings: Settings::default(),
            fetch: Box::new(move |socket, request| Box::pin(fetch(socket, request))),
            store: None,
        }
    }
}

impl<T: ChatItem> ChatQuery<T> {
    /// Asks for a page of older items, where there are any: see
    /// [`View::has_older`](crate::chat::View::has_older).
    pub fn fetch_older(&self) {
        self.act(Timeline::fetch_older);
    }

    /// Goes on with a hole that was too long to be closed at once: see
    /// [`View::has_gap`](crate::chat::View::has_gap).
    ///
    /// ```no_run
    /// # use sockeye::client::{ChatItem, ChatQuery, ChatSnapshot};
    /// # fn example<T: ChatItem>(query: ChatQuery<T>, snapshot: &ChatSnapshot<T>) {
    /// if snapshot.view.has_gap {
    ///     query.fill_gap();
    /// }
    /// # }
    /// ```
    pub fn fill_gap(&self) {
        self.act(Timeline::fill_gap);
    }

    /// Asks for all that is loaded again.
    ///
    /// ```no_run
    /// # use sockeye::{State, client::{ChatItem, ChatQuery}};
    /// # fn example<T: ChatItem>(query: ChatQuery<T>, state: State) {
    /// // What was edited meanwhile is not in the hole that an outage leaves.
    /// if let State::Connected { recovered: false, .. } = state {
    ///     query.refetch();
    /// }
    /// # }
    /// ```
    pub fn refetch(&self) {
        self.act(Timeline::refetch);
    }

    /// Shows an item and stores it by [`ChatQueryBuilder::store_with`]. Returns its
    /// temporary key. One that can't be stored stays in
    /// [`pending`](super::ChatSnapshot::pending), with an error, until
    /// [`retry`](Self::retry) or [`cancel`](Self::cancel). Pending items are apart from the
    /// log, in the order in which they were sent, so key and order of a draft may be anything:
    /// those of what the server makes of it count.
    ///
    /// ```no_run
    /// # use sockeye::{chat::SendError, client::{ChatItem, ChatQuery}};
    /// # fn example<T: ChatItem>(query: ChatQuery<T>, draft: T) -> Result<(), SendError> {
    /// let key = query.send(draft)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Too many items are pending.
    pub fn send(&self, item: T) -> Result<String, SendError> {
        // No other client comes to it: servers pass keys on to everybody.
        let key = format!("pending-{:x}{:x}", web::random(), web::random());
        self.act(|timeline, _| timeline.send(key.as_str().into(), Rc::new(item)))?;
        Ok(key)
    }

    /// Sends an item again that has failed.
    ///
    /// ```no_run
    /// # use sockeye::{chat::SendError, client::{ChatItem, ChatQuery, ChatSnapshot}};
    /// # fn example<T: ChatItem>(
    /// #     query: ChatQuery<T>,
    /// #     snapshot: &ChatSnapshot<T>,
    /// # ) -> Result<(), SendError> {
    /// for failed in snapshot.pending.iter().filter(|pending| pending.error.is_some()) {
    ///     query.retry(&failed.key)?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// None has failed under this key.
    pub fn retry(&self, key: &str) -> Result<(), SendError> {
        self.act(|timeline, _| timeline.retry(key))
    }

    /// Forgets an item that was to be sent. Whether there was one. Where it has reached the
    /// server all the same, it comes as any other does.
    ///
    /// ```no_run
    /// # use sockeye::client::{ChatItem, ChatQuery, PendingItem};
    /// # fn example<T: ChatItem>(query: ChatQuery<T>, pending: &PendingItem<T>) {
    /// let was_there = query.cancel(&pending.key);
    /// # }
    /// ```
    pub fn cancel(&self, key: &str) -> bool {
        self.act(|timeline, _| timeline.cancel(key))
    }

    fn act<R>(&self, change: impl FnOnce(&mut Timeline<Rc<T>>, Instant) -> R) -> R {
        let result = change(&mut self.0.timeline.borrow_mut(), web::now());
        let waker = self.0.waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
        result
    }
}

impl<T> Clone for ChatQuery<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> fmt::Debug for ChatQuery<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ChatQuery").finish_non_exhaustive()
    }
}

/// The options of a query: see [`ChatQuery::builder`].
///
/// ```no_run
/// # use std::time::Duration;
/// # use serde::{Serialize, de::DeserializeOwned};
/// # use sockeye::client::{ChatItem, ChatQueryBuilder};
/// # fn example<T: ChatItem + DeserializeOwned + Serialize>(builder: ChatQueryBuilder<T>) {
/// let (query, updates) = builder
///     .page_size(50)
///     .poll_interval(Duration::from_secs(5))
///     .store_with(|socket, item, key| {
///         let stored = socket.emit_with_ack("post", &(&*item, key));
///         async move { Ok(stored.await?) }
///     })
///     .start();
/// # }
/// ```
#[must_use = "nothing happens before `start`"]
pub struct ChatQueryBuilder<T> {
    socket: Socket,
    events: ChatEvents,
    settings: Settings,
    fetch: Fetch<T>,
    store: Option<Store<T>>,
}

impl<T: ChatItem + DeserializeOwned> ChatQueryBuilder<T> {
    /// How many items to ask for at a time, at least 1. Default: 10.
    pub fn page_size(mut self, items: u32) -> Self {
        self.settings.page_size = items.max(1);
        self
    }

    /// How long after an answer to ask again while no events come. Default: 1 s.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.settings.poll_interval_ms = millis(interval);
        self
    }

    /// How an item that [`ChatQuery::send`] was called with is stored: it is given the
    /// socket, the item and its temporary key, and gives what the server has made of it.
    /// Without it, sends fail.
    pub fn store_with<F: Future<Output = Result<T, FetchFailure>> + 'static>(
        mut self,
        store: impl Fn(Socket, Rc<T>, String) -> F + 'static,
    ) -> Self {
        self.store = Some(Box::new(move |socket, item, key| {
            Box::pin(store(socket, item, key))
        }));
        self
    }

    /// The handle, and the stream that does what it is asked for, and without which nothing
    /// is done. Neither holds the connection open.
    pub fn start(self) -> (ChatQuery<T>, ChatUpdates<T>) {
        let shared = Rc::new(Shared {
            timeline: RefCell::new(Timeline::new(self.settings, web::random())),
            waker: RefCell::default(),
        });
        let updates = ChatUpdates::new(
            shared.clone(),
            &self.socket,
            self.events,
            self.fetch,
            self.store,
        );
        (ChatQuery(shared), updates)
    }
}

impl<T> fmt::Debug for ChatQueryBuilder<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ChatQueryBuilder")
            .field("events", &self.events)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
