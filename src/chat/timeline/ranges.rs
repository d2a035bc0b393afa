//! The parts of the log about which everything is known.
//!
//! A range is an *open* interval of orders: of the items whose order is that of
//! one of its ends, some may be unknown, because servers break ties in ways of
//! their own, and because what is added in the same millisecond as the last known
//! item is not known. Ranges are sorted and disjoint, and there are holes between
//! them. The top one may be live: what is added is heard, so it has no upper end
//! as long as the connection lasts. Knows nothing of items.

use alloc::vec::Vec;
use core::mem::take;

use super::exchange::Cursor;
use super::item::Order;

/// Where what is known begins.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Low {
    /// With the first item that there is.
    Beginning,
    /// Above this order.
    At(Order),
}

/// How to go on to older items.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Edge {
    pub(crate) low: Low,
    /// The cursor of the page below; `None` at the beginning.
    pub(crate) cursor: Option<Cursor>,
    /// When the first of the pages was asked for that have listed items of the
    /// order `low`.
    pub(crate) since: u64,
}

/// One interval.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Range {
    pub(crate) edge: Edge,
    /// Up to where; where the range is live, up to where at least.
    pub(crate) high: Order,
    /// Whether all that was added above is heard, or will be if the connection
    /// is recovered.
    pub(crate) live: bool,
}

/// What a page says.
#[derive(Clone, Debug)]
pub(crate) struct Coverage {
    pub(crate) edge: Edge,
    /// The lower end of what the page was asked to go on from; `None` for the
    /// newest page, which nothing is above.
    pub(crate) upper: Option<Order>,
    /// The newest item of the newest page.
    pub(crate) newest: Order,
    pub(crate) live: bool,
}

/// All ranges, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Ranges {
    list: Vec<Range>,
    /// Whether the live range has no upper end.
    open: bool,
}

impl Ranges {
    /// How many parts between ranges are not known.
    pub(crate) fn holes(&self) -> usize {
        self.top_index()
    }

    pub(crate) fn lowest(&self) -> Option<&Range> {
        self.list.first()
    }

    /// The range above which nothing is known, or everything is heard.
    pub(crate) fn top(&self) -> Option<&Range> {
        self.list.get(self.top_index())
    }

    fn top_index(&self) -> usize {
        let open = self.list.iter().position(|range| self.is_open(range));
        open.unwrap_or(self.list.len().saturating_sub(1))
    }

    /// Whether everything above the lower end of the [top](Self::top) is heard.
    pub(crate) fn is_synced(&self) -> bool {
        self.top().is_some_and(|top| self.is_open(top))
    }

    /// Whether an item of this order would be known.
    pub(crate) fn contains(&self, order: &Order) -> bool {
        self.list.iter().any(|range| {
            range.edge.low.is_below(order) && (*order < range.high || self.is_open(range))
        })
    }

    /// Whether items of this order are shown: not those below all that is
    /// loaded, whose page will bring them.
    pub(crate) fn shows(&self, order: &Order) -> bool {
        self.lowest().is_none_or(|lowest| match &lowest.edge.low {
            Low::Beginning => true,
            Low::At(low) => low <= order,
        })
    }

    /// Adds what a page says: joins it with the ranges that it overlaps.
    pub(crate) fn cover(&mut self, coverage: Coverage) {
        let Coverage {
            edge,
            upper,
            newest,
            live,
        } = coverage;
        let mut joined = Range {
            high: upper.clone().unwrap_or(newest),
            edge,
            live,
        };
        let low = joined.edge.low.clone();
        let mut rest = Vec::with_capacity(self.list.len() + 1);
        let mut any = false;
        for range in take(&mut self.list) {
            let above = low.is_below(&range.high) || low <= range.edge.low;
            // With the page below, the ties at a range's lower end are known.
            let below = upper.as_ref().is_none_or(|upper| match &range.edge.low {
                Low::Beginning => true,
                Low::At(low) => low <= upper,
            });
            if !(above && below) {
                rest.push(range);
                continue;
            }
            any = true;
            if range.edge.low < joined.edge.low {
                joined.edge = range.edge;
            }
            joined.high = joined.high.max(range.high);
            joined.live |= range.live;
        }
        // A page that has not come below its upper end says nothing by itself.
        let empty = upper.is_some_and(|upper| !low.is_below(&upper));
        if any || !empty {
            let at = rest.partition_point(|range| range.edge.low < joined.edge.low);
            rest.insert(at, joined);
        }
        self.list = rest;
    }

    /// Events come, after all that were missed: the live range goes on. The ranges
    /// above it are kept, for it is not known beyond what was heard when the
    /// connection is lost again before all of it has come.
    pub(crate) fn resume(&mut self) {
        self.open = true;
    }

    /// Events come, but some may have been missed: no range is live.
    pub(crate) fn restart(&mut self) {
        self.open = true;
        for range in &mut self.list {
            range.live = false;
        }
    }

    /// Events don't come any more. The last that came were `heard`.
    pub(crate) fn suspend(&mut self, heard: Option<&Order>) {
        self.open = false;
        self.note_heard(heard);
    }

    /// Events have told of everything up to this order.
    pub(crate) fn note_heard(&mut self, heard: Option<&Order>) {
        let live = self.list.iter().position(|range| range.live);
        let (Some(heard), Some(live)) = (heard, live) else {
            return;
        };
        let reached = |range: &Range| range.edge.low.is_below(heard);
        let above = self
            .list
            .iter()
            .skip(live + 1)
            .take_while(|range| reached(range))
            .count();
        let highs = self
            .list
            .drain(live + 1..live + 1 + above)
            .map(|range| range.high);
        let high = highs.fold(heard.clone(), Ord::max);
        if let Some(range) = self.list.get_mut(live)
            && range.high < high
        {
            range.high = high;
        }
    }

    /// Forgets the oldest ranges, so that so many are left. How many those were.
    pub(crate) fn keep(&mut self, number: usize) -> usize {
        let surplus = self.list.len().saturating_sub(number);
        self.list.drain(..surplus);
        surplus
    }

    /// Forgets what is known below this edge.
    pub(crate) fn cut(&mut self, edge: &Edge) {
        let open = self.open;
        self.list.retain_mut(|range| {
            let reaches = edge.low.is_below(&range.high) || open && range.live;
            if reaches && range.edge.low < edge.low {
                range.edge = edge.clone();
            }
            range.edge.low >= edge.low
        });
    }

    fn is_open(&self, range: &Range) -> bool {
        self.open && range.live
    }
}

impl Low {
    pub(crate) fn is_below(&self, order: &Order) -> bool {
        match self {
            Self::Beginning => true,
            Self::At(low) => low < order,
        }
    }

    pub(crate) fn order(&self) -> Option<&Order> {
        match self {
            Self::Beginning => None,
            Self::At(order) => Some(order),
        }
    }
}
