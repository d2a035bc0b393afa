//! A probe: the candidate transport of an upgrade, until it wins or dies.
//!
//! ```text
//!  Waiting --its turn--> Opening --opened--> Probing --3probe--> Pausing
//!     |                     |                   |                    |
//!     |    closed, failed, late, or a wrong answer: dead      polling idle:
//!     |                                                       upgraded
//!     +-- another candidate was faster: dead
//! ```
//!
//! Whatever kills a probe, the session goes on over polling, even when polling
//! was already pausing for it.

use super::transport::{TransportId, TransportKind};
use crate::time::Instant;

/// A probe that has not won by then, in milliseconds, is given up. The server waits as
/// long (`upgradeTimeout`); upstream's client waits for ever.
pub const UPGRADE_TIMEOUT_MS: u64 = 10_000;

/// How much earlier than other candidates a WebTransport is tried: where it
/// works, it is the best (`engine.io-client`).
pub(crate) const HEAD_START_MS: u64 = 200;

/// For how long at least, in ms, a poll is held back for a candidate: what opening a
/// WebSocket and its probe take on one machine, with room for a busy one.
const MIN_HOLD_MS: u64 = 50;

/// For how long at most: what the server says in the meantime is late by it.
const MAX_HOLD_MS: u64 = 500;

/// How long the next poll is held back once a candidate opens. A server answers a poll
/// that it has nothing for only 100 ms after the probe, and until then the upgrade
/// would wait. The candidate needs about what the handshake took: a connection and an
/// answer. `patience` is how late a ping may be, which must stay far.
pub(crate) fn hold_ms(handshake_ms: u64, patience: u64) -> u64 {
    let hold = handshake_ms.saturating_mul(2);
    hold.clamp(MIN_HOLD_MS, MAX_HOLD_MS).min(patience / 2)
}

/// Whether polls are held back for the candidates of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Hold {
    /// Not yet: the first poll brings the answer to CONNECT.
    Ready { millis: u64 },
    /// Until then, or until the candidates have won or died.
    Until(Instant),
    /// Not any more, and not again.
    Over,
}

/// How far the probe has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ProbeState {
    /// A better candidate has a head start, until the deadline.
    Waiting,
    /// The candidate opens.
    Opening,
    /// `2probe` was sent.
    Probing,
    /// `3probe` came: polling pauses, nothing is written until `5`.
    Pausing,
}

/// The candidate of an upgrade.
#[derive(Debug)]
pub(crate) struct Probe {
    pub(crate) id: TransportId,
    pub(crate) kind: TransportKind,
    pub(crate) state: ProbeState,
    pub(crate) deadline: Instant,
}

impl Probe {
    pub(crate) fn new(id: TransportId, kind: TransportKind, deadline: Instant) -> Self {
        Self {
            id,
            kind,
            state: ProbeState::Waiting,
            deadline,
        }
    }

    /// Its turn has come: the candidate is to be opened.
    pub(crate) fn begin(&mut self, now: Instant) {
        self.state = ProbeState::Opening;
        self.deadline = now.after(UPGRADE_TIMEOUT_MS);
    }
}
