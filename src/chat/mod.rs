//! What chats are made of, above the socket: so far, the timeline.
//!
//! Pure state machines like the layers below. They don't know the socket: they
//! take events whoever delivers them, and say what to fetch and send to whoever
//! can. So they serve any transport, and any framework.
//!
//! [`Timeline`] is one ordered log, merged of pages, live events, polled pages and
//! optimistic sends.

mod timeline;

pub use timeline::{
    BLOCK_ITEMS, Block, Changes, Cursor, Event, FetchError, Item, ItemError, Key,
    MAX_CURSOR_LENGTH, MAX_DELETED, MAX_FILL_PAGES, MAX_IDLE_PAGES, MAX_KEY_LENGTH, MAX_PAGE_ITEMS,
    MAX_PENDING, MAX_RANGES, MAX_REMEMBERED, OLDER_RETRIES, Order, Output, POLL_INTERVAL_MS, Page,
    PageError, Pending, REQUEST_TIMEOUT_MS, RequestId, SendError, SendState, Settings, Status,
    Timeline, View,
};
