//! Requests: which may be under way, and how they begin and end.

use super::Timeline;
use super::exchange::{Cursor, Output, RequestId};
use super::item::Order;
use super::ranges::Edge;
use crate::backoff::Backoff;
use crate::time::Instant;

/// What a request is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Purpose {
    /// The newest page.
    Head,
    /// The topmost hole.
    Fill,
    /// The items below all that is loaded.
    Older,
    /// The next page of a refetch.
    Walk,
}

/// A request under way.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) id: RequestId,
    pub(super) purpose: Purpose,
    /// Where it goes on; `None`: nowhere, it is for the newest page.
    pub(super) from: Option<Step>,
    pub(super) stamp: u64,
    /// The connection whose events come as well; 0: none.
    pub(super) epoch: u32,
    pub(super) deadline: Instant,
}

/// The lower end of what is known, and how to go on from it.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) upper: Order,
    pub(super) cursor: Cursor,
    pub(super) since: u64,
}

/// One of the two requests that there may be.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) flight: Option<Request>,
    /// Not before, after a failure.
    pub(super) retry_at: Option<Instant>,
    pub(super) backoff: Backoff,
}

impl Slot {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            flight: None,
            retry_at: None,
            backoff: Backoff::new(seed),
        }
    }

    pub(super) fn rest(&mut self) {
        self.retry_at = None;
        self.backoff.reset();
    }

    pub(super) fn is_ready(&self, now: Instant) -> bool {
        self.flight.is_none() && self.retry_at.is_none_or(|at| at <= now)
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.flight
            .as_ref()
            .map_or(self.retry_at, |flight| Some(flight.deadline))
    }

    pub(super) fn take_if(&mut self, meets: impl Fn(&Request) -> bool) -> Option<Request> {
        self.flight.take_if(|flight| meets(flight))
    }
}

impl Step {
    pub(super) fn from(edge: &Edge) -> Option<Self> {
        Some(Self {
            upper: edge.low.order()?.clone(),
            cursor: edge.cursor.clone()?,
            since: edge.since,
        })
    }
}

impl<T: PartialEq> Timeline<T> {
    pub(super) fn slot_mut(&mut self, purpose: Purpose) -> &mut Slot {
        match purpose {
            Purpose::Head => &mut self.head,
            Purpose::Fill | Purpose::Older | Purpose::Walk => &mut self.older,
        }
    }

    pub(super) fn take_request(&mut self, id: RequestId) -> Option<Request> {
        let head = self.head.take_if(|flight| flight.id == id);
        head.or_else(|| self.older.take_if(|flight| flight.id == id))
    }

    /// Aborts the requests that meet a condition. One that nobody has seen yet is
    /// taken back.
    pub(super) fn abort(&mut self, meets: impl Fn(&Request) -> bool) {
        for slot in [&mut self.head, &mut self.older] {
            let Some(aborted) = slot.take_if(&meets) else {
                continue;
            };
            let seen = self.outputs.len();
            self.outputs.retain(
                |output| !matches!(output, Output::Fetch { request, .. } if *request == aborted.id),
            );
            if self.outputs.len() == seen {
                self.outputs.push_back(Output::Abort {
                    request: aborted.id,
                });
            }
        }
    }

    pub(super) fn begin(&mut self, now: Instant, purpose: Purpose, from: Option<Step>) {
        self.last_request = self.last_request.wrapping_add(1);
        let request = RequestId(self.last_request);
        self.outputs.push_back(Output::Fetch {
            request,
            cursor: from.as_ref().map(|from| from.cursor.clone()),
            limit: self.settings.page_size,
        });
        let flight = Request {
            id: request,
            purpose,
            from,
            stamp: self.tick(),
            epoch: if self.connected { self.epoch } else { 0 },
            deadline: now.after(self.settings.request_timeout_ms),
        };
        if purpose == Purpose::Head {
            self.next_poll = None;
        }
        let slot = self.slot_mut(purpose);
        slot.flight = Some(flight);
        slot.retry_at = None;
    }
}
