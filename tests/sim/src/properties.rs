//! What has to hold: a ledger of what clients have sent and heard and what the
//! server has, and the properties over it.
//!
//! What Sockeye promises is what is checked, not more: a plain emit arrives at most
//! once, in order within one connection and without a hole in it; one that is retried
//! arrives at least once where it is acknowledged; an answer is given, or given up,
//! exactly once for each emit that asked for one, unless it was refused.

use std::collections::BTreeSet;

use crate::world::World;

/// What became of an emit on the client.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Fate {
    /// It was refused, or dropped because it was volatile.
    #[default]
    Dropped,
    /// It waits.
    Waiting,
    /// It was handed to the connection over which the namespace was joined so.
    Sent(Join),
}

/// Which joining of a namespace, of all of a page.
pub(crate) type Join = usize;

/// One emit of one page. Its token is its place in the ledger.
#[derive(Debug, Default)]
pub(crate) struct Emission {
    pub(crate) socket: usize,
    pub(crate) wants_answer: bool,
    pub(crate) refused: bool,
    pub(crate) urgent: bool,
    pub(crate) retried: bool,
    pub(crate) attachment: bool,
    pub(crate) fate: Fate,
    /// When its timeout is over at the earliest, by the page's clock.
    pub(crate) due: Option<u64>,
    /// How often it arrived.
    pub(crate) receipts: u32,
    pub(crate) acked: bool,
    pub(crate) failed: bool,
    /// Whether the server has read it and will not answer.
    pub(crate) ignored: bool,
}

impl Emission {
    /// Whether its answer is awaited.
    pub(crate) fn is_open(&self) -> bool {
        self.wants_answer && !self.refused && !self.acked && !self.failed
    }
}

/// What a page has heard on one session of a namespace.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Heard {
    pub(crate) session: u64,
    pub(crate) events: u64,
}

/// One emit as the server has it.
#[derive(Debug, Default)]
struct Received {
    /// The last one of each stay of a client in the namespace, by its number on the
    /// server.
    last: Vec<(u64, usize)>,
    /// The last acknowledged one of a retry queue that arrived for the first time.
    newest_retried: Option<usize>,
}

/// A change of the channel's log that a page may not have heard of.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) key: String,
    pub(crate) added: bool,
}

/// All that is known of a run.
#[derive(Debug)]
pub(crate) struct Ledger {
    pub(crate) violations: Vec<String>,
    pub(crate) emissions: Vec<Vec<Emission>>,
    /// The session of each joining of each page.
    pub(crate) joins: Vec<Vec<u64>>,
    received: Vec<Vec<Received>>,
    /// Whether a page has given up waiting for a namespace, of all of them. The reply
    /// that comes after that is a race.
    pub(crate) impatient: Vec<Vec<bool>>,
    pub(crate) changes: Vec<Change>,
    /// Of which changes each page was told.
    pub(crate) told: Vec<BTreeSet<usize>>,
}

impl Ledger {
    pub(crate) fn new(pages: usize, sockets: usize) -> Self {
        let received = || (0..sockets).map(|_| Received::default()).collect();
        Self {
            violations: Vec::new(),
            emissions: (0..pages).map(|_| Vec::new()).collect(),
            joins: (0..pages).map(|_| vec![0]).collect(),
            received: (0..pages).map(|_| received()).collect(),
            impatient: vec![vec![false; sockets]; pages],
            changes: Vec::new(),
            told: (0..pages).map(|_| BTreeSet::new()).collect(),
        }
    }
}

/// Bytes that nobody mistakes for those of another emit.
pub(crate) fn attachment(page: usize, token: usize) -> Vec<u8> {
    let length = token % 7 * 5;
    let mark = format!("{page}/{token}/");
    mark.bytes().chain((0..length).map(|at| at as u8)).collect()
}

impl World {
    /// The server has read an emit, of a client in its `stay` in a namespace.
    pub(crate) fn note_received(
        &mut self,
        page: usize,
        socket: usize,
        (session, stay): (u64, u64),
        token: usize,
    ) {
        let ledger = &mut self.ledger;
        let Some(emission) = ledger.emissions[page].get_mut(token) else {
            return self.violation(format!("page {page}: emit {token} was never made"));
        };
        let first = emission.receipts == 0;
        emission.receipts += 1;
        let (fate, retried, urgent) = (emission.fate, emission.retried, emission.urgent);
        if emission.socket != socket {
            return self.violation(format!(
                "page {page}: emit {token} came for another namespace"
            ));
        }
        if retried {
            let received = &mut ledger.received[page][socket];
            let overtaken = first && received.newest_retried.is_some_and(|it| it > token);
            let acked = ledger.emissions[page][token].acked;
            if overtaken && acked {
                self.violation(format!("page {page}: retried emit {token} was overtaken"));
            } else if first && !overtaken {
                received.newest_retried = Some(token);
            }
            return;
        }
        if !first {
            return self.violation(format!("page {page}: emit {token} arrived twice"));
        }
        let join = match fate {
            Fate::Sent(join) if ledger.joins[page][join] == session => join,
            fate => {
                return self.violation(format!(
                    "page {page}: emit {token} arrived in session {session}, but is {fate:?}"
                ));
            }
        };
        if urgent {
            return;
        }
        let stays = &mut ledger.received[page][socket].last;
        let last = match stays.iter_mut().find(|(known, _)| *known == stay) {
            Some((_, last)) => Some(std::mem::replace(last, token)),
            None => {
                stays.push((stay, token));
                None
            }
        };
        if last.is_some_and(|last| last > token) {
            return self.violation(format!("page {page}: emit {token} arrived out of order"));
        }
        if last.is_some_and(|last| ledger.emissions[page][last].fate != fate) {
            return self.violation(format!(
                "page {page}: emit {token} came over another connection"
            ));
        }
        let from = last.map_or(0, |last| last + 1);
        if let Some(lost) = ledger.lost_between(page, socket, join, from, token) {
            self.violation(format!(
                "page {page}: emit {lost} was lost on a connection that went on to {token}"
            ));
        }
    }

    /// The page was told of the answer to an emit.
    pub(crate) fn note_acked(&mut self, page: usize, token: usize) {
        self.tally.acks += 1;
        let emission = &mut self.ledger.emissions[page][token];
        let settled = emission.acked || emission.failed;
        emission.acked = true;
        let wanted = emission.wants_answer && !emission.refused;
        let read = emission.receipts > 0;
        if settled || !wanted {
            self.violation(format!(
                "page {page}: the answer to {token} came once too often"
            ));
        }
        if !read {
            self.violation(format!(
                "page {page}: {token} is acknowledged and never arrived"
            ));
        }
    }

    /// The page was told that an answer will not come. `now` is what its clock says.
    pub(crate) fn note_failed(&mut self, page: usize, token: usize, late: bool, now: u64) {
        self.tally.failed_acks += 1;
        let emission = &mut self.ledger.emissions[page][token];
        let settled = emission.acked || emission.failed;
        emission.failed = true;
        let wanted = emission.wants_answer && !emission.refused;
        let early = late && emission.due.is_none_or(|due| now < due);
        if settled || !wanted {
            self.violation(format!(
                "page {page}: the answer to {token} is given up again"
            ));
        }
        if early {
            self.violation(format!("page {page}: {token} has timed out too early"));
        }
    }
}

impl Ledger {
    /// An emit that was sent over this connection and has not arrived, of those within
    /// `from..to`.
    fn lost_between(
        &self,
        page: usize,
        socket: usize,
        join: Join,
        from: usize,
        to: usize,
    ) -> Option<usize> {
        (from..to).find(|token| {
            let emission = &self.emissions[page][*token];
            emission.socket == socket
                && !emission.urgent
                && !emission.retried
                && emission.fate == Fate::Sent(join)
                && emission.receipts == 0
        })
    }

    /// An emit that was sent over a connection that lives, and has not arrived.
    pub(crate) fn undelivered(&self, page: usize, socket: usize, join: Join) -> Option<usize> {
        let emissions = &self.emissions[page];
        (0..emissions.len()).find(|token| {
            let emission = &emissions[*token];
            emission.socket == socket && emission.fate == Fate::Sent(join) && emission.receipts == 0
        })
    }

    /// An emit whose answer is still awaited.
    pub(crate) fn unsettled(&self, page: usize) -> Option<usize> {
        let emissions = &self.emissions[page];
        emissions.iter().position(Emission::is_open)
    }

    /// The keys of items that were edited or deleted while nobody told this page.
    pub(crate) fn doubtful(&self, page: usize) -> BTreeSet<&str> {
        let changes = self.changes.iter().enumerate();
        changes
            .filter(|(number, change)| !change.added && !self.told[page].contains(number))
            .map(|(_, change)| change.key.as_str())
            .collect()
    }
}
