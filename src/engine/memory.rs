//! Transport memory: what is known of a host's WebSockets.
//!
//! Some hosts accept a WebSocket and cut it a moment later, every time. A client
//! that just reconnects flaps for ever and loses what it sent in between. So a
//! WebSocket that dies young is remembered: the client stays on polling for that
//! host, tries again later, ever more rarely, and forgets when the network
//! changes.
//!
//! [`TransportRecord`] decides; it is a plain value, so the caller may keep it
//! wherever connections to one host meet. [`HostMemory`] is such a place.

use alloc::string::String;
use alloc::vec::Vec;

use crate::time::Instant;

/// A WebSocket that lived this long, in milliseconds, did not die young. Hosts that
/// kill upgraded connections do so within milliseconds.
pub const YOUNG_MS: u64 = 2_000;

/// So many deaths in a row make a WebSocket avoided, where messages got through.
/// One is enough where none did.
const TOLERATED_DEATHS: u32 = 2;

/// How long a WebSocket is avoided at first; doubles each time.
const AVOID_MS: u64 = 60_000;

/// The longest time that a WebSocket is avoided.
const MAX_AVOID_MS: u64 = 3_600_000;

/// A page talks to few hosts; beyond that the oldest one is forgotten.
const MAX_HOSTS: usize = 32;

/// What is known of the WebSockets of one host; at first, nothing
/// ([`default`](Default::default)). A connection begins with it and says with
/// [`Event::Remember`](super::Event::Remember) what has become of it.
///
/// ```
/// use sockeye::engine::*;
/// # use sockeye::{payload::HostPayload, time::Instant};
/// # let now = Instant::from_millis(0);
/// # let config = Config { transports: vec![TransportKind::WebSocket], ..Config::default() };
/// # let record = TransportRecord::default();
/// # let mut connection = Connection::<HostPayload>::new(1, config, record, now);
/// # let transport = connection.transport_id();
/// // A WebSocket is accepted, and cut before a message came through it.
/// connection.handle_input(now, Input::Opened { transport });
/// connection.handle_input(now, Input::Closed { transport, context: None });
/// # let mut record = None;
/// while let Some(output) = connection.poll_output(now) {
///     if let Output::Event(Event::Remember(changed)) = output { record = Some(changed) }
/// }
/// # let record = record.ok_or("nothing to remember")?;
/// assert!(record.avoids(now) && !record.worked());
/// assert_eq!(record.avoid_until(), Some(now.after(60_000)));
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct TransportRecord {
    young_deaths: u32,
    times_avoided: u32,
    avoid_until: Option<Instant>,
    worked: bool,
}

impl TransportRecord {
    /// Whether a WebSocket should be left alone at this moment.
    /// [Example](TransportRecord).
    #[must_use]
    pub fn avoids(&self, now: Instant) -> bool {
        self.avoid_until.is_some_and(|until| now < until)
    }

    /// When an avoided WebSocket may be tried again; `None` where none was avoided.
    /// [Example](TransportRecord).
    #[must_use]
    pub fn avoid_until(&self) -> Option<Instant> {
        self.avoid_until
    }

    /// Whether the last connection to the host used a WebSocket and nothing has
    /// failed since (option `rememberUpgrade`). [Example](TransportRecord).
    #[must_use]
    pub fn worked(&self) -> bool {
        self.worked
    }

    /// A WebSocket carries the session.
    pub(crate) fn note_use(&mut self) {
        self.worked = true;
    }

    /// Something failed.
    pub(crate) fn note_failure(&mut self) {
        self.worked = false;
    }

    /// A WebSocket lived: past deaths don't count any more.
    pub(crate) fn note_long_life(&mut self) {
        self.young_deaths = 0;
        self.times_avoided = 0;
        self.avoid_until = None;
    }

    /// A WebSocket was accepted and died young; `silent` when no message came
    /// through it. Returns for how many milliseconds it is avoided from now on,
    /// `None` when it gets another chance at once.
    pub(crate) fn note_young_death(&mut self, now: Instant, silent: bool) -> Option<u64> {
        self.worked = false;
        self.young_deaths = self.young_deaths.saturating_add(1);
        if !silent && self.young_deaths < TOLERATED_DEATHS {
            return None;
        }
        let avoid_ms = AVOID_MS
            .saturating_mul(1 << self.times_avoided.min(16))
            .min(MAX_AVOID_MS);
        self.times_avoided = self.times_avoided.saturating_add(1);
        self.avoid_until = Some(now.after(avoid_ms));
        Some(avoid_ms)
    }
}

/// The records of the hosts that were talked to: the last 32.
///
/// ```
/// use sockeye::engine::{HostMemory, TransportRecord};
///
/// let mut memory = HostMemory::default();
/// // What `Event::Remember` says goes in, and the next connection begins with it.
/// memory.remember("https://example.com", TransportRecord::default());
/// assert_eq!(memory.recall("https://example.com"), TransportRecord::default());
/// ```
#[derive(Debug, Default)]
pub struct HostMemory {
    records: Vec<(String, TransportRecord)>,
}

impl HostMemory {
    /// What is known of a host: nothing, when it is new. [Example](HostMemory).
    #[must_use]
    pub fn recall(&self, host: &str) -> TransportRecord {
        self.records
            .iter()
            .find(|(name, _)| name == host)
            .map(|(_, record)| *record)
            .unwrap_or_default()
    }

    /// Keeps a record; the host that was kept longest ago makes room.
    /// [Example](HostMemory).
    pub fn remember(&mut self, host: &str, record: TransportRecord) {
        self.records.retain(|(name, _)| name != host);
        if self.records.len() >= MAX_HOSTS {
            self.records.remove(0);
        }
        self.records.push((host.into(), record));
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn one_silent_death_is_enough() {
        let now = Instant::from_millis(5);
        let mut record = TransportRecord::default();
        record.note_use();
        assert_eq!(record.note_young_death(now, true), Some(AVOID_MS));
        assert!(!record.worked());
        assert!(record.avoids(now.after(AVOID_MS - 1)));
        assert!(!record.avoids(now.after(AVOID_MS)));
    }

    #[test]
    fn a_talking_websocket_gets_a_second_chance() {
        let now = Instant::default();
        let mut record = TransportRecord::default();
        assert_eq!(record.note_young_death(now, false), None);
        assert!(!record.avoids(now));
        assert_eq!(record.note_young_death(now, false), Some(AVOID_MS));
        assert_eq!(record.note_young_death(now, false), Some(2 * AVOID_MS));
        record.note_long_life();
        assert!(!record.avoids(now));
        assert_eq!(record.note_young_death(now, false), None);
    }

    #[test]
    fn avoids_ever_longer_up_to_a_limit() {
        let now = Instant::default();
        let mut record = TransportRecord::default();
        let longest = (0..100)
            .filter_map(|_| record.note_young_death(now, true))
            .max();
        assert_eq!(longest, Some(MAX_AVOID_MS));
    }

    #[test]
    fn memory_is_bounded() {
        let mut memory = HostMemory::default();
        let mut used = TransportRecord::default();
        used.note_use();
        for host in 0..1_000 {
            memory.remember(&format!("https://host{host}"), used);
        }
        assert_eq!(memory.records.len(), MAX_HOSTS);
        assert_eq!(memory.recall("https://host0"), TransportRecord::default());
        assert_eq!(memory.recall("https://host999"), used);
    }
}
