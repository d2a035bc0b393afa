//! What has to hold once the network is healed: all is connected, settles, is the same
//! on both sides, and leaves nothing behind.

use sockeye::chat::Status;
use sockeye::engine::UPGRADE_TIMEOUT_MS;

use super::{MAX_STEPS, Simulation};
use crate::client::Page;
use crate::properties::Fate;
use crate::server::NAMESPACES;

/// How long what is asked for after the healing may take, in milliseconds of virtual
/// time. Not a promise about speed: whatever hangs takes for ever.
const SETTLE_MS: u64 = 1_800_000;

/// How long a server may keep what a client has left behind: until the ping timeout,
/// and 45 s where it has joined nothing.
const CONNECT_TIMEOUT_MS: u64 = 45_000;

/// How long the last word of a session may take over polling.
const FAREWELL_MS: u64 = 10_000;

impl Simulation {
    pub(super) fn all_connected(&self) -> bool {
        self.pages.iter().all(|page| {
            page.members.iter().all(|member| {
                self.server.has_member(member.heard.session) && page.manager.is_connected(member.id)
            })
        })
    }

    pub(super) fn disconnected(&self) -> String {
        let mut lines = Vec::new();
        for page in &self.pages {
            for (at, member) in page.members.iter().enumerate() {
                let there = self.server.has_member(member.heard.session);
                if !there || !page.manager.is_connected(member.id) {
                    let phase = page.manager.phase();
                    let told = page.manager.is_connected(member.id);
                    let index = page.index;
                    lines.push(format!(
                        "page {index}, {at}: {phase:?}, here {told}, there {there}"
                    ));
                }
            }
        }
        lines.join("; ")
    }

    /// Lets everything that is under way come to its end.
    pub(super) fn settle(&mut self) -> bool {
        let deadline = self.world.now + SETTLE_MS;
        while self.world.now < deadline {
            let until = self.world.now + 500;
            self.run_until(until, |_| false);
            for page in &mut self.pages {
                page.send_again(&mut self.world);
                let view = page.timeline.view();
                if matches!(view.status, Status::Error(_)) && !page.is_asking() {
                    // Older items that were asked for too often in vain are given up.
                    page.change_timeline(&mut self.world, |it, now| it.refetch(now));
                }
                if view.has_gap && !view.is_fetching {
                    page.change_timeline(&mut self.world, |it, now| it.fill_gap(now));
                }
            }
            if !self.world.ledger.violations.is_empty() {
                return false;
            }
            if self.unsettled().is_empty() {
                return true;
            }
        }
        false
    }

    /// What is not settled yet.
    pub(super) fn unsettled(&self) -> String {
        if !self.all_connected() {
            return self.disconnected();
        }
        for page in &self.pages {
            let index = page.index;
            for (at, member) in page.members.iter().enumerate() {
                let session = member.heard.session;
                let sent = self.server.events_of(session);
                if member.heard.events < sent {
                    return format!("page {index}, {at}: {sent} events of s{session} sent");
                }
                let emits = self.world.ledger.undelivered(index, at, member.join);
                if let Some(token) = emits {
                    return format!("page {index}: {token} was lost where all is well");
                }
                let waiting = page.manager.send_buffer_len(member.id)
                    + page.manager.retry_queue_len(member.id);
                if waiting > 0 {
                    return format!("page {index}: {waiting} emits wait");
                }
            }
            let view = page.timeline.view();
            let settled = !page.is_asking()
                && page.timeline.pending().is_empty()
                && page.timeline.poll_timeout().is_none()
                && view.status == Status::Success
                && !view.has_gap;
            if !settled {
                return format!("page {index}: the timeline is {view:?}");
            }
            let emissions = self.world.ledger.emissions[index].iter();
            let open = emissions.enumerate().find(|(_, emission)| {
                // What was dropped or is never answered is settled by the disconnection.
                let answered = !emission.ignored && emission.fate != Fate::Dropped;
                emission.is_open() && answered
            });
            if let Some((token, emission)) = open {
                return format!("page {index}: {token} is not settled: {emission:?}");
            }
        }
        String::new()
    }

    /// What is loaded is what the server has, but for what nobody told this page, where
    /// that is not asked for again.
    pub(super) fn compare_channel(&mut self, exact: bool) {
        let mut violations = Vec::new();
        for page in &self.pages {
            let doubtful = self.world.ledger.doubtful(page.index);
            let sure = |key: &str| exact || !doubtful.contains(key);
            let loaded: Vec<(&str, u64)> = page
                .timeline
                .items()
                .filter(|item| sure(&item.key))
                .map(|item| (&*item.key, item.value))
                .collect();
            let log = || self.server.channel.iter().filter(|item| sure(&item.key));
            let from = if page.timeline.view().has_older {
                let lowest = page.timeline.items().find(|item| sure(&item.key));
                log().position(|item| lowest.is_some_and(|it| *it.key == *item.key))
            } else {
                Some(0)
            };
            let stored: Vec<(&str, u64)> = log()
                .skip(from.unwrap_or(usize::MAX))
                .map(|item| (&*item.key, item.value))
                .collect();
            if loaded != stored {
                violations.push(format!(
                    "page {}: shows {loaded:?} of {stored:?}, exact: {exact}",
                    page.index
                ));
            }
        }
        for violation in violations {
            self.world.violation(violation);
        }
    }

    /// With all pages loaded, all of the log is there, in its order, and what was sent
    /// is there once.
    pub(super) fn compare_whole_channel(&mut self) {
        let lengths: Vec<usize> = self.pages.iter().map(|page| page.timeline.len()).collect();
        let length = self.server.channel.len();
        if lengths.iter().any(|loaded| *loaded != length) {
            self.world
                .violation(format!("{lengths:?} of {length} items"));
        }
        let mut nonces: Vec<&String> = self
            .server
            .channel
            .iter()
            .filter_map(|item| item.nonce.as_ref())
            .collect();
        let sent = nonces.len();
        nonces.sort_unstable();
        nonces.dedup();
        if nonces.len() < sent {
            self.world
                .violation(String::from("an item was stored twice"));
        }
    }

    /// Everybody leaves. Nothing is left of it.
    pub(super) fn shut_down(&mut self) {
        for page in &mut self.pages {
            page.rest();
            for at in 0..NAMESPACES.len() {
                page.disconnect(&mut self.world, at);
            }
        }
        let round_trip = self.world.network.round_trip();
        let ours = FAREWELL_MS + UPGRADE_TIMEOUT_MS + round_trip;
        let empty = |it: &Self| it.pages.iter().all(|page| page.leftovers().is_none());
        let mut is_empty = self.run_until(self.world.now + ours, empty);
        // One that was closed before the healing, while it waited for an answer that never
        // comes, is given up when any other is that was dead by then.
        if !is_empty && self.pages.iter().any(Page::has_transport) {
            is_empty = self.run_until(self.horizon + self.bound + ours, empty);
        }
        if !is_empty {
            let left = self.pages.iter().filter_map(Page::leftovers);
            let left = left.collect::<Vec<_>>().join("; ");
            self.world.violation(format!("what is left: {left}"));
        }
        let unsettled = (0..self.pages.len()).find_map(|page| {
            let open = self.world.ledger.unsettled(page)?;
            let emission = &self.world.ledger.emissions[page][open];
            Some(format!(
                "page {page}: {open} is never settled: {emission:?}"
            ))
        });
        if let Some(unsettled) = unsettled {
            self.world.violation(unsettled);
        }
        let theirs = self.world.now + self.patience + CONNECT_TIMEOUT_MS;
        if !self.run_until(theirs, |it| it.server.is_empty()) {
            let left = String::from("sessions are left on the server");
            self.world.violation(left);
        }
        // Nothing stirs again, whatever is still on its way.
        while self.world.next_at().is_some() && self.world.tally.steps <= MAX_STEPS {
            self.step();
        }
        if let Some(left) = self.pages.iter().find_map(Page::leftovers) {
            self.world
                .violation(format!("what is left at the end: {left}"));
        }
    }
}
