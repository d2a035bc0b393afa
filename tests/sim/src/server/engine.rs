//! Engine.IO v4: sessions over polling and sockets, heartbeats, upgrades.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sockeye::engine::Frame;

use super::{Candidate, Carrier, NAMESPACES, Server, ServerTask, Session};
use crate::network::{Opening, Packet, StreamId};
use crate::world::{Happening, World};

/// How often a poll is completed while a candidate is probed.
const NUDGE_MS: u64 = 100;
/// How long an upgrade may take.
const UPGRADE_TIMEOUT_MS: u64 = 10_000;
/// How long a client may stay without joining a namespace.
const CONNECT_TIMEOUT_MS: u64 = 45_000;

pub(super) fn text(content: impl Into<String>) -> Packet {
    Frame::Text(content.into())
}

impl Server {
    fn later(world: &mut World, millis: u64, task: ServerTask) {
        world.schedule(world.now + millis, Happening::Server(task));
    }

    pub(super) fn handle_opening(&mut self, world: &mut World, id: StreamId, opening: Opening) {
        match opening {
            Opening::Get { sid: None } => {
                let session = self.open_session(world, id.page, Carrier::Polling { get: None });
                let handshake = self.handshake(session, true);
                world.respond(id, 200, handshake);
            }
            Opening::Get { sid: Some(sid) } => match self.polling_session(&sid) {
                Some(number) => self.handle_get(world, id, number),
                None => world.respond(id, 400, String::from("{\"code\":1}")),
            },
            Opening::Post { sid, body } => match self.polling_session(&sid) {
                Some(number) => self.handle_post(world, id, number, &body),
                None => world.respond(id, 400, String::from("{\"code\":1}")),
            },
            Opening::Socket { sid: None, .. } => {
                let session = self.open_session(world, id.page, Carrier::Socket(id));
                self.streams.insert(id, session);
                world.accept(id);
                let handshake = self.handshake(session, false);
                world.send_frame_down(id, text(handshake));
            }
            Opening::Socket { sid: Some(sid), .. } => match self.polling_session(&sid) {
                Some(number) => self.accept_candidate(world, id, number),
                None => world.close_by_server(id),
            },
            Opening::Fetch(asked) => self.handle_fetch(world, id, &asked),
        }
    }

    fn open_session(&mut self, world: &mut World, page: usize, carrier: Carrier) -> u64 {
        world.tally.sessions += 1;
        self.last_session += 1;
        let number = self.last_session;
        world.note(|| format!("server: session e{number} of page {page}"));
        self.sessions.insert(
            number,
            Session {
                page,
                carrier,
                candidate: None,
                out: VecDeque::new(),
                ping_round: 0,
                awaits_pong: false,
                members: [None; NAMESPACES.len()],
                asked: [false; NAMESPACES.len()],
                raced: [false; NAMESPACES.len()],
                ever_joined: false,
                partial: None,
            },
        );
        let (session, round) = (number, 0);
        Self::later(
            world,
            self.traits.ping_interval,
            ServerTask::Ping { session, round },
        );
        Self::later(
            world,
            CONNECT_TIMEOUT_MS,
            ServerTask::ConnectTimeout { session },
        );
        number
    }

    fn handshake(&self, session: u64, polling: bool) -> String {
        let upgrades = match (polling, self.traits.webtransport) {
            (false, _) => "[]",
            (true, false) => "[\"websocket\"]",
            (true, true) => "[\"websocket\",\"webtransport\"]",
        };
        let super::Traits {
            ping_interval,
            ping_timeout,
            max_payload,
            ..
        } = self.traits;
        format!(
            "0{{\"sid\":\"e{session}\",\"upgrades\":{upgrades},\"pingInterval\":{ping_interval},\
             \"pingTimeout\":{ping_timeout},\"maxPayload\":{max_payload}}}"
        )
    }

    /// The session of an id, where polling carries it.
    fn polling_session(&self, sid: &str) -> Option<u64> {
        let number = sid.strip_prefix('e')?.parse().ok()?;
        let session = self.sessions.get(&number)?;
        matches!(session.carrier, Carrier::Polling { .. }).then_some(number)
    }

    fn handle_get(&mut self, world: &mut World, id: StreamId, number: u64) {
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        if let Carrier::Polling { get } = &mut session.carrier {
            if get.is_some() {
                world.respond(id, 400, String::new());
                return self.close_session(world, number, "overlapping requests");
            }
            if world.network.is_ghost(id) {
                // The first try was answered: the proxy has no use for this one. What
                // it would be answered with is lost to everybody otherwise.
                return;
            }
            *get = Some(id);
            self.streams.insert(id, number);
            self.flush(world, number);
        }
    }

    fn handle_post(&mut self, world: &mut World, id: StreamId, number: u64, body: &str) {
        let parts: Vec<&str> = body.split('\u{1e}').collect();
        if body.len() > self.traits.max_payload {
            if parts.len() > 1 {
                world.violation(format!("a body of {} bytes could be split", body.len()));
            }
            return world.respond(id, 413, String::new());
        }
        for part in parts {
            self.handle_packet(world, number, text(part));
        }
        world.respond(id, 200, String::from("ok"));
    }

    fn accept_candidate(&mut self, world: &mut World, id: StreamId, number: u64) {
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        if session.candidate.is_some() {
            return world.close_by_server(id);
        }
        session.candidate = Some(Candidate {
            stream: id,
            probed: false,
        });
        self.streams.insert(id, number);
        world.accept(id);
        let task = ServerTask::UpgradeTimeout {
            session: number,
            candidate: id,
        };
        Self::later(world, UPGRADE_TIMEOUT_MS, task);
    }

    pub(super) fn handle_frame(&mut self, world: &mut World, id: StreamId, frame: Packet) {
        let Some(&number) = self.streams.get(&id) else {
            return;
        };
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        match &mut session.candidate {
            Some(candidate) if candidate.stream == id => {
                if !candidate.probed && frame == text("2probe") {
                    candidate.probed = true;
                    world.send_frame_down(id, text("3probe"));
                    let candidate = id;
                    let session = number;
                    Self::later(world, NUDGE_MS, ServerTask::Nudge { session, candidate });
                } else if candidate.probed && frame == text("5") {
                    world.tally.upgrades += 1;
                    world.note(|| format!("server: session e{number} upgraded"));
                    session.candidate = None;
                    session.carrier = Carrier::Socket(id);
                    self.flush(world, number);
                } else {
                    world.violation(format!("a candidate sent {frame:?}"));
                    session.candidate = None;
                    world.close_by_server(id);
                }
            }
            _ => self.handle_packet(world, number, frame),
        }
    }

    fn handle_packet(&mut self, world: &mut World, number: u64, packet: Packet) {
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        world
            .trace
            .note(world.now, || format!("server: e{number} < {packet:?}"));
        match packet {
            Frame::Binary(bytes) => self.handle_attachment(world, number, bytes),
            Frame::Text(packet) => match packet.split_at_checked(1) {
                Some(("b", encoded)) => match STANDARD.decode(encoded) {
                    Ok(bytes) => self.handle_attachment(world, number, bytes),
                    Err(_) => world.violation(format!("{encoded:?} is no base64")),
                },
                Some(("4", message)) => self.handle_message(world, number, message),
                Some(("3", "")) => {
                    session.awaits_pong = false;
                    session.ping_round += 1;
                    let round = session.ping_round;
                    let session = number;
                    let after = self.traits.ping_interval;
                    Self::later(world, after, ServerTask::Ping { session, round });
                }
                Some(("1", "")) if matches!(session.carrier, Carrier::Polling { .. }) => {
                    self.close_session(world, number, "the client's wish");
                }
                _ => world.violation(format!("a client sent {packet:?}")),
            },
        }
    }

    /// Sends what waits, as far as the carrier takes it.
    pub(super) fn flush(&mut self, world: &mut World, number: u64) {
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        match &mut session.carrier {
            Carrier::Socket(id) => {
                for frame in session.out.drain(..) {
                    world.send_frame_down(*id, frame);
                }
            }
            Carrier::Polling { get } => {
                if session.out.is_empty() {
                    return;
                }
                if let Some(id) = get.take() {
                    let packets = session.out.drain(..).map(|packet| match packet {
                        Frame::Text(text) => text,
                        Frame::Binary(bytes) => format!("b{}", STANDARD.encode(bytes)),
                    });
                    let body = packets.collect::<Vec<_>>().join("\u{1e}");
                    self.streams.remove(&id);
                    world.respond(id, 200, body);
                }
            }
        }
    }

    pub(super) fn send(&mut self, world: &mut World, number: u64, packets: Vec<Packet>) {
        if let Some(session) = self.sessions.get_mut(&number) {
            world
                .trace
                .note(world.now, || format!("server: e{number} > {packets:?}"));
            session.out.extend(packets);
            self.flush(world, number);
        }
    }

    /// A stream has ended.
    pub(super) fn handle_closed(&mut self, world: &mut World, id: StreamId) {
        let Some(number) = self.streams.remove(&id) else {
            return;
        };
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        if session.candidate.take_if(|it| it.stream == id).is_none() {
            self.close_session(world, number, "its transport ended");
        }
    }

    /// Ends a session and tells whoever still listens.
    pub(super) fn close_session(&mut self, world: &mut World, number: u64, why: &str) {
        let Some(session) = self.sessions.remove(&number) else {
            return;
        };
        world.note(|| format!("server: session e{number} ends: {why}"));
        if let Some(candidate) = session.candidate {
            self.streams.remove(&candidate.stream);
            world.close_by_server(candidate.stream);
        }
        match session.carrier {
            Carrier::Socket(id) => {
                self.streams.remove(&id);
                world.close_by_server(id);
            }
            Carrier::Polling { get: Some(id) } => {
                self.streams.remove(&id);
                world.respond(id, 200, String::from("1"));
            }
            Carrier::Polling { get: None } => {}
        }
        for member in session.members.into_iter().flatten() {
            self.suspend_member(world, member);
        }
    }

    /// Something is due.
    pub(crate) fn handle_task(&mut self, world: &mut World, task: ServerTask) {
        match task {
            ServerTask::Ping { session, round } => self.ping(world, session, round),
            ServerTask::PingTimeout { session, round } => {
                let late = |it: &Session| it.awaits_pong && it.ping_round == round;
                if self.sessions.get(&session).is_some_and(late) {
                    self.close_session(world, session, "no answer to a ping");
                }
            }
            ServerTask::Nudge { session, candidate } => {
                if self.has_candidate(session, candidate) {
                    let carrier = self.sessions.get(&session).map(|it| &it.carrier);
                    if let Some(Carrier::Polling { get: Some(_) }) = carrier {
                        self.send(world, session, vec![text("6")]);
                    }
                    Self::later(world, NUDGE_MS, ServerTask::Nudge { session, candidate });
                }
            }
            ServerTask::UpgradeTimeout { session, candidate } => {
                if self.has_candidate(session, candidate) {
                    self.streams.remove(&candidate);
                    world.close_by_server(candidate);
                    if let Some(session) = self.sessions.get_mut(&session) {
                        session.candidate = None;
                    }
                }
            }
            ServerTask::ConnectTimeout { session } => {
                if self
                    .sessions
                    .get(&session)
                    .is_some_and(|it| !it.ever_joined)
                {
                    self.close_session(world, session, "it joined nothing");
                }
            }
            ServerTask::Join {
                session,
                namespace,
                auth,
            } => self.join(world, session, namespace, &auth),
            ServerTask::Answer { member, packet } => {
                let session = self.members.get(&member).and_then(|it| it.session);
                if let Some(session) = session {
                    self.send(world, session, packet);
                }
            }
            ServerTask::Act => self.act(world),
        }
    }

    fn has_candidate(&self, session: u64, stream: StreamId) -> bool {
        let candidate = self.sessions.get(&session).map(|it| &it.candidate);
        matches!(candidate, Some(Some(candidate)) if candidate.stream == stream)
    }

    fn ping(&mut self, world: &mut World, number: u64, round: u32) {
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        if session.ping_round != round {
            return;
        }
        session.awaits_pong = true;
        self.send(world, number, vec![text("2")]);
        let session = number;
        let after = self.traits.ping_timeout;
        Self::later(world, after, ServerTask::PingTimeout { session, round });
    }
}
