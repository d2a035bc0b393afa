//! What chats are made of, above the socket: so far, the timeline.
//!
//! Pure state machines like the layers below. They don't know the socket: they
//! take events whoever delivers them, and say what to fetch and send to whoever
//! can. So they serve any transport, and any framework.
//!
//! [`Timeline`] is one ordered log, merged of pages, live events, polled pages and
//! optimistic sends.
//!
//! # A channel
//!
//! Whoever drives a timeline performs what [`Timeline::poll_output`] says until that is
//! `None`, after each call and whenever the time of [`Timeline::poll_timeout`] has come
//! ([`Timeline::handle_timeout`]). Here the script plays a server:
//!
//! ```
//! use sockeye::chat::*;
//! use sockeye::time::Instant;
//!
//! let item = |key: &str, at: f64, text: &str| Item {
//!     key: key.into(),
//!     order: Order::Number(at),
//!     version: None,
//!     nonce: None,
//!     value: text.to_owned(),
//! };
//! let now = Instant::from_millis(0);
//! let mut timeline = Timeline::new(Settings::default(), 42);
//!
//! // Events come from now on: the newest page is asked for. An event may overtake it.
//! timeline.handle_connected(now, false);
//! let Some(Output::Fetch { request, cursor: None, limit: 10 }) = timeline.poll_output() else {
//!     panic!("nothing to fetch");
//! };
//! timeline.handle_event(Event::Added(item("c", 3.0, "third")))?;
//! let items = vec![item("b", 2.0, "second"), item("a", 1.0, "first")];
//! timeline.handle_page(now, request, Page { items, next_cursor: None })?;
//! let keys: Vec<&str> = timeline.items().map(|item| &*item.key).collect();
//! assert_eq!(keys, ["a", "b", "c"]);
//! assert_eq!(timeline.poll_output(), Some(Output::Changed));
//! assert_eq!(timeline.poll_output(), None);
//! assert_eq!(timeline.poll_timeout(), None);
//!
//! // What is sent is seen at once, and settled by the event that gives its key back.
//! timeline.send("temporary".into(), "fourth".to_owned())?;
//! assert_eq!(timeline.poll_output(), Some(Output::Send { key: "temporary".into() }));
//! assert_eq!(timeline.pending().len(), 1);
//! let stored = Item { nonce: Some("temporary".into()), ..item("d", 4.0, "fourth") };
//! timeline.handle_event(Event::Added(stored))?;
//! assert!(timeline.pending().is_empty());
//! assert_eq!(timeline.len(), 4);
//!
//! // The connection is lost: the newest page is asked for every second. Then it is back,
//! // and what was added meanwhile is fetched.
//! timeline.handle_disconnected(now);
//! assert_eq!(timeline.poll_timeout(), Some(now.after(POLL_INTERVAL_MS)));
//! timeline.handle_connected(now.after(500), false);
//! let fetch = std::iter::from_fn(|| timeline.poll_output())
//!     .find(|output| matches!(output, Output::Fetch { cursor: None, .. }));
//! assert!(fetch.is_some() && timeline.view().is_fetching);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The examples of single methods begin with a timeline that is connected and holds the
//! items `a` and `b`, of the orders 1 and 2; `item` makes another one.

mod timeline;

pub use timeline::{
    BLOCK_ITEMS, Block, Changes, Cursor, Event, FetchError, Item, ItemError, Key,
    MAX_CURSOR_LENGTH, MAX_DELETED, MAX_FILL_PAGES, MAX_IDLE_PAGES, MAX_KEY_LENGTH, MAX_PAGE_ITEMS,
    MAX_PENDING, MAX_RANGES, MAX_REMEMBERED, OLDER_RETRIES, Order, Output, POLL_INTERVAL_MS, Page,
    PageError, Pending, REQUEST_TIMEOUT_MS, RequestId, SendError, SendState, Settings, Status,
    Timeline, View,
};
