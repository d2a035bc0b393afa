//! The end of a session: what transports, rules, limits and the upper layer do
//! to it, and the last word that polling needs.
//!
//! A session that is closed before its handshake came is not leaked on the
//! server: once its id is known, it is closed there too.

use core::mem::take;

use super::{Connection, FAREWELL_TIMEOUT_MS, Farewell, Link};
use crate::engine::error::{CloseReason, Failure, FailureKind};
use crate::engine::exchange::{Command, Event, State};
use crate::engine::handshake::Handshake;
use crate::engine::memory::{TransportRecord, YOUNG_MS};
use crate::engine::packet::Frame;
use crate::engine::transport::TransportId;
use crate::engine::upgrade::ProbeState;
use crate::payload::Payload;
use crate::time::Instant;

impl<P: Payload> Connection<P> {
    /// A transport is gone by itself.
    pub(super) fn handle_end_of(
        &mut self,
        now: Instant,
        transport: TransportId,
        reason: CloseReason,
        failure: Failure<P>,
    ) {
        let probe = self.probes.iter().find(|probe| probe.id == transport);
        if let Some(probe) = probe {
            let accepted = probe.state != ProbeState::Opening;
            let kind = probe.kind;
            self.drop_probe(now, transport, failure);
            if accepted {
                self.note_young_death(now, kind, true);
                if self.state == State::Open {
                    self.probe_again_at = self.record.avoid_until();
                }
            }
        } else if transport != self.id {
            // A dead attempt.
        } else if self.state == State::Closed {
            self.finish_farewell();
        } else {
            let next = self.state == State::Opening && self.try_next_transport(now);
            if !next {
                self.end(now, reason, Some(failure));
            }
        }
    }

    /// The current transport broke a rule or a limit.
    pub(super) fn fail(&mut self, now: Instant, failure: Failure<P>) {
        self.handle_end_of(now, self.id, CloseReason::TransportError, failure);
    }

    pub(super) fn try_next_transport(&mut self, now: Instant) -> bool {
        if !self.config.try_all_transports || self.transports.len() < 2 {
            return false;
        }
        self.command(Command::Close { transport: self.id });
        self.transports.remove(0);
        self.remember(TransportRecord::note_failure);
        self.open_first_transport(now);
        self.event(Event::TransportChanged(self.transport()));
        true
    }

    /// Ends the session at once: nothing more is sent or awaited.
    pub(super) fn end(&mut self, now: Instant, reason: CloseReason, failure: Option<Failure<P>>) {
        if self.state == State::Closed {
            return;
        }
        if let Link::Stream {
            kind,
            since: Some(since),
            heard,
        } = self.link
        {
            let cut = matches!(
                reason,
                CloseReason::TransportClose | CloseReason::TransportError
            );
            let offline = matches!(&failure, Some(failure) if failure.kind == FailureKind::Offline);
            if now.since(since) >= YOUNG_MS {
                self.remember(TransportRecord::note_long_life);
            } else if cut && !offline {
                self.note_young_death(now, kind, !heard);
            }
        }
        if failure.is_some() {
            self.remember(TransportRecord::note_failure);
        }
        let offline = matches!(&failure, Some(failure) if failure.kind == FailureKind::Offline);
        let unnoticed = offline
            || matches!(
                reason,
                CloseReason::TransportError | CloseReason::PingTimeout
            );
        if !unnoticed || !self.say_farewell(now) {
            self.command(Command::Close { transport: self.id });
        }
        self.finish(reason, failure);
    }

    /// Tells the server of an end that it may not notice by itself: over polling,
    /// it keeps a session until its ping timeout.
    fn say_farewell(&mut self, now: Instant) -> bool {
        match &mut self.link {
            Link::Polling(polling) if self.state != State::Opening && polling.can_post() => {
                polling.discard_body();
                polling.start_post();
                self.post(Frame::<P>::close().into_text());
                self.farewell = Farewell::Posting {
                    deadline: now.after(FAREWELL_TIMEOUT_MS),
                };
                true
            }
            _ => false,
        }
    }

    /// What [`close`](Self::close) waits for: an upgrade under way, and writes.
    pub(super) fn finish_closing(&mut self, now: Instant) {
        self.flush();
        if self.state != State::Closing || self.is_upgrading() || !self.write_buffer.is_empty() {
            return;
        }
        match &mut self.link {
            Link::Stream { .. } => self.end(now, CloseReason::ForcedClose, None),
            Link::Polling(polling) if polling.can_post() => {
                polling.start_post();
                self.post(Frame::<P>::close().into_text());
                self.farewell = Farewell::Posting {
                    deadline: now.after(FAREWELL_TIMEOUT_MS),
                };
                self.finish(CloseReason::ForcedClose, None);
            }
            Link::Polling(_) => {}
        }
    }

    /// The session that nobody wants any more was opened: tell the server.
    pub(super) fn handle_late_handshake(&mut self, now: Instant, text: &P::Text) {
        match (&mut self.link, Handshake::parse::<P>(text)) {
            (Link::Polling(polling), Ok((handshake, _))) if self.sid.is_empty() => {
                polling.finish_body();
                polling.start_post();
                self.sid = handshake.sid;
                self.post(Frame::<P>::close().into_text());
                self.farewell = Farewell::Posting {
                    deadline: now.after(FAREWELL_TIMEOUT_MS),
                };
            }
            _ => self.finish_farewell(),
        }
    }

    pub(super) fn finish_farewell(&mut self) {
        if self.farewell != Farewell::Done {
            self.farewell = Farewell::Done;
            self.command(Command::Close { transport: self.id });
        }
    }

    pub(super) fn finish(&mut self, reason: CloseReason, failure: Option<Failure<P>>) {
        self.state = State::Closed;
        self.heartbeat = None;
        self.open_deadline = None;
        self.probe_again_at = None;
        let unsent = take(&mut self.write_buffer);
        if let (Link::Polling(polling), Farewell::Done) = (&mut self.link, self.farewell) {
            polling.finish_body();
        }
        for probe in take(&mut self.probes) {
            self.close_candidate(&probe);
            if probe.state != ProbeState::Waiting {
                let failure = FailureKind::TransportClosed.into();
                self.event(Event::UpgradeFailed(probe.kind, failure));
            }
        }
        self.event(Event::Closed {
            reason,
            failure,
            unsent,
        });
    }

    /// Ends everything at once, the last word included.
    pub(crate) fn abort(&mut self, now: Instant) {
        self.end(now, CloseReason::ForcedClose, None);
        self.finish_farewell();
    }
}
