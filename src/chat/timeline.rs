//! One ordered log, merged of everything that is heard of it.
//!
//! ```text
//!  pages, live events, polled pages,                    blocks of items, in order
//!  optimistic sends, failures, time   ->  Timeline  ->  pending sends, a view
//!                                                       what to fetch and to send
//! ```
//!
//! Its inputs may come in any order, late or twice, and end in the same log
//! ([`merging`] has the rules). It keeps which parts of the log are known
//! ([`ranges`]), so after an outage it fetches only the hole ([`fetching`]), and
//! knows when one remains. What is held comes in [blocks](Block) that keep their
//! identity.
//!
//! Whoever owns one hands in what happens, performs what
//! [`poll_output`](Timeline::poll_output) says until it is `None`, and calls
//! [`handle_timeout`](Timeline::handle_timeout) at
//! [`poll_timeout`](Timeline::poll_timeout). Any method may be called between two
//! outputs.
//!
//! # What it can't know
//!
//! What was edited, deleted, or added *between* known items while nothing was
//! heard is not in the hole above them, so it is not fetched with it.
//! [`refetch`](Timeline::refetch) finds it. Events are taken to tell of new items in
//! their order: when a connection is lost, everything up to the newest one that was
//! heard of counts as heard. Events may overtake each other all the same, as long
//! as all of them come; edits that do so need versions.
//!
//! # What it costs
//!
//! With `n` items held, a live event takes `O(log n)` comparisons of keys and
//! orders, and changes one block of at most [`BLOCK_ITEMS`] items; nothing is
//! copied or visited that grows with `n`. Rarely, a block comes or goes: at the
//! newer end that costs the same, elsewhere the handles behind it move. A page
//! costs that for each of its items and for each that is held within what it
//! covers.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use crate::time::Instant;

mod blocks;
mod bounds;
mod exchange;
mod fetching;
mod index;
mod item;
mod merging;
mod ranges;
mod refetching;
mod requests;
mod sending;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use blocks::{Block, Changes};
pub use bounds::{
    BLOCK_ITEMS, MAX_CURSOR_LENGTH, MAX_DELETED, MAX_FILL_PAGES, MAX_IDLE_PAGES, MAX_KEY_LENGTH,
    MAX_PAGE_ITEMS, MAX_PENDING, MAX_RANGES, MAX_REMEMBERED, OLDER_RETRIES, POLL_INTERVAL_MS,
    REQUEST_TIMEOUT_MS,
};
pub use exchange::{
    Cursor, Event, FetchError, Output, Page, PageError, Pending, RequestId, SendError, SendState,
    Settings, Status, View,
};
pub use item::{Item, ItemError, Key, Order};

use blocks::Blocks;
use index::Index;
use ranges::{Low, Ranges};
use refetching::Walk;
use requests::Slot;

/// The state machine of one log. `T` is what the application sees of an item; two
/// that are equal are the same to it, so that a polled page with nothing new
/// changes nothing. The [module](crate::chat) has an example of its life.
///
/// ```
/// use sockeye::chat::{Event, Item, Order, Output, Page, Settings, Timeline};
/// use sockeye::time::Instant;
///
/// let item = |key: &str, at: f64| Item {
///     key: key.into(),
///     order: Order::Number(at),
///     version: None,
///     nonce: None,
///     value: "hello",
/// };
/// let now = Instant::default();
/// let mut timeline = Timeline::new(Settings::default(), 42);
///
/// // The first thing to do is to fetch the newest page; a live event may overtake it.
/// timeline.handle_connected(now, false);
/// let Some(Output::Fetch { request, cursor: None, .. }) = timeline.poll_output() else {
///     panic!("nothing to fetch");
/// };
/// timeline.handle_event(Event::Added(item("c", 3.0)))?;
/// let page = Page { items: vec![item("b", 2.0), item("a", 1.0)], next_cursor: None };
/// timeline.handle_page(now, request, page)?;
///
/// let keys: Vec<&str> = timeline.items().map(|item| &*item.key).collect();
/// assert_eq!(keys, ["a", "b", "c"]);
/// assert!(!timeline.view().has_gap && !timeline.view().has_older);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Timeline<T> {
    /// May be changed at any time; takes effect at the next decision.
    pub settings: Settings,
    blocks: Blocks<T>,
    index: Index<T>,
    ranges: Ranges,
    /// The logical time.
    clock: u64,
    /// Whether it was ever told how the connection is.
    started: bool,
    connected: bool,
    /// Which stretch of uninterrupted events this is, counted from 1; one that
    /// was recovered goes on.
    epoch: u32,
    /// The newest item of which this stretch has told.
    heard: Option<Order>,
    head: Slot,
    older: Slot,
    last_request: u32,
    next_poll: Option<Instant>,
    /// Whether the newest page was one that is no use to ask for again.
    refused: bool,
    /// Pages left for the topmost hole.
    fill_budget: u32,
    /// So many holes, the lowest ones, are left until they are asked for.
    left_holes: usize,
    older_wanted: bool,
    walk: Option<Walk>,
    /// Down to where a refetch goes.
    walk_until: Option<Low>,
    idle_pages: u32,
    status: Status,
    pending: Vec<Pending<T>>,
    pending_revision: u32,
    outputs: VecDeque<Output>,
    /// What was to be seen at the last [`Output::Changed`].
    told: (u32, u32, View),
}

impl<T: PartialEq> Timeline<T> {
    /// A timeline without items that does nothing before it is told whether there
    /// is a connection. The seed decides the jitter of its delays.
    ///
    /// ```
    /// use sockeye::chat::{Settings, Timeline};
    ///
    /// let mut timeline = Timeline::<String>::new(Settings::default(), 42);
    /// assert!(timeline.is_empty());
    /// assert_eq!(timeline.poll_output(), None);
    /// ```
    #[must_use]
    pub fn new(settings: Settings, seed: u64) -> Self {
        Self {
            settings,
            blocks: Blocks::new(),
            index: Index::new(),
            ranges: Ranges::default(),
            clock: 0,
            started: false,
            connected: false,
            epoch: 0,
            heard: None,
            head: Slot::new(seed),
            older: Slot::new(seed.wrapping_add(1)),
            last_request: 0,
            next_poll: None,
            refused: false,
            fill_budget: 0,
            left_holes: 0,
            older_wanted: false,
            walk: None,
            walk_until: None,
            idle_pages: 0,
            status: Status::Pending,
            pending: Vec::new(),
            pending_revision: 0,
            outputs: VecDeque::new(),
            told: (
                0,
                0,
                View {
                    status: Status::Pending,
                    is_fetching: false,
                    is_fetching_older: false,
                    has_older: false,
                    has_gap: false,
                    is_polling: false,
                },
            ),
        }
    }

    /// What to do next; `None` when there is nothing. [`Output::Changed`] comes
    /// last, once for all that has changed.
    ///
    /// ```
    #[doc = include_str!("timeline/loaded.md")]
    /// timeline.handle_event(Event::Added(item("c", 3.0)))?;
    /// timeline.handle_event(Event::Added(item("d", 4.0)))?;
    /// assert_eq!(timeline.poll_output(), Some(Output::Changed));
    /// assert_eq!(timeline.poll_output(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn poll_output(&mut self) -> Option<Output> {
        if let Some(output) = self.outputs.pop_front() {
            return Some(output);
        }
        let seen = (self.blocks.revision(), self.pending_revision, self.view());
        if seen == self.told {
            return None;
        }
        self.told = seen;
        Some(Output::Changed)
    }

    /// The items in blocks, oldest first. A block whose id and revision are what
    /// they were has the items that it had.
    ///
    /// ```
    #[doc = include_str!("timeline/loaded.md")]
    /// let before = (timeline.blocks()[0].id(), timeline.blocks()[0].revision());
    /// timeline.handle_event(Event::Added(item("c", 3.0)))?;
    /// let block = &timeline.blocks()[0];
    /// assert_eq!(block.items().len(), 3);
    /// assert_ne!((block.id(), block.revision()), before);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn blocks(&self) -> &[Block<T>] {
        self.blocks.blocks()
    }

    /// Which blocks are what they were at the last call, so that a snapshot is
    /// made from the one before without looking at all of it.
    ///
    /// ```
    #[doc = include_str!("timeline/loaded.md")]
    /// # let _ = timeline.take_changes();
    /// // Nothing has happened since the last call: the one block is what it was.
    /// assert_eq!(timeline.take_changes(), Changes { front: 1, back: 0 });
    /// timeline.handle_event(Event::Deleted("a".into()))?;
    /// assert_eq!(timeline.take_changes(), Changes { front: 0, back: 0 });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn take_changes(&mut self) -> Changes {
        self.blocks.take_changes()
    }

    /// The items, oldest first, without those that are [pending](Self::pending).
    ///
    /// ```
    #[doc = include_str!("timeline/loaded.md")]
    /// let newest = timeline.items().next_back();
    /// assert_eq!(newest.map(|item| &*item.key), Some("b"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn items(&self) -> impl DoubleEndedIterator<Item = &Item<T>> {
        self.blocks().iter().flat_map(Block::items)
    }

    /// How many items are held.
    ///
    /// ```
    #[doc = include_str!("timeline/loaded.md")]
    /// assert_eq!(timeline.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether no item is held.
    ///
    /// ```
    #[doc = include_str!("timeline/loaded.md")]
    /// assert!(!timeline.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item of a key, where it is held.
    ///
    /// ```
    #[doc = include_str!("timeline/loaded.md")]
    /// assert_eq!(timeline.get("a").map(|item| item.value), Some("hello"));
    /// assert_eq!(timeline.get("z"), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Item<T>> {
        let order = self.index.held(key)?;
        self.blocks.get(order, key).map(|known| &known.item)
    }

    /// What there is to know besides the items.
    ///
    /// ```
    #[doc = include_str!("timeline/loaded.md")]
    /// let view = timeline.view();
    /// assert_eq!(view.status, Status::Success);
    /// assert!(view.has_older && !view.has_gap && !view.is_fetching);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn view(&self) -> View {
        View {
            status: self.status,
            is_fetching: self.head.flight.is_some() || self.older.flight.is_some(),
            is_fetching_older: self.older_wanted,
            has_older: self
                .ranges
                .lowest()
                .is_some_and(|lowest| lowest.edge.cursor.is_some()),
            has_gap: self.has_gap(),
            is_polling: self.started && !self.connected,
        }
    }

    /// Whether there is a hole between two ranges, or between what is known and
    /// what was heard since.
    fn has_gap(&self) -> bool {
        let Some(newest) = self.blocks.last() else {
            return self.ranges.holes() > 0;
        };
        let top = self.ranges.top();
        self.ranges.holes() > 0
            || (!self.ranges.is_synced() && top.is_none_or(|top| top.high < newest.order))
    }
}
