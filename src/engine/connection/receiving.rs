//! What the transports of a session bring: frames, bodies, answered requests.

use super::{Connection, Farewell, Link};
use crate::engine::error::{CloseReason, Failure, FailureKind};
use crate::engine::exchange::{Event, State};
use crate::engine::handshake::Handshake;
use crate::engine::heartbeat::Heartbeat;
use crate::engine::memory::TransportRecord;
use crate::engine::packet::{Frame, Packet};
use crate::engine::transport::TransportId;
use crate::engine::upgrade::{Hold, Probe, ProbeState, hold_ms};
use crate::payload::Payload;
use crate::time::Instant;

impl<P: Payload> Connection<P> {
    pub(super) fn handle_opened(&mut self, now: Instant, transport: TransportId) {
        let opening =
            |probe: &&mut Probe| probe.id == transport && probe.state == ProbeState::Opening;
        if let Some(probe) = self.probes.iter_mut().find(opening) {
            probe.state = ProbeState::Probing;
            self.send(transport, Frame::probe());
        }
        if let Link::Stream { since, .. } = &mut self.link
            && transport == self.id
        {
            since.get_or_insert(now);
        }
    }

    pub(super) fn handle_received(
        &mut self,
        now: Instant,
        transport: TransportId,
        frame: Frame<P>,
    ) {
        if self.probes.iter().any(|probe| probe.id == transport) {
            self.handle_probe_frame(now, transport, frame);
        } else if transport == self.id {
            self.handle_frame(now, frame);
        }
    }

    pub(super) fn handle_body(&mut self, now: Instant, transport: TransportId, body: P::Text) {
        let Link::Polling(polling) = &mut self.link else {
            return;
        };
        if transport != self.id {
            return;
        }
        if P::len(&body) > self.config.max_message_length {
            polling.finish_body();
            return self.fail(now, FailureKind::MessageTooLarge.into());
        }
        if matches!(self.farewell, Farewell::Posting { .. }) {
            polling.finish_body();
            return self.handle_polling_progress(now);
        }
        polling.handle_body(body);
        if let (State::Open, Hold::Ready { millis }) = (self.state, self.hold) {
            self.hold = Hold::Until(now.after(millis));
        }
    }

    pub(super) fn handle_posted(&mut self, now: Instant, transport: TransportId) {
        if let Link::Polling(polling) = &mut self.link
            && transport == self.id
        {
            polling.finish_post();
            if self.state != State::Closed {
                self.report_drained();
            }
            self.handle_polling_progress(now);
        }
    }

    /// A request of the polling transport is done: what was waiting for it?
    pub(super) fn handle_polling_progress(&mut self, now: Instant) {
        if self.state == State::Closed {
            let idle = matches!(&self.link, Link::Polling(polling) if polling.is_idle());
            if idle && matches!(self.farewell, Farewell::Posting { .. }) {
                self.finish_farewell();
            }
            return;
        }
        self.complete_upgrade(now);
        self.flush();
        if self.state == State::Closing {
            self.finish_closing(now);
        }
        let held = self.hold_deadline().is_some();
        if matches!(self.state, State::Open | State::Closing) && !held {
            self.poll();
        }
    }

    pub(super) fn handle_frame(&mut self, now: Instant, frame: Frame<P>) {
        if frame.len() > self.config.max_message_length {
            return self.fail(now, FailureKind::MessageTooLarge.into());
        }
        let Ok(packet) = Packet::decode(frame.clone()) else {
            return self.fail(now, FailureKind::PacketInvalid.into());
        };
        // Where it ends the session, the end says it.
        let told = !matches!((&packet, &self.link), (Packet::Close, Link::Polling(_)));
        if told && self.state != State::Closed {
            self.report(|| {
                Event::PacketReceived(match &packet {
                    Packet::Message(message) => message.clone().into(),
                    _ => frame,
                })
            });
        }
        match (self.state, packet) {
            (State::Opening, Packet::Open(text)) => self.handle_handshake(now, &text),
            (State::Closed, Packet::Open(text)) => self.handle_late_handshake(now, &text),
            (State::Closed, _) => {}
            (_, Packet::Close) => {
                // On a WebSocket the end of the connection says it all.
                if matches!(self.link, Link::Polling(_)) {
                    let failure = Failure::from(FailureKind::ClosedByServer);
                    self.handle_end_of(now, self.id, CloseReason::TransportClose, failure);
                }
            }
            // Nothing comes before the handshake, and no second one after it.
            (State::Opening, _) | (_, Packet::Open(_)) => {
                self.fail(now, FailureKind::PacketInvalid.into());
            }
            (_, Packet::Ping) => {
                if let Some(heartbeat) = &mut self.heartbeat {
                    heartbeat.handle_ping(now);
                }
                // A server that floods pings and takes no answer gets none.
                if self.has_room(1) {
                    self.enqueue_pong();
                }
                self.flush();
                self.event(Event::Ping);
            }
            (State::Open, Packet::Message(message)) => {
                if let Link::Stream { heard, .. } = &mut self.link {
                    *heard = true;
                }
                self.event(Event::Message(message));
            }
            (_, Packet::Message(_) | Packet::Pong { .. } | Packet::Upgrade | Packet::Noop) => {}
        }
    }

    pub(super) fn handle_handshake(&mut self, now: Instant, text: &P::Text) {
        let Ok((handshake, data)) = Handshake::parse::<P>(text) else {
            return self.fail(now, FailureKind::HandshakeInvalid.into());
        };
        self.state = State::Open;
        self.open_deadline = None;
        self.sid.clone_from(&handshake.sid);
        self.max_payload = handshake.max_payload;
        self.heartbeat = Some(Heartbeat::new(&handshake, now));
        let millis = hold_ms(now.since(self.began), handshake.ping_timeout);
        self.hold = Hold::Ready { millis };
        self.offered = handshake
            .upgrades
            .iter()
            .copied()
            .filter(|kind| self.transports.contains(kind))
            .collect();
        if let Link::Stream { since, .. } = &mut self.link {
            since.get_or_insert(now);
            self.remember(TransportRecord::note_use);
        }
        self.event(Event::Opened { handshake, data });
        self.flush();
        if self.record.avoids(now) {
            self.probe_again_at = self.record.avoid_until();
            self.tell_avoided(now);
        } else {
            self.start_probes(now);
        }
    }

    /// Says which transport this session goes without, and for how long.
    fn tell_avoided(&mut self, now: Instant) {
        let Some(until) = self.probe_again_at else {
            return;
        };
        if let (Link::Polling(_), Some(&kind)) = (&self.link, self.offered.first()) {
            self.event(Event::Avoided(kind, until.since(now)));
        }
    }
}
