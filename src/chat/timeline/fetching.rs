//! Which page is asked for, and when.
//!
//! Two requests at most are under way: one for the newest page, the head, and one
//! that goes on to older items. The head is asked for
//!
//! - when a connection begins, until it was given. A page that was asked for
//!   while events of this connection came, and the events, are all that there is
//!   above the page's oldest item;
//! - again and again while there is no connection;
//! - to begin a [`refetch`](Timeline::refetch).
//!
//! The other one closes holes, topmost first, then brings what
//! [`fetch_older`](Timeline::fetch_older) wants, then goes on with a refetch.

use super::Timeline;
use super::bounds::{MAX_FILL_PAGES, MAX_IDLE_PAGES, OLDER_RETRIES};
use super::exchange::{FetchError, Output, Page, PageError, RequestId, Status, check_page, ends};
use super::item::Order;
use super::merging::Scope;
use super::ranges::{Coverage, Edge, Low};
use super::refetching::Walk;
use super::requests::{Purpose, Request, Step};
use crate::backoff::MIN_DELAY_MS;
use crate::time::{Instant, earliest};

impl<T: PartialEq> Timeline<T> {
    /// Events come from now on. `recovered`: those that were missed since the
    /// connection was lost come first, as with connection state recovery.
    ///
    /// It has to be told when the server has taken the subscription, that is, when
    /// no event can be missed any more: a page that is asked for earlier may
    /// have a hole before the first event.
    ///
    /// After an outage that was not recovered, what is missing is fetched by itself:
    /// the newest page, and up to [`MAX_FILL_PAGES`] below it.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.handle_disconnected(now);
    /// timeline.handle_connected(now, true);
    /// assert!(!timeline.view().is_fetching, "nothing was missed");
    /// timeline.handle_disconnected(now);
    /// timeline.handle_connected(now, false);
    /// assert!(timeline.view().is_fetching);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn handle_connected(&mut self, now: Instant, recovered: bool) {
        if self.connected {
            self.handle_disconnected(now);
        }
        let goes_on = recovered && self.epoch > 0;
        self.started = true;
        self.connected = true;
        self.next_poll = None;
        self.refused = false;
        self.head.rest();
        if goes_on {
            self.ranges.resume();
            // What polls have failed to bring was never missing.
            if self.ranges.is_synced() {
                self.status = Status::Success;
            }
        } else {
            self.epoch = self.epoch.wrapping_add(1).max(1);
            self.ranges.restart();
            self.heard = None;
            if self.walk.is_some() {
                self.walk = Some(Walk::Start);
            }
            self.older.rest();
            self.abort(|_| true);
        }
        self.drive(now);
    }

    /// No events come any more; or, as the first call, none come yet. The newest page
    /// is asked for every [`Settings::poll_interval_ms`](super::Settings) until they do.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.handle_disconnected(now);
    /// assert!(timeline.view().is_polling);
    /// timeline.handle_timeout(now.after(POLL_INTERVAL_MS));
    /// assert!(matches!(timeline.poll_output(), Some(Output::Fetch { cursor: None, .. })));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn handle_disconnected(&mut self, now: Instant) {
        if self.started && !self.connected {
            return;
        }
        self.started = true;
        self.connected = false;
        self.ranges.suspend(self.heard.as_ref());
        self.refused = false;
        self.head.rest();
        self.older.rest();
        self.next_poll = Some(match self.status {
            Status::Pending => now,
            Status::Success | Status::Error(_) => self.next_poll_after(now, 0),
        });
        self.drive(now);
    }

    /// Takes the answer to a request. One that nobody waits for is ignored.
    ///
    /// # Errors
    ///
    /// When the page is not acceptable; the log is then as it was, and
    /// [`View::status`](super::View::status) says so.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.fetch_older(now);
    /// let Some(Output::Fetch { request, cursor: Some(_), .. }) = timeline.poll_output() else {
    ///     panic!("there are older items")
    /// };
    /// let wrong = Page { items: vec![item("y", -2.0), item("z", -1.0)], next_cursor: None };
    /// assert_eq!(timeline.handle_page(now, request, wrong), Err(PageError::OutOfOrder));
    /// assert_eq!(timeline.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn handle_page(
        &mut self,
        now: Instant,
        request: RequestId,
        page: Page<T>,
    ) -> Result<(), PageError> {
        let Some(request) = self.take_request(request) else {
            return Ok(());
        };
        let result = self.take_page(&request, page);
        match result {
            Ok(()) => {
                self.status = Status::Success;
                self.slot_mut(request.purpose).rest();
            }
            Err(error) => {
                self.status = Status::Error(FetchError::Page(error));
                self.give_up(request.purpose);
            }
        }
        if request.purpose == Purpose::Head && !self.connected {
            self.next_poll = Some(self.next_poll_after(now, 0));
        }
        self.drive(now);
        result
    }

    /// A request has failed. `status` is the caller's word for it, such as the one
    /// of HTTP; 0 where there was no answer. It is asked again after a while
    /// ([`Settings::backoff`](super::Settings)); for older items, [`OLDER_RETRIES`] times.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.fetch_older(now);
    /// let Some(Output::Fetch { request, .. }) = timeline.poll_output() else {
    ///     panic!("there are older items")
    /// };
    /// timeline.handle_failure(now, request, 503);
    /// assert_eq!(timeline.view().status, Status::Error(FetchError::Failed(503)));
    /// assert!(timeline.poll_timeout().is_some(), "it is tried again");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn handle_failure(&mut self, now: Instant, request: RequestId, status: u16) {
        if let Some(request) = self.take_request(request) {
            self.fail_request(now, request.purpose, FetchError::Failed(status));
            self.drive(now);
        }
    }

    /// Does what is due: requests that are late are given up, those that have failed or
    /// are polled are made again.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.fetch_older(now);
    /// # let _ = timeline.poll_output();
    /// let late = now.after(REQUEST_TIMEOUT_MS);
    /// assert_eq!(timeline.poll_timeout(), Some(late));
    /// timeline.handle_timeout(late);
    /// assert!(matches!(timeline.poll_output(), Some(Output::Abort { .. })));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn handle_timeout(&mut self, now: Instant) {
        for purpose in [Purpose::Head, Purpose::Older] {
            let slot = self.slot_mut(purpose);
            if let Some(late) = slot.take_if(|flight| flight.deadline <= now) {
                self.outputs.push_back(Output::Abort { request: late.id });
                self.fail_request(now, late.purpose, FetchError::TimedOut);
            }
        }
        self.drive(now);
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due, if nothing happens;
    /// `None`: never.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// assert_eq!(timeline.poll_timeout(), None);
    /// timeline.handle_disconnected(now);
    /// assert_eq!(timeline.poll_timeout(), Some(now.after(POLL_INTERVAL_MS)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let head = match &self.head.flight {
            Some(flight) => Some(flight.deadline),
            None => earliest(self.head.retry_at, self.next_poll),
        };
        earliest(head, self.older.poll_timeout())
    }

    /// Loads a page of older items, where there are any.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.fetch_older(now);
    /// let Some(Output::Fetch { request, cursor, .. }) = timeline.poll_output() else {
    ///     panic!("there are older items")
    /// };
    /// assert_eq!(cursor.as_deref(), Some("1"));
    /// let page = Page { items: vec![item("z", 0.0)], next_cursor: None };
    /// timeline.handle_page(now, request, page)?;
    /// assert!(!timeline.view().has_older);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fetch_older(&mut self, now: Instant) {
        self.older_wanted = true;
        self.older.retry_at = None;
        self.drive(now);
    }

    /// Goes on to close holes: after an outage that was too long, only so many
    /// pages were fetched by themselves ([`MAX_FILL_PAGES`]).
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.handle_disconnected(now);
    /// timeline.handle_connected(now, false);
    /// # let mut at = 1_000.0;
    /// # loop {
    /// #     let fetch = std::iter::from_fn(|| timeline.poll_output())
    /// #         .find_map(|it| if let Output::Fetch { request, .. } = it { Some(request) } else { None });
    /// #     let Some(request) = fetch else { break };
    /// #     at -= 1.0;
    /// #     let page = Page { items: vec![item(&at.to_string(), at)], next_cursor: Some(at.to_string().into()) };
    /// #     timeline.handle_page(now, request, page)?;
    /// # }
    /// // Twenty pages later, there still is a hole.
    /// assert!(timeline.view().has_gap && !timeline.view().is_fetching);
    /// timeline.fill_gap(now);
    /// assert!(timeline.view().is_fetching);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fill_gap(&mut self, now: Instant) {
        self.left_holes = 0;
        self.fill_budget = MAX_FILL_PAGES;
        self.older.retry_at = None;
        self.drive(now);
    }

    /// Whether the page leads anywhere, and where it ends.
    fn check_progress(&mut self, request: &Request, page: &Page<T>) -> Result<Edge, PageError> {
        check_page(page)?;
        let stamp = request.stamp;
        let Some(cursor) = page.next_cursor.clone() else {
            return Ok(Edge {
                low: Low::Beginning,
                cursor: None,
                since: stamp,
            });
        };
        let oldest = ends(page).map(|(_, oldest)| oldest);
        let Some(from) = &request.from else {
            let oldest = oldest.ok_or(PageError::EmptyPage)?;
            return Ok(Edge {
                low: Low::At(oldest.clone()),
                cursor: Some(cursor),
                since: stamp,
            });
        };
        if cursor == from.cursor {
            return Err(PageError::CursorRepeats);
        }
        let lower = oldest.filter(|oldest| **oldest < from.upper);
        let news = page
            .items
            .iter()
            .any(|item| self.index.held(&item.key).is_none());
        self.idle_pages = if lower.is_some() || news {
            0
        } else {
            self.idle_pages + 1
        };
        if self.idle_pages > MAX_IDLE_PAGES {
            self.idle_pages = 0;
            return Err(PageError::NoProgress);
        }
        // Of its newest order, the page may not have listed all.
        let settled =
            lower.is_some_and(|lower| ends(page).is_some_and(|(newest, _)| lower < newest));
        Ok(Edge {
            low: Low::At(lower.unwrap_or(&from.upper).clone()),
            cursor: Some(cursor),
            since: if settled { stamp } else { from.since },
        })
    }

    fn take_page(&mut self, request: &Request, page: Page<T>) -> Result<(), PageError> {
        let edge = self.check_progress(request, &page)?;
        let newest = ends(&page).map_or(Order::LEAST, |(newest, _)| newest.clone());
        let holes = self.ranges.holes();
        let upper = request.from.as_ref().map(|from| from.upper.clone());
        let scope = Scope {
            stamp: request.stamp,
            since: request
                .from
                .as_ref()
                .map_or(request.stamp, |from| from.since),
            low: edge.low.clone(),
            upper: upper.clone(),
            newest: newest.clone(),
        };
        let coverage = Coverage {
            edge: edge.clone(),
            upper,
            newest,
            live: request.from.is_none() && request.epoch > 0 && request.epoch == self.epoch,
        };
        let revalidates = page.items.iter().any(|item| {
            let below = coverage
                .upper
                .as_ref()
                .is_none_or(|upper| item.order <= *upper);
            below && self.index.held(&item.key).is_some()
        });
        self.merge_page(page, &scope, coverage);
        match request.purpose {
            Purpose::Head => {
                if self.ranges.holes() > holes {
                    self.fill_budget = MAX_FILL_PAGES;
                }
                if matches!(self.walk, Some(Walk::Start)) {
                    self.go_on_walking(edge, MAX_FILL_PAGES);
                }
            }
            Purpose::Fill => {
                self.fill_budget = self.fill_budget.saturating_sub(1);
                if self.ranges.holes() < holes {
                    self.fill_budget = MAX_FILL_PAGES;
                } else if self.fill_budget == 0 {
                    self.give_up(Purpose::Fill);
                }
            }
            Purpose::Older => self.older_wanted = self.idle_pages > 0,
            Purpose::Walk => {
                if let Some(Walk::Going { budget, .. }) = self.walk {
                    // In a hole, and where the server makes up items without end.
                    let spent = u32::from(!revalidates);
                    self.go_on_walking(edge, budget.saturating_sub(spent));
                }
            }
        }
        Ok(())
    }

    fn fail_request(&mut self, now: Instant, purpose: Purpose, error: FetchError) {
        self.status = Status::Error(error);
        let delay = self.delay_after_failure(purpose);
        if purpose == Purpose::Older && self.older.backoff.attempts() > OLDER_RETRIES {
            return self.give_up(purpose);
        }
        let mut at = now.after(delay);
        if purpose == Purpose::Head && !self.connected {
            at = self.next_poll_after(now, delay);
            self.next_poll = Some(at);
        }
        self.slot_mut(purpose).retry_at = Some(at);
    }

    fn delay_after_failure(&mut self, purpose: Purpose) -> u64 {
        let settings = self.settings.backoff;
        self.slot_mut(purpose).backoff.next_delay(&settings)
    }

    /// Asks no more by itself.
    fn give_up(&mut self, purpose: Purpose) {
        self.slot_mut(purpose).rest();
        match purpose {
            Purpose::Head => {
                self.refused = true;
                self.walk = None;
            }
            Purpose::Fill => {
                self.left_holes = self.ranges.holes();
                self.fill_budget = MAX_FILL_PAGES;
            }
            Purpose::Older => self.older_wanted = false,
            Purpose::Walk => self.walk = None,
        }
    }

    fn next_poll_after(&self, now: Instant, delay: u64) -> Instant {
        now.after(delay.max(self.settings.poll_interval_ms).max(MIN_DELAY_MS))
    }

    /// Makes the requests that are wanted, and aborts those that are stale.
    pub(super) fn drive(&mut self, now: Instant) {
        if !self.started {
            return;
        }
        let (connected, epoch) = (self.connected, self.epoch);
        self.abort(|flight| flight.purpose == Purpose::Head && connected && flight.epoch != epoch);
        if self.head.is_ready(now) {
            if self.wants_head(now) {
                self.begin(now, Purpose::Head, None);
            } else {
                self.head.retry_at = None;
            }
        }
        let next = self.next_step();
        if let (Some(flight), next) = (&self.older.flight, &next) {
            let id = flight.id;
            let stale = match (&flight.from, next) {
                // What it goes on from is not there any more.
                (Some(from), Some((purpose, step))) => {
                    *purpose == flight.purpose && step.cursor != from.cursor
                }
                (Some(_), None) => true,
                (None, _) => false,
            };
            if stale {
                self.abort(|flight| flight.id == id);
            }
        }
        match next {
            Some((purpose, step)) if self.older.is_ready(now) => {
                self.begin(now, purpose, Some(step));
            }
            Some(_) => {}
            None => self.older.rest(),
        }
    }

    fn wants_head(&self, now: Instant) -> bool {
        if matches!(self.walk, Some(Walk::Start)) {
            return true;
        }
        if self.connected {
            !self.ranges.is_synced() && !self.refused
        } else {
            self.next_poll.is_some_and(|at| at <= now)
        }
    }

    /// Where to go on to older items, and what for.
    fn next_step(&mut self) -> Option<(Purpose, Step)> {
        self.left_holes = self.left_holes.min(self.ranges.holes());
        if self.walk.is_none()
            && self.ranges.holes() > self.left_holes
            && let Some(step) = self.ranges.top().and_then(|top| Step::from(&top.edge))
        {
            return Some((Purpose::Fill, step));
        }
        if self.older_wanted {
            let lowest = self.ranges.lowest();
            if let Some(step) = lowest.and_then(|lowest| Step::from(&lowest.edge)) {
                return Some((Purpose::Older, step));
            }
            self.older_wanted = false;
        }
        match &self.walk {
            Some(Walk::Going { edge, .. }) => Some((Purpose::Walk, Step::from(edge)?)),
            _ => None,
        }
    }
}
