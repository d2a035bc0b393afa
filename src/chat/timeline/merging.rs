//! What is heard and what is fetched become one log, whatever comes first.
//!
//! Every fact has a logical time: events that of their receipt, pages that of
//! their request. Of two facts about one item, the one of the higher version
//! wins. Without versions, or with equal ones,
//!
//! - that an item was deleted beats everything;
//! - that it was added is beaten by everything, for it is where its story begins;
//! - an event that came after a page was asked for beats the page: either it is
//!   newer, or what is newer follows;
//! - a page that was asked for after an event had come beats the event.
//!
//! An item that was known before a page was asked for, lies within what the page
//! covers, and is not in it, was deleted.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::Timeline;
use super::bounds::MAX_RANGES;
use super::exchange::{Event, Page};
use super::index::Record;
use super::item::{Item, ItemError, Known, Order, check_key};
use super::ranges::{Coverage, Edge, Low};

/// What a page can decide about the items that it does not list.
pub(super) struct Scope {
    /// When it was asked for.
    pub(super) stamp: u64,
    /// When the first of the pages was asked for that have listed items of the
    /// order at which it begins.
    pub(super) since: u64,
    pub(super) low: Low,
    /// The lower end of the page above; `None`: there is none.
    pub(super) upper: Option<Order>,
    /// The newest of its items.
    pub(super) newest: Order,
}

impl Scope {
    /// What was known of an item of this order before this time, and is not in
    /// the page, is gone.
    ///
    /// The order at the page's lower end is left to the page below, which may
    /// list more of it; that at its upper end was left to it by the page above.
    /// Between the page above and this one, there was nothing when the page above
    /// was read. If its cursor names the item with which this one begins, nothing
    /// is known of that place since.
    fn decides_before(&self, order: &Order) -> u64 {
        if !self.low.is_below(order) {
            return 0;
        }
        match self.upper.as_ref().map(|upper| order.cmp(upper)) {
            None => self.stamp,
            Some(Ordering::Less) if *order < self.newest => self.stamp,
            Some(Ordering::Less | Ordering::Equal) => self.since,
            Some(Ordering::Greater) => 0,
        }
    }
}

impl<T: PartialEq> Timeline<T> {
    /// Takes what the server has told of. Needs no time: an event causes no
    /// request.
    ///
    /// # Errors
    ///
    /// When the item, or the key of a deleted one, is not acceptable; the log is then
    /// as it was.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.handle_event(Event::Added(item("c", 3.0)))?;
    /// timeline.handle_event(Event::Updated(Item { value: "edited", ..item("b", 2.0) }))?;
    /// timeline.handle_event(Event::Deleted("a".into()))?;
    /// let values: Vec<&str> = timeline.items().map(|item| item.value).collect();
    /// assert_eq!(values, ["edited", "hello"]);
    /// assert_eq!(timeline.handle_event(Event::Deleted("".into())), Err(ItemError::EmptyKey));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn handle_event(&mut self, event: Event<T>) -> Result<(), ItemError> {
        match event {
            Event::Added(item) => {
                item.check()?;
                self.note_heard(&item.order);
                self.settle_nonce(&item);
                self.merge_added(item);
            }
            Event::Updated(item) => {
                item.check()?;
                self.settle_nonce(&item);
                self.merge_updated(item);
            }
            Event::Deleted(key) => {
                check_key(&key)?;
                if let Some(order) = self.index.held(&key) {
                    self.blocks.remove(order, &key);
                }
                self.index.delete(key);
            }
        }
        Ok(())
    }

    /// That an item was added tells nothing of one that is known.
    pub(super) fn merge_added(&mut self, item: Item<T>) {
        match self.index.get(&item.key) {
            Some(Record::Deleted) => {}
            Some(Record::Held(order)) => {
                let held = self.blocks.get(order, &item.key);
                if held.is_some_and(|held| item.cmp_version(&held.item).is_gt()) {
                    self.merge_updated(item);
                }
            }
            Some(Record::Remembered { .. }) => {
                if let Some(mut known) = self.index.forget(&item.key) {
                    if item.cmp_version(&known.item).is_gt() {
                        known.item = item;
                    }
                    self.place(known);
                }
            }
            None => {
                let stamp = self.tick();
                self.place(Known {
                    item,
                    stamp,
                    added: true,
                });
            }
        }
    }

    fn merge_updated(&mut self, item: Item<T>) {
        let stamp = self.tick();
        let known = match self.index.get(&item.key) {
            Some(Record::Deleted) => return,
            Some(Record::Held(order)) => self.blocks.get(order, &item.key),
            Some(Record::Remembered { known, .. }) => Some(known),
            None => None,
        };
        if known.is_some_and(|known| item.cmp_version(&known.item).is_lt()) {
            return;
        }
        let known = Known {
            item,
            stamp,
            added: false,
        };
        if self.index.held(&known.item.key).is_some() {
            self.replace(known);
        } else if self.ranges.contains(&known.item.order) {
            self.hold(known);
        } else {
            // It is not shown before the items around it are.
            self.index.remember(known);
        }
    }

    /// Takes a page's items and what it covers.
    pub(super) fn merge_page(&mut self, page: Page<T>, scope: &Scope, coverage: Coverage) {
        self.ranges.note_heard(self.heard.as_ref());
        self.ranges.cover(coverage);
        self.ranges.note_heard(self.heard.as_ref());
        for item in page.items {
            self.settle_nonce(&item);
            self.merge_listed(item, scope.stamp);
        }
        self.remove_unlisted(scope);
        self.decide_remembered(scope);
        let dropped = self.ranges.keep(MAX_RANGES);
        self.left_holes = self.left_holes.saturating_sub(dropped);
        self.drop_below_ranges();
    }

    fn merge_listed(&mut self, item: Item<T>, asked: u64) {
        let known = match self.index.get(&item.key) {
            Some(Record::Deleted) => return,
            Some(Record::Held(order)) => self.blocks.get(order, &item.key),
            Some(Record::Remembered { known, .. }) => Some(known),
            None => None,
        };
        let Some(known) = known else {
            return self.hold(Known {
                item,
                stamp: asked,
                added: false,
            });
        };
        let wins = match item.cmp_version(&known.item) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => known.added || known.stamp < asked,
        };
        let stamp = known.stamp.max(asked);
        let is_held = self.index.held(&item.key).is_some();
        match (is_held, wins) {
            (true, true) => self.replace(Known {
                item,
                stamp,
                added: false,
            }),
            (true, false) => {
                if let Some(order) = self.index.held(&item.key) {
                    self.blocks.restamp(order, &item.key, stamp, false);
                }
            }
            (false, true) => self.hold(Known {
                item,
                stamp,
                added: false,
            }),
            (false, false) => {
                if let Some(mut known) = self.index.forget(&item.key) {
                    known.stamp = stamp;
                    known.added = false;
                    self.place(known);
                }
            }
        }
    }

    /// Removes what the page would have listed if it existed.
    fn remove_unlisted(&mut self, scope: &Scope) {
        let mut gone = Vec::new();
        for known in self.blocks.from(scope.low.order()) {
            let order = &known.item.order;
            if scope.upper.as_ref().is_some_and(|upper| upper < order) {
                break;
            }
            if known.stamp < scope.decides_before(order) {
                gone.push((order.clone(), known.item.key.clone()));
            }
        }
        for (order, key) in gone {
            self.blocks.remove(&order, &key);
            self.index.forget(&key);
        }
    }

    /// What was heard of items that are now within what is known: those that the
    /// page would have listed are gone, the others are shown.
    fn decide_remembered(&mut self, scope: &Scope) {
        let ranges = &self.ranges;
        let decided = self
            .index
            .take_remembered(|known| ranges.contains(&known.item.order));
        for known in decided {
            if known.stamp >= scope.decides_before(&known.item.order) {
                self.hold(known);
            }
        }
    }

    /// Hides the items of the lowest order that no page has listed since.
    pub(super) fn drop_ties(&mut self, edge: &Edge) {
        let Some(low) = edge.low.order() else {
            return;
        };
        let ties = self
            .blocks
            .from(Some(low))
            .take_while(|known| known.item.order == *low);
        let stale = ties.filter(|known| known.stamp < edge.since);
        let keys: Vec<_> = stale.map(|known| known.item.key.clone()).collect();
        for key in keys {
            self.hide(low, &key);
        }
    }

    /// What lies below all ranges is not shown: without the items in between it
    /// would seem to be next to them. It is remembered, so that what is late about
    /// it is not taken for news.
    pub(super) fn drop_below_ranges(&mut self) {
        while let Some(first) = self.blocks.first() {
            if self.ranges.shows(&first.order) {
                break;
            }
            let (order, key) = (first.order.clone(), first.key.clone());
            self.hide(&order, &key);
        }
    }

    /// Takes an item out of the log and remembers it.
    fn hide(&mut self, order: &Order, key: &str) {
        self.index.forget(key);
        if let Some(known) = self.blocks.remove(order, key) {
            self.index.remember(known);
        }
    }

    /// Shows an item whose key is new, unless its page has to come first.
    fn place(&mut self, known: Known<T>) {
        if self.ranges.shows(&known.item.order) {
            self.hold(known);
        } else {
            self.index.remember(known);
        }
    }

    fn hold(&mut self, known: Known<T>) {
        self.index.hold(&known.item);
        self.blocks.insert(known);
    }

    /// Puts an item in the place of the one of the same key. One that is the same
    /// leaves its block what it is.
    fn replace(&mut self, known: Known<T>) {
        let key = &known.item.key;
        let Some(order) = self.index.held(key) else {
            return self.place(known);
        };
        if *order == known.item.order {
            let held = self.blocks.get(order, key).map(|held| &held.item);
            let same = held.is_some_and(|held| {
                held.value == known.item.value && held.version == known.item.version
            });
            if same {
                let (stamp, added) = (known.stamp, known.added);
                self.blocks.restamp(&known.item.order, key, stamp, added);
            } else {
                self.blocks.insert(known);
            }
        } else {
            self.blocks.remove(order, key);
            self.index.forget(key);
            self.place(known);
        }
    }

    fn settle_nonce(&mut self, item: &Item<T>) {
        if !self.pending.is_empty()
            && let Some(nonce) = &item.nonce
        {
            self.settle(nonce);
        }
    }

    /// Events come in the order of their items, as a rule: up to this one they
    /// were heard of.
    fn note_heard(&mut self, order: &Order) {
        if self.connected && self.heard.as_ref().is_none_or(|heard| heard < order) {
            self.heard = Some(order.clone());
        }
    }

    /// The next logical time.
    pub(super) fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }
}
