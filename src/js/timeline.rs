//! `CoreTimeline`: what the chat entries of the npm package call.
//!
//! `pkg-template/src/chat/timeline-host.ts` documents both directions. Times are
//! milliseconds that the host has read. What an item says stays a JavaScript value.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::chat::{
    Event, Item, Order, Output, Page, RequestId, SendState, Settings, Status, Timeline,
};
use crate::time::Instant;

/// [`CoreTimeline::flags`]: nothing was loaded yet.
const PENDING: u32 = 1;
/// A request is under way.
const FETCHING: u32 = 2;
/// Older items were asked for.
const FETCHING_OLDER: u32 = 4;
/// There are older items.
const HAS_OLDER: u32 = 8;
/// There may be items between those that are loaded.
const HAS_GAP: u32 = 16;
/// The newest page is asked for again and again.
const POLLING: u32 = 32;

#[wasm_bindgen]
extern "C" {
    /// See `TimelineHost` in `timeline-host.ts`.
    #[wasm_bindgen(typescript_type = "import('../../src/chat/timeline-host').TimelineHost")]
    #[derive(Debug)]
    pub type TimelineHost;

    #[wasm_bindgen(method)]
    fn fetch(this: &TimelineHost, request: u32, cursor: Option<String>, limit: u32);
    #[wasm_bindgen(method)]
    fn abort(this: &TimelineHost, request: u32);
    #[wasm_bindgen(method)]
    fn send(this: &TimelineHost, key: String);
    #[wasm_bindgen(method)]
    fn changed(this: &TimelineHost);

    /// See `TimelineItem` in `timeline-host.ts`.
    #[wasm_bindgen(typescript_type = "import('../../src/chat/timeline-host').TimelineItem")]
    #[derive(Clone, Debug)]
    pub type TimelineItem;

    #[wasm_bindgen(method, getter)]
    fn key(this: &TimelineItem) -> String;
    #[wasm_bindgen(method, getter)]
    fn order(this: &TimelineItem) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn version(this: &TimelineItem) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn nonce(this: &TimelineItem) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn value(this: &TimelineItem) -> JsValue;
}

#[wasm_bindgen(module = "/src/js/same.js")]
extern "C" {
    /// Whether two values say the same.
    fn same(one: &JsValue, other: &JsValue) -> bool;
}

/// What an item says.
#[derive(Clone, Debug)]
struct Value(JsValue);

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        same(&self.0, &other.0)
    }
}

/// One log.
#[wasm_bindgen]
#[derive(Debug)]
pub struct CoreTimeline {
    host: TimelineHost,
    timeline: RefCell<Timeline<Value>>,
}

#[wasm_bindgen]
impl CoreTimeline {
    /// A log without items that does nothing before it is told whether there is a
    /// connection.
    #[wasm_bindgen(constructor)]
    pub fn new(host: TimelineHost, page_size: u32, poll_interval: f64, seed: f64) -> Self {
        let settings = Settings {
            page_size,
            poll_interval_ms: poll_interval as u64,
            ..Settings::default()
        };
        Self {
            host,
            timeline: RefCell::new(Timeline::new(settings, seed as u64)),
        }
    }

    /// Events come from now on, or come again.
    pub fn connected(&self, now: f64, recovered: bool) {
        self.act(|timeline| timeline.handle_connected(instant(now), recovered));
    }

    /// No events come.
    pub fn disconnected(&self, now: f64) {
        self.act(|timeline| timeline.handle_disconnected(instant(now)));
    }

    /// An event of a new item. Returns a code when the item is refused.
    pub fn added(&self, added: &TimelineItem) -> Option<String> {
        self.event(Event::Added(item(added)))
    }

    /// An event of a changed item. Returns a code when the item is refused.
    pub fn updated(&self, updated: &TimelineItem) -> Option<String> {
        self.event(Event::Updated(item(updated)))
    }

    /// An event of an item that is gone. Returns a code when the key is refused.
    pub fn deleted(&self, key: String) -> Option<String> {
        self.event(Event::Deleted(key.into_boxed_str()))
    }

    /// The answer to a request: items newest first. Returns a code when the page is
    /// refused.
    pub fn page(
        &self,
        now: f64,
        request: u32,
        items: Vec<TimelineItem>,
        next_cursor: Option<String>,
    ) -> Option<String> {
        let page = Page {
            items: items.iter().map(item).collect(),
            next_cursor: next_cursor.map(String::into_boxed_str),
        };
        let taken =
            self.act(|timeline| timeline.handle_page(instant(now), RequestId(request), page));
        taken.err().map(|error| String::from(error.code()))
    }

    /// There is no answer to a request. `status` of HTTP, 0 without one.
    pub fn failed(&self, now: f64, request: u32, status: u16) {
        self.act(|timeline| timeline.handle_failure(instant(now), RequestId(request), status));
    }

    /// The time of [`poll_timeout`](Self::poll_timeout) has come.
    pub fn timeout(&self, now: f64) {
        self.act(|timeline| timeline.handle_timeout(instant(now)));
    }

    /// When [`timeout`](Self::timeout) is to be called.
    #[wasm_bindgen(js_name = pollTimeout)]
    pub fn poll_timeout(&self) -> Option<f64> {
        let at = self.timeline.borrow().poll_timeout()?;
        Some(at.as_millis() as f64)
    }

    /// Asks for older items.
    #[wasm_bindgen(js_name = fetchOlder)]
    pub fn fetch_older(&self, now: f64) {
        self.act(|timeline| timeline.fetch_older(instant(now)));
    }

    /// Goes on with a hole that was too long.
    #[wasm_bindgen(js_name = fillGap)]
    pub fn fill_gap(&self, now: f64) {
        self.act(|timeline| timeline.fill_gap(instant(now)));
    }

    /// Asks for all that is loaded again.
    pub fn refetch(&self, now: f64) {
        self.act(|timeline| timeline.refetch(instant(now)));
    }

    /// Shows an item that is to be sent. Returns a code when it is refused.
    pub fn send(&self, key: String, value: JsValue) -> Option<String> {
        let sent = self.act(|timeline| timeline.send(key.into_boxed_str(), Value(value)));
        sent.err().map(|error| String::from(error.code()))
    }

    /// The server has stored what was sent. Returns a code when the item is refused.
    pub fn confirm(&self, key: &str, confirmed: &TimelineItem) -> Option<String> {
        let confirmed = self.act(|timeline| timeline.confirm(key, item(confirmed)));
        confirmed.err().map(|error| String::from(error.code()))
    }

    /// A send did not succeed.
    pub fn fail(&self, key: &str, reason: String) {
        self.act(|timeline| timeline.fail(key, reason.into_boxed_str()));
    }

    /// Sends again. Returns a code when nothing has failed.
    pub fn retry(&self, key: &str) -> Option<String> {
        let retried = self.act(|timeline| timeline.retry(key));
        retried.err().map(|error| String::from(error.code()))
    }

    /// Forgets a send; whether there was one.
    pub fn cancel(&self, key: &str) -> bool {
        self.act(|timeline| timeline.cancel(key))
    }

    /// What there is to know besides the items: a sum of the constants above.
    pub fn flags(&self) -> u32 {
        let view = self.timeline.borrow().view();
        let flag = |set: bool, flag: u32| if set { flag } else { 0 };
        flag(view.status == Status::Pending, PENDING)
            | flag(view.is_fetching, FETCHING)
            | flag(view.is_fetching_older, FETCHING_OLDER)
            | flag(view.has_older, HAS_OLDER)
            | flag(view.has_gap, HAS_GAP)
            | flag(view.is_polling, POLLING)
    }

    /// The code of the last failure, when the last request has failed.
    pub fn error(&self) -> Option<String> {
        match self.timeline.borrow().view().status {
            Status::Error(error) => Some(String::from(error.code())),
            Status::Pending | Status::Success => None,
        }
    }

    /// What has changed since the last call, blocks oldest first: how many at the
    /// old end are what they were, how many at the new end, and the values of those
    /// in between, an array for each.
    #[wasm_bindgen(js_name = takeChanges)]
    pub fn take_changes(&self) -> Array {
        let mut timeline = self.timeline.borrow_mut();
        let changes = timeline.take_changes();
        let blocks = timeline.blocks();
        let changed = blocks
            .iter()
            .take(blocks.len().saturating_sub(changes.back))
            .skip(changes.front)
            .map(|block| {
                let values = block.items().map(|item| item.value.0.clone());
                values.collect::<Array>()
            });
        let changed: Array = changed.collect();
        Array::of3(
            &(changes.front as u32).into(),
            &(changes.back as u32).into(),
            &changed,
        )
    }

    /// What is sent and not confirmed: `[key, value, reason?]` each.
    pub fn pending(&self) -> Array {
        let timeline = self.timeline.borrow();
        let rows = timeline.pending().iter().map(|pending| {
            let reason = match &pending.state {
                SendState::Sending => JsValue::UNDEFINED,
                SendState::Failed(reason) => JsValue::from_str(reason),
            };
            Array::of3(&JsValue::from_str(&pending.key), &pending.value.0, &reason)
        });
        rows.collect()
    }

    /// Changes whenever [`pending`](Self::pending) does.
    #[wasm_bindgen(js_name = pendingRevision)]
    pub fn pending_revision(&self) -> u32 {
        self.timeline.borrow().pending_revision()
    }
}

impl CoreTimeline {
    fn event(&self, event: Event<Value>) -> Option<String> {
        let handled = self.act(|timeline| timeline.handle_event(event));
        handled.err().map(|error| String::from(error.code()))
    }

    /// Changes the log, then performs what follows. The borrow has ended when the
    /// host is called, so it may call anything.
    fn act<R>(&self, change: impl FnOnce(&mut Timeline<Value>) -> R) -> R {
        let result = change(&mut self.timeline.borrow_mut());
        loop {
            let output = self.timeline.borrow_mut().poll_output();
            match output {
                Some(Output::Fetch {
                    request,
                    cursor,
                    limit,
                }) => self.host.fetch(request.0, cursor.map(String::from), limit),
                Some(Output::Abort { request }) => self.host.abort(request.0),
                Some(Output::Send { key }) => self.host.send(key.into()),
                Some(Output::Changed) => self.host.changed(),
                None => return result,
            }
        }
    }
}

fn instant(millis: f64) -> Instant {
    Instant::from_millis(millis as u64)
}

fn item(item: &TimelineItem) -> Item<Value> {
    let version = item.version();
    Item {
        key: item.key().into_boxed_str(),
        order: order(&item.order()),
        version: (!version.is_undefined()).then(|| order(&version)),
        nonce: item.nonce().map(String::into_boxed_str),
        value: Value(item.value()),
    }
}

/// What is neither a number nor a text is no order, and is refused.
fn order(value: &JsValue) -> Order {
    match value.as_string() {
        Some(text) => Order::Text(text.into_boxed_str()),
        None => Order::Number(value.as_f64().unwrap_or(f64::NAN)),
    }
}
