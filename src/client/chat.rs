//! A channel's history, merged with what happens in it: pages by cursor, live events,
//! polling while no events come, optimistic sends. No gap and no duplicate after an outage.
//!
//! Which page is asked for when, and what a page and an event that contradict each other
//! add up to, is decided by the [`Timeline`](crate::chat::Timeline). This asks, listens and
//! shows. It has no executor: all of it is done by [`ChatUpdates`], a stream that is polled
//! by whoever shows it.

mod item;
mod query;
mod snapshot;
mod updates;

pub use item::{ChatEvents, ChatItem, ChatPage, FetchFailure, PageRequest};
pub use query::{ChatQuery, ChatQueryBuilder};
pub use snapshot::{ChatSnapshot, PendingItem};
pub use updates::ChatUpdates;
