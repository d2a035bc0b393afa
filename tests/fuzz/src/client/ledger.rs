//! What was promised of each emit, and what became of it.

use sockeye::socket::{EmitError, Emitted};

/// The most emits of one run, so that the list never grows within it: what it takes up
/// is not the client's.
pub(crate) const MAX_EMITS: usize = 4_096;

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Whether an answer, or its failure, has to be told.
    owed: bool,
    settled: bool,
    /// How often it was told that it was sent.
    sent: u32,
    /// How often that may be told.
    most_sent: u32,
}

/// All emits, by their tokens.
#[derive(Debug)]
pub(crate) struct Ledger {
    entries: Vec<Entry>,
    owed: usize,
}

impl Ledger {
    pub(crate) fn new() -> Self {
        Self {
            entries: Vec::with_capacity(MAX_EMITS),
            owed: 0,
        }
    }

    /// The token of the next emit; `None` when there were enough.
    pub(crate) fn next_token(&self) -> Option<u32> {
        let next = self.entries.len();
        (next < MAX_EMITS).then(|| u32::try_from(next).unwrap_or(u32::MAX))
    }

    /// What `emit` returned for the next token.
    pub(crate) fn note(
        &mut self,
        outcome: Result<Emitted, EmitError>,
        wants_answer: bool,
        retries: u32,
    ) {
        let outcome = outcome.ok();
        let queued = outcome == Some(Emitted::Queued);
        let owed = queued || wants_answer && outcome.is_some();
        self.owed += usize::from(owed);
        self.entries.push(Entry {
            owed,
            settled: false,
            sent: 0,
            most_sent: match outcome {
                Some(Emitted::Buffered) => 1,
                Some(Emitted::Queued) => retries.saturating_add(1),
                _ => 0,
            },
        });
    }

    fn entry(&mut self, token: u32) -> &mut Entry {
        let index = usize::try_from(token).unwrap_or(usize::MAX);
        let entry = self.entries.get_mut(index);
        entry.expect("something was told of an emit that was never made")
    }

    pub(crate) fn note_sent(&mut self, token: u32) {
        let entry = self.entry(token);
        entry.sent += 1;
        assert!(entry.sent <= entry.most_sent, "sent too often: {entry:?}");
        assert!(!entry.settled, "sent after it was settled: {entry:?}");
    }

    pub(crate) fn note_settled(&mut self, token: u32) {
        let entry = self.entry(token);
        assert!(entry.owed, "settled, though nobody asked: {entry:?}");
        assert!(!entry.settled, "settled twice: {entry:?}");
        entry.settled = true;
        self.owed -= 1;
    }

    /// How many answers are owed.
    pub(crate) fn owed(&self) -> usize {
        self.owed
    }

    /// How many emits there were.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The emits whose answer is owed.
    pub(crate) fn unsettled(&self) -> Vec<usize> {
        let entries = self.entries.iter().enumerate();
        entries
            .filter(|(_, entry)| entry.owed && !entry.settled)
            .map(|(token, _)| token)
            .collect()
    }
}
