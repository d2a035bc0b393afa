//! What is known by key: where items are held, what is remembered of those that
//! are not loaded, and which are gone.
//!
//! The two kinds of memory are bounded, each by its own queue, first in, first
//! out. What is held is not: it is the log. Knows nothing of ranges.

use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec::Vec;

use super::bounds::{MAX_DELETED, MAX_REMEMBERED};
use super::item::{Item, Key, Known, Order};

/// What is known of one key.
#[derive(Debug)]
pub(crate) enum Record<T> {
    /// It is in the log, at this order.
    Held(Order),
    /// It is not loaded, but something was heard of it.
    Remembered {
        known: Known<T>,
        /// Its place in the queue.
        ticket: u64,
    },
    /// It was deleted.
    Deleted,
}

/// All records.
#[derive(Debug)]
pub(crate) struct Index<T> {
    records: BTreeMap<Key, Record<T>>,
    deleted: VecDeque<Key>,
    /// Some entries may be outdated: their record has another ticket, or is of
    /// another kind. They count, so that the queue is bounded too.
    remembered: VecDeque<(Key, u64)>,
    last_ticket: u64,
}

impl<T> Index<T> {
    pub(crate) fn new() -> Self {
        Self {
            records: BTreeMap::new(),
            deleted: VecDeque::new(),
            remembered: VecDeque::new(),
            last_ticket: 0,
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Record<T>> {
        self.records.get(key)
    }

    /// The order of an item that is in the log.
    pub(crate) fn held(&self, key: &str) -> Option<&Order> {
        match self.get(key) {
            Some(Record::Held(order)) => Some(order),
            _ => None,
        }
    }

    pub(crate) fn hold(&mut self, item: &Item<T>) {
        let record = Record::Held(item.order.clone());
        self.records.insert(item.key.clone(), record);
    }

    /// Forgets all about a key. Of one that was remembered, gives what it was.
    pub(crate) fn forget(&mut self, key: &str) -> Option<Known<T>> {
        match self.records.remove(key) {
            Some(Record::Remembered { known, .. }) => Some(known),
            _ => None,
        }
    }

    pub(crate) fn delete(&mut self, key: Key) {
        let before = self.records.insert(key.clone(), Record::Deleted);
        if matches!(before, Some(Record::Deleted)) {
            return;
        }
        self.deleted.push_back(key);
        if self.deleted.len() > MAX_DELETED
            && let Some(oldest) = self.deleted.pop_front()
        {
            self.records.remove(&oldest);
        }
    }

    pub(crate) fn remember(&mut self, known: Known<T>) {
        self.last_ticket += 1;
        let ticket = self.last_ticket;
        let key = known.item.key.clone();
        self.records
            .insert(key.clone(), Record::Remembered { known, ticket });
        self.remembered.push_back((key, ticket));
        if self.remembered.len() > MAX_REMEMBERED
            && let Some((oldest, ticket)) = self.remembered.pop_front()
            && self.is_current(&oldest, ticket)
        {
            self.records.remove(&oldest);
        }
    }

    /// Takes out what is remembered and meets a condition.
    pub(crate) fn take_remembered(&mut self, meets: impl Fn(&Known<T>) -> bool) -> Vec<Known<T>> {
        let mut taken = Vec::new();
        let mut queue = core::mem::take(&mut self.remembered);
        queue.retain(|(key, own)| match self.records.get(key) {
            Some(Record::Remembered { known, ticket }) if ticket == own => {
                let takes = meets(known);
                if takes {
                    taken.extend(self.forget(key));
                }
                !takes
            }
            _ => false,
        });
        self.remembered = queue;
        taken
    }

    fn is_current(&self, key: &str, own: u64) -> bool {
        matches!(self.get(key), Some(Record::Remembered { ticket, .. }) if *ticket == own)
    }
}
