//! Emits whose answer is outstanding, of one namespace.
//!
//! Ids only ever grow, so the list stays sorted by itself, and a late answer
//! never meets a newer question.

use alloc::vec::Vec;

use crate::time::{Instant, earliest};

/// The most answers that may be outstanding in one namespace: a server that
/// never answers must not make memory grow.
pub const MAX_PENDING_ACKS: usize = 65_536;

#[derive(Clone, Copy, Debug)]
struct Pending {
    id: u64,
    deadline: Option<Instant>,
}

/// The outstanding answers.
#[derive(Debug, Default)]
pub(crate) struct Acks {
    next_id: u64,
    pending: Vec<Pending>,
    /// Not later than the earliest deadline: it may be one that was met. So an
    /// answer costs no search for the next deadline.
    wake_at: Option<Instant>,
}

impl Acks {
    pub(crate) fn is_full(&self) -> bool {
        self.pending.len() >= MAX_PENDING_ACKS
    }

    /// Registers a question and returns its id.
    pub(crate) fn register(&mut self, deadline: Option<Instant>) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.pending.push(Pending { id, deadline });
        self.wake_at = earliest(self.wake_at, deadline);
        id
    }

    /// Whether the answer was awaited; it no longer is.
    pub(crate) fn settle(&mut self, id: u64) -> bool {
        let found = self.pending.binary_search_by_key(&id, |ack| ack.id);
        if let Ok(index) = found {
            self.pending.remove(index);
        }
        found.is_ok()
    }

    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        self.wake_at
    }

    /// The ids whose deadline has passed.
    pub(crate) fn take_expired(&mut self, now: Instant) -> Vec<u64> {
        if self.wake_at.is_none_or(|at| at > now) {
            return Vec::new();
        }
        let expired = self.take(|ack| ack.deadline.is_some_and(|at| at <= now));
        self.wake_at = self
            .pending
            .iter()
            .fold(None, |at, ack| earliest(at, ack.deadline));
        expired
    }

    /// All ids but those that `keep` holds back.
    pub(crate) fn take_lost(&mut self, keep: impl Fn(u64) -> bool) -> Vec<u64> {
        self.take(|ack| !keep(ack.id))
    }

    fn take(&mut self, wanted: impl Fn(&Pending) -> bool) -> Vec<u64> {
        let taken = self.pending.iter().filter(|ack| wanted(ack));
        let ids = taken.map(|ack| ack.id).collect();
        self.pending.retain(|ack| !wanted(ack));
        ids
    }
}
