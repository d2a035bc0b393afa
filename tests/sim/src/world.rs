//! Virtual time: a clock and a queue of what happens next. Everything that the
//! actors share hangs on it, and nothing here reads any other clock.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::client::PageTask;
use crate::faults::{Rates, Sabotage};
use crate::network::{Down, Network, StreamId, Up};
use crate::properties::Ledger;
use crate::server::ServerTask;
use crate::tally::Tally;
use crate::trace::Trace;

/// Something that happens at a moment.
#[derive(Debug)]
pub(crate) enum Happening {
    /// Something arrives at the server.
    Up(StreamId, Up),
    /// Something arrives at a page.
    Down(StreamId, Down),
    /// A page has something to do.
    Page(usize, PageTask),
    /// The server has something to do.
    Server(ServerTask),
    /// The fault of this index in the plan begins.
    Fault(usize),
    /// An outage of a page's network ends.
    LinkRestored(usize),
    /// The server is there again.
    ServerBack,
}

#[derive(Debug)]
struct Entry {
    at: u64,
    number: u64,
    what: Happening,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Entry {}

/// What all actors share.
#[derive(Debug)]
pub(crate) struct World {
    /// Milliseconds since the beginning.
    pub(crate) now: u64,
    queue: BinaryHeap<Reverse<Entry>>,
    scheduled: u64,
    pub(crate) network: Network,
    pub(crate) ledger: Ledger,
    pub(crate) trace: Trace,
    pub(crate) tally: Tally,
    pub(crate) rates: Rates,
    pub(crate) sabotage: Option<Sabotage>,
}

impl World {
    pub(crate) fn new(
        network: Network,
        ledger: Ledger,
        rates: Rates,
        trace: Trace,
        sabotage: Option<Sabotage>,
    ) -> Self {
        Self {
            now: 0,
            queue: BinaryHeap::new(),
            scheduled: 0,
            network,
            ledger,
            trace,
            tally: Tally::default(),
            rates,
            sabotage,
        }
    }

    /// Has something happen at a moment, now at the earliest. What is for the same
    /// moment happens in the order in which it was scheduled.
    pub(crate) fn schedule(&mut self, at: u64, what: Happening) {
        self.scheduled += 1;
        self.queue.push(Reverse(Entry {
            at: at.max(self.now),
            number: self.scheduled,
            what,
        }));
    }

    /// When the next thing happens.
    pub(crate) fn next_at(&self) -> Option<u64> {
        self.queue.peek().map(|Reverse(entry)| entry.at)
    }

    /// The next thing that happens, at which the clock then stands.
    pub(crate) fn next(&mut self) -> Option<Happening> {
        let Reverse(entry) = self.queue.pop()?;
        self.now = entry.at;
        self.tally.steps += 1;
        Some(entry.what)
    }

    pub(crate) fn note(&mut self, line: impl FnOnce() -> String) {
        self.trace.note(self.now, line);
    }

    /// A property does not hold.
    pub(crate) fn violation(&mut self, what: String) {
        self.trace.note(self.now, || format!("VIOLATION {what}"));
        self.ledger.violations.push(what);
    }

    /// Whether this run has the planted defect.
    pub(crate) fn is_sabotaged(&self, kind: Sabotage) -> bool {
        self.sabotage == Some(kind)
    }
}
