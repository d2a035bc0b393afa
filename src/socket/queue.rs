//! The retry queue of one namespace (option `retries`): emits that are sent again
//! until the server has answered.
//!
//! Strictly first in, first out, one under way at a time. Delivery is at least
//! once: what the server got twice, its application has to recognise. Knows
//! nothing of connections; the manager sends what is at the head.

use alloc::collections::VecDeque;

use super::exchange::Content;
use crate::payload::Payload;

/// The most emits that wait for their turn, for the same reason as
/// [`MAX_SEND_BUFFER`](super::MAX_SEND_BUFFER).
pub const MAX_RETRY_QUEUE: usize = 65_536;

/// An emit that is retried.
#[derive(Clone, Debug)]
pub(crate) struct Queued<P: Payload> {
    pub(crate) token: u32,
    pub(crate) content: Content<P>,
    /// How long to wait for the answer to one try, in milliseconds.
    pub(crate) timeout_ms: Option<u64>,
    tries: u32,
    pending: bool,
}

/// What waits, and how often each is tried.
#[derive(Debug)]
pub(crate) struct RetryQueue<P: Payload> {
    /// How often an emit is sent again; `None` where nothing is queued.
    pub(crate) retries: Option<u32>,
    queue: VecDeque<Queued<P>>,
}

impl<P: Payload> Default for RetryQueue<P> {
    fn default() -> Self {
        Self {
            retries: None,
            queue: VecDeque::new(),
        }
    }
}

impl<P: Payload> RetryQueue<P> {
    pub(crate) fn len(&self) -> usize {
        self.queue.len()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.len() >= MAX_RETRY_QUEUE
    }

    pub(crate) fn push(&mut self, token: u32, content: Content<P>, timeout_ms: Option<u64>) {
        self.queue.push_back(Queued {
            token,
            content,
            timeout_ms,
            tries: 0,
            pending: false,
        });
    }

    /// Takes an emit back, unless it was tried.
    pub(crate) fn cancel(&mut self, token: u32) {
        self.queue
            .retain(|queued| queued.token != token || queued.tries > 0);
    }

    /// The emit whose turn it is, unless it is under way.
    pub(crate) fn head(&self) -> Option<&Queued<P>> {
        self.queue.front().filter(|head| !head.pending)
    }

    /// The head is sent.
    pub(crate) fn begin_try(&mut self) {
        if let Some(head) = self.queue.front_mut() {
            head.tries = head.tries.saturating_add(1);
            head.pending = true;
        }
    }

    /// The head was answered: it is done.
    pub(crate) fn finish(&mut self) {
        self.queue.pop_front();
    }

    /// The answer to the head did not come. Whether it is given up; if not, it
    /// is the head again.
    pub(crate) fn fail_try(&mut self) -> bool {
        let Some(head) = self.queue.front_mut() else {
            return false;
        };
        head.pending = false;
        let spent = head.tries > self.retries.unwrap_or(0);
        if spent {
            self.queue.pop_front();
        }
        spent
    }
}
