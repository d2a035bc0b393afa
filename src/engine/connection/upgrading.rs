//! The upgrade of a session from polling to a WebSocket.
//!
//! Every way in which it can end leaves a session that works: on the new
//! transport, or on polling as if nothing had been tried.

use super::{Connection, Link};
use crate::engine::error::{Failure, FailureKind};
use crate::engine::exchange::{Command, Event, State};
use crate::engine::memory::TransportRecord;
use crate::engine::packet::{Frame, Packet};
use crate::engine::transport::TransportKind;
use crate::engine::upgrade::{Probe, ProbeState};
use crate::payload::Payload;
use crate::time::Instant;

impl<P: Payload> Connection<P> {
    pub(super) fn start_probe(&mut self, now: Instant) {
        let upgradable = self.config.upgrade
            && self.state == State::Open
            && self.probe.is_none()
            && matches!(self.link, Link::Polling(_));
        let candidate = self
            .offered
            .iter()
            .find(|kind| **kind == TransportKind::WebSocket);
        if let (true, Some(kind)) = (upgradable, candidate.copied()) {
            let id = self.next_id();
            self.probe = Some(Probe::new(id, kind, now));
            self.command(Command::Open {
                transport: id,
                sid: Some(self.sid.clone()),
            });
        }
    }

    pub(super) fn handle_probe_frame(&mut self, now: Instant, frame: Frame<P>) {
        let answer = Packet::decode(frame);
        let Some(probe) = &mut self.probe else { return };
        if probe.state == ProbeState::Probing && answer == Ok(Packet::Pong { probe: true }) {
            probe.state = ProbeState::Pausing;
            let kind = probe.kind;
            if let Link::Polling(polling) = &mut self.link {
                polling.pause();
            }
            self.event(Event::Upgrading(kind));
            self.complete_upgrade(now);
        } else {
            self.drop_probe(now, FailureKind::ProbeFailed.into());
        }
    }

    /// The candidate takes over as soon as polling has come to rest.
    pub(super) fn complete_upgrade(&mut self, now: Instant) {
        let idle = matches!(&self.link, Link::Polling(polling) if polling.is_idle());
        if !idle || !self.is_upgrading() {
            return;
        }
        let Some(probe) = self.probe.take() else {
            return;
        };
        self.command(Command::Close { transport: self.id });
        self.id = probe.id;
        self.link = Link::WebSocket {
            since: Some(now),
            heard: false,
        };
        self.send(probe.id, Frame::upgrade());
        self.remember(TransportRecord::note_use);
        self.event(Event::Upgraded(probe.kind));
        self.flush();
        if self.state == State::Closing {
            self.finish_closing(now);
        }
    }

    /// Gives the candidate up; polling goes on, resumed where it had paused.
    pub(super) fn drop_probe(&mut self, now: Instant, failure: Failure<P>) {
        let Some(probe) = self.probe.take() else {
            return;
        };
        self.command(Command::Close {
            transport: probe.id,
        });
        self.remember(TransportRecord::note_failure);
        self.event(Event::UpgradeFailed(probe.kind, failure));
        if let Link::Polling(polling) = &mut self.link {
            polling.resume();
        }
        self.handle_polling_progress(now);
    }

    pub(super) fn note_young_death(&mut self, now: Instant, silent: bool) {
        let mut avoided = None;
        self.remember(|record| avoided = record.note_young_death(now, silent));
        // Where there is nothing else to use, there is nothing to avoid.
        if let (Some(avoid_ms), true) = (avoided, self.transports.len() > 1) {
            self.event(Event::Avoided(TransportKind::WebSocket, avoid_ms));
        }
    }

    pub(super) fn handle_network_change(&mut self, now: Instant) {
        self.remember(|record| *record = TransportRecord::default());
        if self.probe_again_at.is_some() {
            self.probe_again_at = Some(now);
        }
    }
}
