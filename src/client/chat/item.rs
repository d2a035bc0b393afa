//! What an application says about its channel.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::chat::Order;

/// An item of a channel: what names it and what orders it.
///
/// Two that are equal are the same to whoever shows them, so that a page with nothing new
/// changes nothing.
///
/// ```no_run
/// use sockeye::chat::Order;
/// use sockeye::client::ChatItem;
///
/// #[derive(PartialEq, serde::Deserialize)]
/// struct Message {
///     id: String,
///     created_at: String,
///     edits: u32,
///     nonce: Option<String>,
/// }
///
/// impl ChatItem for Message {
///     fn key(&self) -> String {
///         self.id.clone()
///     }
///
///     fn order(&self) -> Order {
///         Order::Text(self.created_at.as_str().into())
///     }
///
///     fn version(&self) -> Option<Order> {
///         Some(Order::Number(self.edits.into()))
///     }
///
///     fn nonce(&self) -> Option<String> {
///         self.nonce.clone()
///     }
/// }
/// ```
pub trait ChatItem: PartialEq + 'static {
    /// What names it: unique in the channel, and never given to another item.
    fn key(&self) -> String;

    /// Its place in the log, newest last.
    fn order(&self) -> Order;

    /// What grows with each edit; with it, events that overtake each other are harmless.
    /// Default: `None`.
    fn version(&self) -> Option<Order> {
        None
    }

    /// The temporary key with which it was sent, where the server gives it back: it takes
    /// the pending item's place at once. Default: `None`.
    fn nonce(&self) -> Option<String> {
        None
    }
}

/// What is asked for.
///
/// ```no_run
/// # use sockeye::client::{ChatItem, ChatPage, FetchFailure, PageRequest};
/// # use sockeye::Socket;
/// async fn fetch<T>(socket: Socket, page: PageRequest) -> Result<ChatPage<T>, FetchFailure>
/// # where T: ChatItem + serde::de::DeserializeOwned
/// {
///     let place = (page.cursor, page.limit);
///     let (items, next_cursor) = socket.emit_with_ack("history", &place).await?;
///     Ok(ChatPage { items, next_cursor })
/// }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PageRequest {
    /// Where to go on; `None`: the newest page.
    pub cursor: Option<String>,
    /// How many items are wanted.
    pub limit: u32,
}

/// What a server answers.
///
/// ```no_run
/// # use sockeye::client::ChatPage;
/// let first = ChatPage { items: vec!["e", "d", "c"], next_cursor: Some("before c".into()) };
/// let last = ChatPage { items: vec!["b", "a"], next_cursor: None };
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ChatPage<T> {
    /// All items from the newest one of them to the oldest, newest first.
    pub items: Vec<T>,
    /// Where older ones are: a place in the log, not a number of items. `None` on the last
    /// page.
    pub next_cursor: Option<String>,
}

/// Why a page was not fetched, or an item not stored. Any error becomes one by `?`.
///
/// ```no_run
/// # use sockeye::{Socket, client::FetchFailure};
/// # async fn example(socket: Socket, signed_in: bool) -> Result<(), FetchFailure> {
/// if !signed_in {
///     return Err(FetchFailure { status: 401, message: "sign in first".into() });
/// }
/// let newest: Vec<String> = socket.emit_with_ack("newest", &10).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FetchFailure {
    /// The status of HTTP, or 0.
    pub status: u16,
    /// What happened, in words.
    pub message: String,
}

impl<E: core::error::Error> From<E> for FetchFailure {
    fn from(error: E) -> Self {
        Self {
            status: 0,
            message: error.to_string(),
        }
    }
}

/// Which events of a socket mean what.
///
/// ```no_run
/// # use sockeye::client::ChatEvents;
/// let events = ChatEvents::added("posted").updated("edited").deleted("removed");
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChatEvents {
    /// The event of a new item.
    pub added: String,
    /// The event of an item that has changed.
    pub updated: Option<String>,
    /// The event of an item that is gone, with the item or its key.
    pub deleted: Option<String>,
}

impl ChatEvents {
    /// The event of new items alone. Its argument is the item.
    #[must_use]
    pub fn added(event: &str) -> Self {
        Self {
            added: event.into(),
            updated: None,
            deleted: None,
        }
    }

    /// And that of items that change. Its argument is the item as it is now.
    #[must_use]
    pub fn updated(mut self, event: &str) -> Self {
        self.updated = Some(event.into());
        self
    }

    /// And that of items that go. Its argument is the item, or its key.
    #[must_use]
    pub fn deleted(mut self, event: &str) -> Self {
        self.deleted = Some(event.into());
        self
    }

    pub(super) fn names(&self) -> Vec<String> {
        let others = self.updated.iter().chain(&self.deleted);
        core::iter::once(&self.added)
            .chain(others)
            .cloned()
            .collect()
    }
}
