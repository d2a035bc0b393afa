//! A timeline: what its server answers and tells, what the application sends and asks
//! for, outages and time, in any order.
//!
//! The first byte of an input chooses the server: one that may say anything
//! ([`hostile`]), or one that keeps a log and tells the truth, though late, with
//! outages in between ([`truthful`]). What has to hold of both is [`Watch`]'s; of the
//! truthful one, the timeline has to show the log in the end.

use std::collections::BTreeSet;

use arbitrary::Unstructured;
use sockeye::chat::{
    BLOCK_ITEMS, Changes, Cursor, Item, MAX_DELETED, MAX_PENDING, MAX_REMEMBERED, Order, Output,
    RequestId, Settings, Timeline,
};
use sockeye::time::Instant;

use crate::memory::allocated;
use crate::trace::tell;

mod hostile;
mod truthful;

/// What the application sees of an item here.
type Value = u8;

/// What a timeline takes up without items, and what containers hold in reserve.
const OVERHEAD: usize = 64 << 10;

/// What one item takes up: it, its key twice, and its records.
const ENTRY: usize = 2 << 10;

/// Outputs that follow from what happens between two looks, but for one of each send
/// that is pending: requests, and that something has changed.
const OUTPUTS: usize = 16;

/// Lets the input happen.
///
/// # Panics
/// A rule is broken.
pub fn check(data: &[u8]) {
    let mut u = Unstructured::new(data);
    match u.arbitrary::<u8>() {
        Ok(first) if first.is_multiple_of(2) => hostile::run(&mut u),
        Ok(_) => truthful::run(&mut u),
        Err(_) => {}
    }
}

/// A timeline that is watched: what holds whatever its server says.
struct Watch {
    timeline: Timeline<Value>,
    now: Instant,
    page_size: u32,
    /// The requests under way, and where each goes on.
    asked: Vec<(RequestId, Option<Cursor>)>,
    /// The blocks as a binding has them, by their names.
    shown: Vec<(u32, u32)>,
    baseline: usize,
}

impl Watch {
    fn new(page_size: u32, seed: u64) -> Self {
        let baseline = allocated();
        let settings = Settings {
            page_size,
            ..Settings::default()
        };
        Self {
            timeline: Timeline::new(settings, seed),
            now: Instant::from_millis(1_000),
            page_size,
            asked: Vec::with_capacity(4),
            shown: Vec::new(),
            baseline,
        }
    }

    /// Does what the timeline says. Returns the keys of what is to be sent.
    fn drain(&mut self) -> Vec<Box<str>> {
        let mut sends = Vec::new();
        let mut count = 0;
        while let Some(output) = self.timeline.poll_output() {
            tell(|| format!("    {output:?}"));
            count += 1;
            let most = OUTPUTS + self.timeline.pending().len();
            assert!(count <= most, "a call without end");
            match output {
                Output::Fetch {
                    request,
                    cursor,
                    limit,
                } => {
                    assert_eq!(limit, self.page_size);
                    self.asked.push((request, cursor));
                }
                Output::Abort { request } => {
                    let at = self.asked.iter().position(|(id, _)| *id == request);
                    self.asked
                        .remove(at.expect("aborts what was not asked for"));
                }
                Output::Send { key } => sends.push(key),
                Output::Changed => self.look(),
            }
        }
        self.check();
        sends
    }

    /// Takes the request of that number: it is answered now.
    fn take_request(&mut self, number: u8) -> Option<(RequestId, Option<Cursor>)> {
        let index = usize::from(number).checked_rem(self.asked.len())?;
        Some(self.asked.remove(index))
    }

    fn wait(&mut self, millis: u64) {
        self.now = self.now.after(millis);
        self.timeline.handle_timeout(self.now);
    }

    fn wake(&mut self) {
        let due = self.timeline.poll_timeout();
        self.wait(due.map_or(0, |at| at.since(self.now)));
    }

    /// Takes over what has changed, as a binding does.
    fn look(&mut self) {
        let Changes { front, back } = self.timeline.take_changes();
        let blocks = self.timeline.blocks();
        let names: Vec<_> = blocks.iter().map(|it| (it.id(), it.revision())).collect();
        assert!(front + back <= names.len().min(self.shown.len()));
        assert_eq!(names[..front], self.shown[..front], "a block has changed");
        let (new, old) = (names.len() - back, self.shown.len() - back);
        assert_eq!(names[new..], self.shown[old..], "a block has changed");
        self.shown = names;
    }

    /// What holds at any time.
    fn check(&self) {
        let timeline = &self.timeline;
        let mut keys = BTreeSet::new();
        let mut last: Option<(&Order, &str)> = None;
        for item in timeline.items() {
            let place = (&item.order, &*item.key);
            assert!(
                last.is_none_or(|last| last < place),
                "out of order: {item:?}"
            );
            assert!(keys.insert(&item.key), "shown twice: {item:?}");
            assert_eq!(timeline.get(&item.key), Some(item));
            last = Some(place);
        }
        assert_eq!(keys.len(), timeline.len());
        for block in timeline.blocks() {
            assert!((1..=BLOCK_ITEMS).contains(&block.items().len()));
        }
        let pending: BTreeSet<_> = timeline.pending().iter().map(|it| &it.key).collect();
        assert_eq!(pending.len(), timeline.pending().len(), "pending twice");
        assert!(pending.len() <= MAX_PENDING);

        let heads = self.asked.iter().filter(|(_, cursor)| cursor.is_none());
        assert!(
            heads.count() <= 1 && self.asked.len() <= 2,
            "too many requests"
        );
        let view = timeline.view();
        assert_eq!(view.is_fetching, !self.asked.is_empty());
        assert!(
            !view.is_polling || timeline.poll_timeout().is_some(),
            "no poll is due"
        );
    }

    /// What is held is no more than the items and what may be remembered, where all
    /// else that was allocated since the beginning is counted in the baseline.
    fn check_memory(&self) {
        let timeline = &self.timeline;
        let kept = timeline.len() + timeline.pending().len();
        let most = OVERHEAD + ENTRY * (kept + MAX_DELETED + MAX_REMEMBERED);
        let held = allocated() - self.baseline;
        assert!(held <= most, "{held} bytes are held for {kept} items");
    }

    /// A wake-up is not due twice.
    fn check_woken(&self) {
        let due = self.timeline.poll_timeout();
        assert!(due.is_none_or(|at| at > self.now), "a wake-up is due twice");
    }

    /// All that can be seen of the log.
    fn log(&self) -> Vec<Item<Value>> {
        self.timeline.items().cloned().collect()
    }
}
