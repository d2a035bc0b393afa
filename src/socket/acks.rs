//! Emits whose answer is outstanding, of one namespace.
//!
//! Ids only ever grow, so the list stays sorted by itself, and a late answer
//! never meets a newer question.

use alloc::vec::Vec;

use crate::time::{Instant, earliest};

/// The most answers that may be outstanding in one namespace: a server that
/// never answers must not make memory grow.
pub const MAX_PENDING_ACKS: usize = 65_536;

/// An emit whose answer is outstanding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pending {
    /// The id on the wire.
    pub(crate) id: u64,
    /// The caller's name for the emit.
    pub(crate) token: u32,
    /// Whether it is the try of an emit that is retried.
    pub(crate) queued: bool,
    deadline: Option<Instant>,
}

/// The outstanding answers.
#[derive(Debug, Default)]
pub(crate) struct Acks {
    next_id: u64,
    pending: Vec<Pending>,
    /// Not later than the earliest deadline: it may be one that was met. So an
    /// answer costs no search for the next deadline. `None` when nothing is awaited.
    wake_at: Option<Instant>,
}

impl Acks {
    pub(crate) fn is_full(&self) -> bool {
        self.pending.len() >= MAX_PENDING_ACKS
    }

    /// The id that the next question gets.
    pub(crate) fn next_id(&self) -> u64 {
        self.next_id
    }

    /// Registers a question and returns its id.
    pub(crate) fn register(&mut self, token: u32, queued: bool, deadline: Option<Instant>) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.pending.push(Pending {
            id,
            token,
            queued,
            deadline,
        });
        self.wake_at = earliest(self.wake_at, deadline);
        id
    }

    /// The question, where its answer was awaited; it no longer is.
    pub(crate) fn settle(&mut self, id: u64) -> Option<Pending> {
        let found = self.pending.binary_search_by_key(&id, |ack| ack.id);
        let settled = found.ok().map(|index| self.pending.remove(index));
        if self.pending.is_empty() {
            self.wake_at = None;
        }
        settled
    }

    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        self.wake_at
    }

    /// The questions whose deadline has passed.
    pub(crate) fn take_expired(&mut self, now: Instant) -> Vec<Pending> {
        if self.wake_at.is_none_or(|at| at > now) {
            return Vec::new();
        }
        self.take(|ack| ack.deadline.is_some_and(|at| at <= now))
    }

    /// All questions but those that `keep` holds back.
    pub(crate) fn take_lost(&mut self, keep: impl Fn(u64) -> bool) -> Vec<Pending> {
        self.take(|ack| !keep(ack.id))
    }

    fn take(&mut self, wanted: impl Fn(&Pending) -> bool) -> Vec<Pending> {
        let taken = self.pending.iter().filter(|ack| wanted(ack));
        let taken = taken.copied().collect();
        self.pending.retain(|ack| !wanted(ack));
        self.wake_at = self
            .pending
            .iter()
            .fold(None, |at, ack| earliest(at, ack.deadline));
        taken
    }
}
