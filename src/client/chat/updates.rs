//! The stream that does the work of a query: listens, asks, stores, waits, and shows.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use core::future::Future as _;
use core::pin::Pin;
use core::task::{Context, Poll};

use futures::future::{AbortHandle, Abortable, LocalBoxFuture};
use futures::stream::{FuturesUnordered, Stream, StreamExt as _};
use gloo_timers::future::TimeoutFuture;
use js_sys::Array;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::item::{ChatEvents, ChatItem, ChatPage, FetchFailure, PageRequest};
use super::query::{Fetch, Shared, Store};
use super::snapshot::ChatSnapshot;
use crate::chat::{Event, Item, ItemError, Key, Output, Page, RequestId, SendState, Status};
use crate::client::Socket;
use crate::client::arguments;
use crate::client::error::{DecodeError, EventError};
use crate::client::events::{Heard, Keep, Queue, Received, text_of};
use crate::client::socket::WeakSocket;
use crate::time::Instant;
use crate::web;

/// How many events wait to be taken over. A stream so far behind asks for what it has
/// missed, as after an outage.
const QUEUE: usize = 4096;

/// The longest wait of a timer of the browser, in milliseconds; it is set again then.
const MAX_WAIT_MS: u64 = 1 << 30;

/// What became of something that was asked for.
enum Outcome<T> {
    Page(RequestId, Result<ChatPage<T>, FetchFailure>),
    Stored(Key, Result<T, FetchFailure>),
    /// Nobody waits for it any more.
    Aborted,
}

/// A channel as it changes: see [`ChatQuery`](super::ChatQuery). Gives a snapshot whenever
/// something has changed since it was polled last; many changes are one snapshot. An
/// event that can't be read is an error, and changes nothing. Ends with the connection's
/// last handle.
///
/// ```no_run
/// # use std::rc::Rc;
/// # use futures::StreamExt as _;
/// # use serde::de::DeserializeOwned;
/// # use sockeye::client::{ChatItem, ChatSnapshot, ChatUpdates};
/// # async fn example<T: ChatItem + DeserializeOwned>(
/// #     mut updates: ChatUpdates<T>,
/// #     show: impl Fn(Rc<ChatSnapshot<T>>),
/// # ) {
/// while let Some(update) = updates.next().await {
///     match update {
///         Ok(snapshot) => show(snapshot),
///         Err(error) => println!("an event was left out: {error}"),
///     }
/// }
/// # }
/// ```
#[must_use = "streams do nothing unless polled"]
pub struct ChatUpdates<T> {
    shared: Rc<Shared<T>>,
    queue: Rc<Queue>,
    socket: WeakSocket,
    events: ChatEvents,
    fetch: Fetch<T>,
    store: Option<Store<T>>,
    running: FuturesUnordered<LocalBoxFuture<'static, Outcome<T>>>,
    requests: Vec<(RequestId, AbortHandle)>,
    timer: Option<(Instant, TimeoutFuture)>,
    failure: Option<String>,
    snapshot: Option<Rc<ChatSnapshot<T>>>,
    changed: bool,
}

impl<T: ChatItem + DeserializeOwned> ChatUpdates<T> {
    pub(super) fn new(
        shared: Rc<Shared<T>>,
        socket: &Socket,
        events: ChatEvents,
        fetch: Fetch<T>,
        store: Option<Store<T>>,
    ) -> Self {
        let names = events.names();
        let wants = move |name: &str, _: &JsValue| names.iter().any(|wanted| wanted == name);
        let queue = Queue::new(Box::new(wants), true, Keep::Newest(QUEUE));
        let socket = socket.downgrade();
        let queue = socket.namespace.add_queue(queue);
        let updates = Self {
            shared,
            queue,
            socket,
            events,
            fetch,
            store,
            running: FuturesUnordered::new(),
            requests: Vec::new(),
            timer: None,
            failure: None,
            snapshot: None,
            changed: false,
        };
        updates.tell_of_connection();
        updates
    }

    /// Whether events come, as far as it is known now.
    fn tell_of_connection(&self) {
        let timeline = &mut self.shared.timeline.borrow_mut();
        if self.socket.namespace.is_connected() {
            timeline.handle_connected(web::now(), false);
        } else {
            timeline.handle_disconnected(web::now());
        }
    }

    fn hear(&self, heard: &Heard) -> Result<(), EventError> {
        let now = web::now();
        match heard {
            // Not as recovered: a process of a cluster tells of its own events before those
            // of others that are older in the log.
            Heard::Connected => self
                .shared
                .timeline
                .borrow_mut()
                .handle_connected(now, false),
            Heard::Disconnected => self.shared.timeline.borrow_mut().handle_disconnected(now),
            Heard::Event(received) => {
                let event = self.event(received)?;
                let timeline = &mut self.shared.timeline.borrow_mut();
                timeline
                    .handle_event(event)
                    .map_err(|error| refused(&error))?;
            }
        }
        Ok(())
    }

    fn event(&self, received: &Received) -> Result<Event<Rc<T>>, DecodeError> {
        let name = received.name();
        let arguments = received.arguments();
        if self.events.deleted.as_ref() == Some(&name) {
            let key = deleted_key::<T>(&arguments)?;
            return Ok(Event::Deleted(key.into_boxed_str()));
        }
        let item = item(arguments::decode(&arguments)?);
        Ok(if self.events.updated.as_ref() == Some(&name) {
            Event::Updated(item)
        } else {
            Event::Added(item)
        })
    }

    /// What was dropped has to be asked for, as after an outage.
    fn catch_up(&self) {
        let now = web::now();
        self.shared.timeline.borrow_mut().handle_disconnected(now);
        self.tell_of_connection();
    }

    fn settle(&mut self, outcome: Outcome<T>) {
        let now = web::now();
        match outcome {
            Outcome::Aborted => {}
            Outcome::Page(request, answer) => {
                self.requests.retain(|(known, _)| *known != request);
                // What the application says of its items comes before the borrow.
                let answer = answer.map(|page| Page {
                    items: page.items.into_iter().map(item).collect(),
                    next_cursor: page.next_cursor.map(String::into_boxed_str),
                });
                let timeline = &mut self.shared.timeline.borrow_mut();
                self.failure = match answer {
                    Ok(page) => {
                        let taken = timeline.handle_page(now, request, page);
                        taken.err().map(|error| error.to_string())
                    }
                    Err(failure) => {
                        timeline.handle_failure(now, request, failure.status);
                        Some(failure.message)
                    }
                };
            }
            Outcome::Stored(key, stored) => {
                let stored = stored.map(item);
                let timeline = &mut self.shared.timeline.borrow_mut();
                let refused = match stored {
                    Ok(stored) => timeline.confirm(&key, stored).err().map(words),
                    Err(failure) => Some(failure.message),
                };
                if let Some(reason) = refused {
                    timeline.fail(&key, reason.into_boxed_str());
                }
            }
        }
    }

    /// Performs what the timeline says; whether something new runs.
    fn perform(&mut self) -> bool {
        let mut started = false;
        loop {
            let output = self.shared.timeline.borrow_mut().poll_output();
            match output {
                None => return started,
                Some(Output::Changed) => self.changed = true,
                Some(Output::Abort { request }) => {
                    for (_, handle) in self.requests.extract_if(.., |(known, _)| *known == request)
                    {
                        handle.abort();
                    }
                    // One that is given up is not for what an earlier one failed for.
                    self.failure = None;
                }
                Some(Output::Fetch {
                    request,
                    cursor,
                    limit,
                }) => {
                    let cursor = cursor.map(Into::into);
                    // Without a connection's handle the stream is at its end.
                    let Some(socket) = self.socket.upgrade() else {
                        continue;
                    };
                    let answer = (self.fetch)(socket, PageRequest { cursor, limit });
                    let (handle, registration) = AbortHandle::new_pair();
                    self.requests.push((request, handle));
                    let answer = Abortable::new(answer, registration);
                    self.run(async move {
                        match answer.await {
                            Ok(answer) => Outcome::Page(request, answer),
                            Err(_) => Outcome::Aborted,
                        }
                    });
                    started = true;
                }
                Some(Output::Send { key }) => {
                    self.store(key);
                    started = true;
                }
            }
        }
    }

    fn store(&mut self, key: Key) {
        let (Some(item), Some(socket)) = (self.sending(&key), self.socket.upgrade()) else {
            return;
        };
        let stored = self
            .store
            .as_ref()
            .map(|store| store(socket, item, key.clone().into()));
        self.run(async move {
            let nothing = || FetchFailure {
                status: 0,
                message: "the query has no store_with".into(),
            };
            let stored = match stored {
                Some(stored) => stored.await,
                None => Err(nothing()),
            };
            Outcome::Stored(key, stored)
        });
    }

    fn sending(&self, key: &str) -> Option<Rc<T>> {
        let timeline = self.shared.timeline.borrow();
        let found = timeline
            .pending()
            .iter()
            .find(|pending| *pending.key == *key && pending.state == SendState::Sending);
        found.map(|pending| pending.value.clone())
    }

    fn run(&self, future: impl Future<Output = Outcome<T>> + 'static) {
        self.running.push(Box::pin(future));
    }

    /// Waits for the timeline's time; whether it has come.
    fn poll_time(&mut self, context: &mut Context<'_>) -> bool {
        let Some(at) = self.shared.timeline.borrow().poll_timeout() else {
            self.timer = None;
            return false;
        };
        let now = web::now();
        if at <= now {
            self.timer = None;
            self.shared.timeline.borrow_mut().handle_timeout(now);
            return true;
        }
        if self.timer.as_ref().is_none_or(|(set, _)| *set != at) {
            let millis = at.since(now).min(MAX_WAIT_MS) as u32;
            self.timer = Some((at, TimeoutFuture::new(millis)));
        }
        let timer = self.timer.as_mut();
        let ended = timer.is_some_and(|(_, timer)| Pin::new(timer).poll(context).is_ready());
        if ended {
            self.timer = None;
        }
        ended
    }

    fn show(&mut self) -> Rc<ChatSnapshot<T>> {
        self.changed = false;
        let timeline = &mut self.shared.timeline.borrow_mut();
        let failure = match timeline.view().status {
            // The timeline may have given a request up by itself.
            Status::Error(error) => self.failure.clone().or_else(|| Some(error.to_string())),
            Status::Pending | Status::Success => None,
        };
        let snapshot = ChatSnapshot::of(timeline, self.snapshot.as_deref(), failure);
        let snapshot = Rc::new(snapshot);
        self.snapshot = Some(snapshot.clone());
        snapshot
    }
}

impl<T> Unpin for ChatUpdates<T> {}

impl<T: ChatItem + DeserializeOwned> Stream for ChatUpdates<T> {
    type Item = Result<Rc<ChatSnapshot<T>>, EventError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut ended = false;
        loop {
            let mut goes_on = false;
            loop {
                match self.queue.poll(context) {
                    Poll::Ready(Some(Ok(heard))) => self.hear(&heard)?,
                    Poll::Ready(Some(Err(_))) => self.catch_up(),
                    Poll::Ready(None) => {
                        ended = true;
                        break;
                    }
                    Poll::Pending => break,
                }
            }
            while let Poll::Ready(Some(outcome)) = self.running.poll_next_unpin(context) {
                self.settle(outcome);
            }
            goes_on |= self.perform();
            goes_on |= self.poll_time(context);
            if !goes_on {
                break;
            }
        }
        if self.changed {
            return Poll::Ready(Some(Ok(self.show())));
        }
        if ended {
            return Poll::Ready(None);
        }
        self.shared.waker.replace(Some(context.waker().clone()));
        Poll::Pending
    }
}

impl<T> Drop for ChatUpdates<T> {
    fn drop(&mut self) {
        for (_, handle) in &self.requests {
            handle.abort();
        }
    }
}

impl<T> fmt::Debug for ChatUpdates<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ChatUpdates")
            .field("events", &self.events)
            .finish_non_exhaustive()
    }
}

/// What is wrong with it is for the timeline to say.
fn item<T: ChatItem>(value: T) -> Item<Rc<T>> {
    Item {
        key: value.key().into_boxed_str(),
        order: value.order(),
        version: value.version(),
        nonce: value.nonce().map(String::into_boxed_str),
        value: Rc::new(value),
    }
}

/// The key of an item that is gone: the server tells the item, or its key.
fn deleted_key<T: ChatItem + DeserializeOwned>(arguments: &Array) -> Result<String, DecodeError> {
    let told: JsValue = arguments.get(0);
    if told.is_object() {
        return Ok(arguments::decode::<T>(arguments)?.key());
    }
    // None is one that the timeline refuses.
    Ok(text_of(&told).unwrap_or_default())
}

fn words(error: ItemError) -> String {
    error.to_string()
}

fn refused(error: &ItemError) -> DecodeError {
    DecodeError {
        message: error.to_string(),
    }
}
