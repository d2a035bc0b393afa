//! What a [`Timeline`](super::Timeline) takes and gives.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::bounds::{POLL_INTERVAL_MS, REQUEST_TIMEOUT_MS};
use super::item::{Item, ItemError, Key, Order};
use crate::backoff::BackoffSettings;

/// Where a server goes on, opaque. It has to stand for a place in the log, not
/// for a number of items from the newest on: such an offset skips items when
/// others are deleted meanwhile. At most
/// [`MAX_CURSOR_LENGTH`](super::MAX_CURSOR_LENGTH) bytes.
/// [`Timeline::fetch_older`](super::Timeline::fetch_older) has an example.
pub type Cursor = Box<str>;

/// One request for a page: [`Output::Fetch`] names it, and
/// [`Timeline::handle_page`](super::Timeline::handle_page) or
/// [`Timeline::handle_failure`](super::Timeline::handle_failure) ends it
/// ([example](crate::chat#a-channel)).
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct RequestId(pub u32);

/// How a timeline fetches.
///
/// ```
/// use sockeye::chat::Settings;
///
/// let settings = Settings { page_size: 50, ..Settings::default() };
/// assert_eq!((settings.poll_interval_ms, settings.request_timeout_ms), (1_000, 30_000));
/// assert_eq!((settings.backoff.base_ms, settings.backoff.max_ms), (1_000, 30_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// How many items to ask for at a time. Default: 10.
    pub page_size: u32,
    /// How long after an answer to ask again while the socket is down, in
    /// milliseconds; at least [`MIN_DELAY_MS`](crate::backoff::MIN_DELAY_MS). Default:
    /// 1000.
    pub poll_interval_ms: u64,
    /// How long to wait for an answer, in milliseconds. Default: 30 000.
    pub request_timeout_ms: u64,
    /// How long to wait after a failure. Default: from 1 s to 30 s.
    pub backoff: BackoffSettings,
}

impl Default for Settings {
    /// 10 items, [`POLL_INTERVAL_MS`], [`REQUEST_TIMEOUT_MS`], and from 1 s to
    /// 30 s after a failure.
    fn default() -> Self {
        Self {
            page_size: 10,
            poll_interval_ms: POLL_INTERVAL_MS,
            request_timeout_ms: REQUEST_TIMEOUT_MS,
            backoff: BackoffSettings {
                max_ms: 30_000,
                ..BackoffSettings::default()
            },
        }
    }
}

/// What the server has told of by itself, for
/// [`Timeline::handle_event`](super::Timeline::handle_event), which has an example.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<T> {
    /// There is a new item.
    Added(Item<T>),
    /// An item is now this one.
    Updated(Item<T>),
    /// There is no such item any more.
    Deleted(Key),
}

/// The answer to a request: newest first, at most
/// [`MAX_PAGE_ITEMS`](super::MAX_PAGE_ITEMS). [`Timeline`](super::Timeline) has an example.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The items, all those between the newest and the oldest one of them.
    pub items: Vec<Item<T>>,
    /// Where older ones are; `None`: nowhere.
    pub next_cursor: Option<Cursor>,
}

/// What [`Timeline::poll_output`](super::Timeline::poll_output) says to do next
/// ([example](crate::chat#a-channel)).
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Output {
    /// Ask for a page, and hand in its answer under this id.
    Fetch {
        /// The name of the request.
        request: RequestId,
        /// Where to go on; `None`: the newest page.
        cursor: Option<Cursor>,
        /// How many items to ask for.
        limit: u32,
    },
    /// Nobody waits for this answer any more.
    Abort {
        /// The request.
        request: RequestId,
    },
    /// Send the pending item of this key, and tell what has become of it by
    /// [`confirm`](super::Timeline::confirm) or [`fail`](super::Timeline::fail).
    Send {
        /// Its temporary key.
        key: Key,
    },
    /// What can be seen is not what it was the last time.
    Changed,
}

/// Why a page is refused. It leaves the log as it was, and is not asked for again
/// by itself until the connection changes.
/// [`Timeline::handle_page`](super::Timeline::handle_page) has an example.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// An item is not acceptable.
    #[error("{0}")]
    Item(ItemError),
    /// The items are not ordered, newest first: either the server orders them
    /// otherwise, or the wrong field was taken for the order.
    #[error("a page's items are not ordered newest first")]
    OutOfOrder,
    /// More than [`MAX_PAGE_ITEMS`](super::MAX_PAGE_ITEMS).
    #[error("a page has too many items")]
    TooManyItems,
    /// The newest page has no item, and is not the last one.
    #[error("the newest page is empty and not the last")]
    EmptyPage,
    /// The cursor is that of the page itself.
    #[error("a page's cursor leads to itself")]
    CursorRepeats,
    /// The cursor is longer than [`MAX_CURSOR_LENGTH`](super::MAX_CURSOR_LENGTH).
    #[error("a page's cursor is too long")]
    CursorTooLong,
    /// [`MAX_IDLE_PAGES`](super::MAX_IDLE_PAGES) pages in a row brought nothing.
    #[error("the cursors lead nowhere")]
    NoProgress,
}

impl PageError {
    /// A stable name for programs.
    ///
    /// ```
    /// # use sockeye::chat::PageError;
    /// assert_eq!(PageError::CursorRepeats.code(), "cursor_repeats");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Item(error) => error.code(),
            Self::OutOfOrder => "page_out_of_order",
            Self::TooManyItems => "page_too_large",
            Self::EmptyPage => "page_empty",
            Self::CursorRepeats => "cursor_repeats",
            Self::CursorTooLong => "cursor_too_long",
            Self::NoProgress => "cursor_leads_nowhere",
        }
    }
}

/// Why the last request that ended has failed: [`Status::Error`] has it.
/// [`Timeline::handle_failure`](super::Timeline::handle_failure) has an example.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// There was no answer, or one that is no page. The number is the caller's:
    /// a status of HTTP, or 0.
    #[error("the request failed")]
    Failed(u16),
    /// There was no answer within [`Settings::request_timeout_ms`].
    #[error("the request took too long")]
    TimedOut,
    /// The page is refused.
    #[error("{0}")]
    Page(PageError),
}

impl FetchError {
    /// A stable name for programs.
    ///
    /// ```
    /// # use sockeye::chat::FetchError;
    /// assert_eq!(FetchError::Failed(503).code(), "fetch_failed");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Failed(_) => "fetch_failed",
            Self::TimedOut => "fetch_timeout",
            Self::Page(error) => error.code(),
        }
    }
}

/// How loading goes, in [`View::status`].
/// [`Timeline::view`](super::Timeline::view) has an example.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Status {
    /// Nothing was loaded yet.
    Pending,
    /// The last request that ended brought its page.
    Success,
    /// The last request that ended failed. What was loaded before is still there.
    Error(FetchError),
}

/// What there is to know besides the items.
/// [`Timeline::view`](super::Timeline::view) has an example.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(clippy::struct_excessive_bools)]
pub struct View {
    /// How loading goes.
    pub status: Status,
    /// Whether a request is under way.
    pub is_fetching: bool,
    /// Whether a page of older items was asked for and is not there yet.
    pub is_fetching_older: bool,
    /// Whether there are older items than those that are loaded.
    pub has_older: bool,
    /// Whether there may be items between those that are loaded.
    pub has_gap: bool,
    /// Whether the newest page is asked for again and again, because the socket
    /// is down.
    pub is_polling: bool,
}

/// Why a send is refused. [`Timeline::send`](super::Timeline::send) and
/// [`Timeline::retry`](super::Timeline::retry) have examples.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// The temporary key is not acceptable.
    #[error("{0}")]
    Item(ItemError),
    /// There is a pending item of this key.
    #[error("an item of this key is being sent")]
    DuplicateKey,
    /// [`MAX_PENDING`](super::MAX_PENDING) items are pending.
    #[error("too many items are being sent")]
    TooMany,
    /// There is no failed item of this key that could be sent again.
    #[error("no item of this key has failed")]
    NotFailed,
}

impl SendError {
    /// A stable name for programs.
    ///
    /// ```
    /// # use sockeye::chat::SendError;
    /// assert_eq!(SendError::TooMany.code(), "send_too_many");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Item(error) => error.code(),
            Self::DuplicateKey => "send_duplicate",
            Self::TooMany => "send_too_many",
            Self::NotFailed => "send_not_failed",
        }
    }
}

/// How far a send is. [`Timeline::fail`](super::Timeline::fail) has an example.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SendState {
    /// Under way.
    Sending,
    /// It failed, in the caller's words; it can be sent again.
    Failed(Box<str>),
}

/// An item that this side has sent and that is not confirmed.
/// [`Timeline::send`](super::Timeline::send) has an example.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending<T> {
    /// Its temporary key.
    pub key: Key,
    /// What the application sees.
    pub value: T,
    /// How far it is.
    pub state: SendState,
}

/// The order of the newest and of the oldest item; `None` without items.
pub(crate) fn ends<T>(page: &Page<T>) -> Option<(&Order, &Order)> {
    Some((&page.items.first()?.order, &page.items.last()?.order))
}

/// What is wrong with a page in itself.
pub(crate) fn check_page<T>(page: &Page<T>) -> Result<(), PageError> {
    use super::bounds::{MAX_CURSOR_LENGTH, MAX_PAGE_ITEMS};

    if page.items.len() > MAX_PAGE_ITEMS {
        return Err(PageError::TooManyItems);
    }
    let cursor = page.next_cursor.as_ref();
    if cursor.is_some_and(|cursor| cursor.len() > MAX_CURSOR_LENGTH) {
        return Err(PageError::CursorTooLong);
    }
    let mut last: Option<&Order> = None;
    for item in &page.items {
        item.check().map_err(PageError::Item)?;
        if last.is_some_and(|last| *last < item.order) {
            return Err(PageError::OutOfOrder);
        }
        last = Some(&item.order);
    }
    Ok(())
}
