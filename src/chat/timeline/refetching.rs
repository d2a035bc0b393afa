//! Asking again for what is loaded: a walk from the newest page down.
//!
//! Its pages are merged like any others, so nothing is missing while it is under
//! way, and what it does not find is removed where it has been.

use super::Timeline;
use super::ranges::Edge;
use crate::time::Instant;

/// A refetch.
#[derive(Debug)]
pub(super) enum Walk {
    /// The head is to be asked for.
    Start,
    /// It has come down to here.
    Going {
        edge: Edge,
        /// Pages left that list nothing of what was held.
        budget: u32,
    },
}

impl<T: PartialEq> Timeline<T> {
    /// Asks again for everything that is loaded, page by page from the newest.
    /// Each page replaces what is held of its part of the log. Holes on the way
    /// are closed; where one is larger than
    /// [`MAX_FILL_PAGES`](super::MAX_FILL_PAGES), what lies below it
    /// is dropped, and can be paged in again.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.refetch(now);
    /// let Some(Output::Fetch { request, cursor: None, .. }) = timeline.poll_output() else {
    ///     panic!("it begins with the newest page")
    /// };
    /// // The server has `a` no more, and did not say so.
    /// let page = Page { items: vec![item("b", 2.0)], next_cursor: None };
    /// timeline.handle_page(now, request, page)?;
    /// assert_eq!(timeline.get("a"), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn refetch(&mut self, now: Instant) {
        self.walk = Some(Walk::Start);
        self.walk_until = self.ranges.lowest().map(|lowest| lowest.edge.low.clone());
        self.refused = false;
        self.head.rest();
        self.abort(|_| true);
        self.drive(now);
    }

    /// A refetch has come down to here.
    pub(super) fn go_on_walking(&mut self, edge: Edge, budget: u32) {
        self.walk = None;
        let until = self.walk_until.as_ref();
        if edge.cursor.is_none() || until.is_none_or(|until| edge.low < *until) {
            return;
        }
        let lowest = self.ranges.lowest().map(|lowest| &lowest.edge);
        if until == Some(&edge.low) && lowest == Some(&edge) {
            // What it has not seen of its last order is left to the page below.
            return self.drop_ties(&edge);
        }
        if budget == 0 {
            self.ranges.cut(&edge);
            self.drop_below_ranges();
        } else {
            self.walk = Some(Walk::Going { edge, budget });
        }
    }
}
