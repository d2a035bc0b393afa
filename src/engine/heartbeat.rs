//! The heartbeat: a deadline that only the server's pings move.
//!
//! It is compared with the time of the next input, so a timer that fires late,
//! or not at all in a frozen tab, changes nothing about the verdict.

use super::handshake::Handshake;
use crate::time::Instant;

/// When the connection is taken for dead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heartbeat {
    patience_ms: u64,
    deadline: Instant,
}

impl Heartbeat {
    /// Starts at the handshake.
    pub(crate) fn new(handshake: &Handshake, now: Instant) -> Self {
        let patience_ms = handshake.ping_interval + handshake.ping_timeout;
        Self {
            patience_ms,
            deadline: now.after(patience_ms),
        }
    }

    /// A ping came.
    pub(crate) fn handle_ping(&mut self, now: Instant) {
        self.deadline = now.after(self.patience_ms);
    }

    /// Somebody knows better.
    pub(crate) fn expire_at(&mut self, deadline: Instant) {
        self.deadline = deadline;
    }

    pub(crate) fn deadline(&self) -> Instant {
        self.deadline
    }
}
