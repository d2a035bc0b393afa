//! The upgrade of a session from polling to a WebSocket.
//!
//! Every way in which it can end leaves a session that works: on the new
//! transport, or on polling as if nothing had been tried.

use core::mem::take;

use super::{Connection, Link};
use crate::engine::error::{Failure, FailureKind};
use crate::engine::exchange::{Command, Event, State};
use crate::engine::memory::TransportRecord;
use crate::engine::packet::{Frame, Packet};
use crate::engine::transport::{TransportId, TransportKind};
use crate::engine::upgrade::{HEAD_START_MS, Hold, Probe, ProbeState};
use crate::payload::Payload;
use crate::time::Instant;

impl<P: Payload> Connection<P> {
    /// Tries every candidate that the server offers.
    pub(super) fn start_probes(&mut self, now: Instant) {
        let upgradable = self.config.upgrade
            && self.state == State::Open
            && self.probes.is_empty()
            && matches!(self.link, Link::Polling(_));
        if !upgradable {
            return;
        }
        let best = TransportKind::WebTransport;
        let head_start = if self.offered.contains(&best) {
            HEAD_START_MS
        } else {
            0
        };
        for kind in self.offered.clone() {
            let wait = match kind {
                TransportKind::Polling => continue,
                TransportKind::WebTransport => 0,
                TransportKind::WebSocket => head_start,
            };
            let id = self.next_id();
            self.probes.push(Probe::new(id, kind, now.after(wait)));
        }
        self.handle_probe_timeouts(now);
    }

    /// Opens candidates whose turn has come, drops those that took too long.
    pub(super) fn handle_probe_timeouts(&mut self, now: Instant) {
        while let Some(probe) = self.probes.iter_mut().find(|probe| probe.deadline <= now) {
            let Probe { id, kind, .. } = *probe;
            if probe.state == ProbeState::Waiting {
                probe.begin(now);
                self.command(Command::Open {
                    transport: id,
                    kind,
                    sid: Some(self.sid.clone()),
                });
            } else {
                self.drop_probe(now, id, FailureKind::ProbeFailed.into());
            }
        }
    }

    pub(super) fn handle_probe_frame(
        &mut self,
        now: Instant,
        transport: TransportId,
        frame: Frame<P>,
    ) {
        let answer = Packet::decode(frame);
        let Some(probe) = self.probes.iter_mut().find(|probe| probe.id == transport) else {
            return;
        };
        if probe.state == ProbeState::Probing && answer == Ok(Packet::Pong { probe: true }) {
            probe.state = ProbeState::Pausing;
            let kind = probe.kind;
            self.drop_other_probes(transport);
            if let Link::Polling(polling) = &mut self.link {
                polling.pause();
            }
            self.event(Event::Upgrading(kind));
            self.complete_upgrade(now);
        } else {
            self.drop_probe(now, transport, FailureKind::ProbeFailed.into());
        }
    }

    /// Until when no poll starts, so that a candidate need not wait for its answer.
    pub(super) fn hold_deadline(&self) -> Option<Instant> {
        let near = |probe: &Probe| matches!(probe.state, ProbeState::Opening | ProbeState::Probing);
        match self.hold {
            Hold::Until(deadline) if self.state == State::Open && self.probes.iter().any(near) => {
                Some(deadline)
            }
            _ => None,
        }
    }

    /// One candidate has won: nobody hears of the others again.
    fn drop_other_probes(&mut self, winner: TransportId) {
        let (kept, dropped) = take(&mut self.probes)
            .into_iter()
            .partition(|probe| probe.id == winner);
        self.probes = kept;
        for probe in dropped {
            self.close_candidate(&probe);
        }
    }

    pub(super) fn close_candidate(&mut self, probe: &Probe) {
        if probe.state != ProbeState::Waiting {
            self.command(Command::Close {
                transport: probe.id,
            });
        }
    }

    /// The candidate takes over as soon as polling has come to rest.
    pub(super) fn complete_upgrade(&mut self, now: Instant) {
        let idle = matches!(&self.link, Link::Polling(polling) if polling.is_idle());
        if !idle || !self.is_upgrading() {
            return;
        }
        let Some(probe) = self.probes.pop() else {
            return;
        };
        self.command(Command::Close { transport: self.id });
        self.id = probe.id;
        self.link = Link::Stream {
            kind: probe.kind,
            since: Some(now),
            heard: false,
        };
        self.send(probe.id, Frame::upgrade());
        self.remember(TransportRecord::note_use);
        self.event(Event::Upgraded(probe.kind));
        self.report_drained();
        self.flush();
        if self.state == State::Closing {
            self.finish_closing(now);
        }
    }

    /// Gives the candidate up; polling goes on, resumed where it had paused.
    pub(super) fn drop_probe(&mut self, now: Instant, transport: TransportId, failure: Failure<P>) {
        let index = self.probes.iter().position(|probe| probe.id == transport);
        let Some(probe) = index.map(|index| self.probes.remove(index)) else {
            return;
        };
        self.close_candidate(&probe);
        self.remember(TransportRecord::note_failure);
        self.event(Event::UpgradeFailed(probe.kind, failure));
        if let Link::Polling(polling) = &mut self.link {
            polling.resume();
        }
        self.handle_polling_progress(now);
    }

    pub(super) fn note_young_death(&mut self, now: Instant, kind: TransportKind, silent: bool) {
        let mut avoided = None;
        self.remember(|record| avoided = record.note_young_death(now, silent));
        // Where there is nothing else to use, there is nothing to avoid.
        if let (Some(avoid_ms), true) = (avoided, self.transports.len() > 1) {
            self.event(Event::Avoided(kind, avoid_ms));
        }
    }

    pub(super) fn handle_network_change(&mut self, now: Instant) {
        self.remember(|record| *record = TransportRecord::default());
        if self.probe_again_at.is_some() {
            self.probe_again_at = Some(now);
        }
    }
}
