//! The items in order, in blocks that snapshots share.
//!
//! A block is named by its id and its revision: where both are what they were,
//! so are its items. A change touches one block, or two when one is split or
//! joined; what it costs depends on [`BLOCK_ITEMS`], on the logarithm of the
//! number of blocks, and, when a block comes or goes in the middle, on moving
//! the handles behind it. Knows nothing of what the items mean.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::bounds::{BLOCK_ITEMS, JOINED_ITEMS};
use super::item::{Item, Known, Order};

/// A run of neighbouring items, at most [`BLOCK_ITEMS`].
/// [`Timeline::blocks`](super::Timeline::blocks) has an example.
#[derive(Clone, Debug)]
pub struct Block<T> {
    id: u32,
    revision: u32,
    entries: Vec<Known<T>>,
}

impl<T> Block<T> {
    /// The name of the block, which no other one of the timeline has had.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Changes whenever an item of the block does.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// The items, oldest first; never none.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = &Item<T>> + ExactSizeIterator {
        self.entries.iter().map(|known| &known.item)
    }

    fn last_at(&self, order: &Order, key: &str) -> Ordering {
        self.entries
            .last()
            .map_or(Ordering::Less, |known| at(known, order, key))
    }
}

/// Which blocks are what they were: so many at either end.
/// [`Timeline::take_changes`](super::Timeline::take_changes) has an example.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Changes {
    /// Unchanged blocks at the old end.
    pub front: usize,
    /// Unchanged blocks at the new end.
    pub back: usize,
}

/// All items.
#[derive(Debug)]
pub(crate) struct Blocks<T> {
    blocks: Vec<Block<T>>,
    len: usize,
    last_id: u32,
    revision: u32,
    /// `None`: nothing has changed.
    changes: Option<Changes>,
}

/// Where an entry stands compared with a position.
fn at<T>(known: &Known<T>, order: &Order, key: &str) -> Ordering {
    known
        .item
        .order
        .cmp(order)
        .then_with(|| (*known.item.key).cmp(key))
}

impl<T> Blocks<T> {
    pub(crate) fn new() -> Self {
        Self {
            blocks: Vec::new(),
            len: 0,
            last_id: 0,
            revision: 0,
            changes: None,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Changes whenever anything does.
    pub(crate) fn revision(&self) -> u32 {
        self.revision
    }

    pub(crate) fn blocks(&self) -> &[Block<T>] {
        &self.blocks
    }

    pub(crate) fn first(&self) -> Option<&Item<T>> {
        Some(&self.blocks.first()?.entries.first()?.item)
    }

    pub(crate) fn last(&self) -> Option<&Item<T>> {
        Some(&self.blocks.last()?.entries.last()?.item)
    }

    /// What has changed since the last call.
    pub(crate) fn take_changes(&mut self) -> Changes {
        self.changes.take().unwrap_or(Changes {
            front: self.blocks.len(),
            back: 0,
        })
    }

    pub(crate) fn get(&self, order: &Order, key: &str) -> Option<&Known<T>> {
        let (block, index) = self.find(order, key).ok()?;
        self.blocks.get(block)?.entries.get(index)
    }

    /// Entries from an order on, those of the same order included.
    pub(crate) fn from(&self, order: Option<&Order>) -> impl Iterator<Item = &Known<T>> {
        let below = move |known: &Known<T>| order.is_some_and(|order| known.item.order < *order);
        let block = self
            .blocks
            .partition_point(|block| block.entries.last().is_some_and(below));
        let blocks = self.blocks.iter().skip(block);
        blocks
            .flat_map(|block| &block.entries)
            .skip_while(move |known| below(known))
    }

    /// Adds an entry, or replaces the one at its position.
    pub(crate) fn insert(&mut self, known: Known<T>) {
        let (block, index) = match self.find(&known.item.order, &known.item.key) {
            Ok((block, index)) => {
                self.touch(block);
                if let Some(entry) = self.entry_mut(block, index) {
                    *entry = known;
                }
                return;
            }
            Err(place) => place,
        };
        self.len += 1;
        let size = self
            .blocks
            .get(block)
            .map_or(0, |block| block.entries.len());
        let (block, index) = match size {
            0 => return self.add_block(block, vec![known]),
            1..BLOCK_ITEMS => (block, index),
            // At the ends full blocks stay as they are.
            _ if index == size => return self.add_block(block + 1, vec![known]),
            _ if index == 0 && block == 0 => return self.add_block(0, vec![known]),
            _ => self.split(block, index),
        };
        self.touch(block);
        if let Some(block) = self.blocks.get_mut(block) {
            block.entries.insert(index.min(block.entries.len()), known);
        }
    }

    /// Notes that an entry is still what it was, which changes no block.
    pub(crate) fn restamp(&mut self, order: &Order, key: &str, stamp: u64, added: bool) {
        if let Ok((block, index)) = self.find(order, key)
            && let Some(known) = self.entry_mut(block, index)
        {
            known.stamp = stamp;
            known.added = added;
        }
    }

    pub(crate) fn remove(&mut self, order: &Order, key: &str) -> Option<Known<T>> {
        let (at, index) = self.find(order, key).ok()?;
        self.touch(at);
        let block = self.blocks.get_mut(at)?;
        let known = block.entries.remove(index);
        self.len -= 1;
        if block.entries.is_empty() {
            self.remove_block(at);
        } else if !self.join(at) && at > 0 {
            self.join(at - 1);
        }
        Some(known)
    }

    /// Where a position is, or where it would be.
    fn find(&self, order: &Order, key: &str) -> Result<(usize, usize), (usize, usize)> {
        let found = self
            .blocks
            .partition_point(|block| block.last_at(order, key).is_lt());
        // Beyond the last one is the end of the last one.
        let block = found.min(self.blocks.len().saturating_sub(1));
        let Some(entries) = self.blocks.get(block).map(|block| &block.entries) else {
            return Err((0, 0));
        };
        match entries.binary_search_by(|known| at(known, order, key)) {
            Ok(index) => Ok((block, index)),
            Err(index) => Err((block, index)),
        }
    }

    fn entry_mut(&mut self, block: usize, index: usize) -> Option<&mut Known<T>> {
        self.blocks.get_mut(block)?.entries.get_mut(index)
    }

    /// Splits a full block, and says where a place in it is now.
    fn split(&mut self, block: usize, index: usize) -> (usize, usize) {
        let half = BLOCK_ITEMS / 2;
        self.touch(block);
        if let Some(entries) = self.blocks.get_mut(block).map(|block| &mut block.entries) {
            let upper = entries.split_off(half);
            self.add_block(block + 1, upper);
        }
        if index <= half {
            (block, index)
        } else {
            (block + 1, index - half)
        }
    }

    /// Joins a block with the next one where they hold few items.
    fn join(&mut self, at: usize) -> bool {
        let len = |at: usize| self.blocks.get(at).map(|block| block.entries.len());
        let (Some(own), Some(next)) = (len(at), len(at + 1)) else {
            return false;
        };
        if own + next > JOINED_ITEMS {
            return false;
        }
        let next = self.remove_block(at + 1);
        self.touch(at);
        if let Some(block) = self.blocks.get_mut(at) {
            block.entries.extend(next);
        }
        true
    }

    fn add_block(&mut self, at: usize, entries: Vec<Known<T>>) {
        self.note_change(at, self.blocks.len().saturating_sub(at));
        self.last_id = self.last_id.wrapping_add(1);
        let block = Block {
            id: self.last_id,
            revision: self.revision,
            entries,
        };
        self.blocks.insert(at.min(self.blocks.len()), block);
    }

    fn remove_block(&mut self, at: usize) -> Vec<Known<T>> {
        self.note_change(at, self.blocks.len().saturating_sub(at + 1));
        if at < self.blocks.len() {
            self.blocks.remove(at).entries
        } else {
            Vec::new()
        }
    }

    fn touch(&mut self, at: usize) {
        self.note_change(at, self.blocks.len().saturating_sub(at + 1));
        if let Some(block) = self.blocks.get_mut(at) {
            block.revision = self.revision;
        }
    }

    /// So many blocks at either end stay what they are.
    fn note_change(&mut self, front: usize, back: usize) {
        self.revision = self.revision.wrapping_add(1);
        let changes = self.changes.get_or_insert(Changes { front, back });
        changes.front = changes.front.min(front);
        changes.back = changes.back.min(back);
    }
}
