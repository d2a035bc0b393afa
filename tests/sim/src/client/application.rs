//! The application of a page: it connects what it wants connected, emits, answers,
//! and hears. It does what a browser's applications do, in listeners too.

use sockeye::engine::Frame;
use sockeye::payload::{HostPayload, Payload};
use sockeye::socket::{
    AckFailure, Content, DisconnectReason, Emit, Emitted, Event, NAMESPACE_TIMEOUT_MS, Phase,
    Problem, SocketId,
};
use sockeye::time::Instant;

use super::{HostValue, Page, PageTask};
use crate::faults::Sabotage;
use crate::properties::{Emission, Fate, Heard, attachment};
use crate::server::{CHAT, RETRIED};
use crate::world::{Happening, World};

/// How long the application waits at most before it connects again what it wants.
pub(crate) const PAUSE_MS: u64 = 3_000;

/// How an emit is made.
#[derive(Clone, Copy, Debug, Default)]
struct Manner {
    volatile: bool,
    urgent: bool,
    ack: bool,
    timeout_ms: Option<u64>,
    attachment: bool,
}

fn number(value: Option<HostValue>) -> Option<u64> {
    HostPayload::number(&value?).map(|number| number as u64)
}

impl Page {
    fn later(&self, world: &mut World, millis: u64, task: PageTask) {
        world.schedule(world.now + millis, Happening::Page(self.index, task));
    }

    fn member_of(&self, id: SocketId) -> usize {
        let found = self.members.iter().position(|member| member.id == id);
        found.unwrap_or_default()
    }

    /// The page is loaded.
    pub(crate) fn load(&mut self, world: &mut World) {
        self.change_timeline(world, |timeline, now| timeline.handle_disconnected(now));
        for at in 0..self.members.len() {
            if self.dice.below(4) > 0 || at == CHAT {
                self.connect(world, at);
            }
        }
        let pause = self.dice.below(3_000);
        self.later(world, pause, PageTask::Act);
    }

    pub(crate) fn connect(&mut self, world: &mut World, at: usize) {
        self.members[at].wanted = true;
        let id = self.members[at].id;
        world.note(|| format!("page {}: connect {at}", self.index));
        self.call(world, |core, now| core.connect(now, id));
    }

    pub(crate) fn disconnect(&mut self, world: &mut World, at: usize) {
        self.members[at].wanted = false;
        let id = self.members[at].id;
        world.note(|| format!("page {}: disconnect {at}", self.index));
        self.call(world, |core, now| core.disconnect(now, id));
    }

    pub(super) fn handle_own_task(&mut self, world: &mut World, task: PageTask) {
        match task {
            PageTask::Act => self.act(world),
            PageTask::Reconnect => self.reconnect(world),
            PageTask::Answer {
                socket,
                session,
                id,
                number,
            } => self.answer(world, socket, session, id, number),
            PageTask::Authenticate { socket, session } => {
                let id = self.members[socket].id;
                let auth = String::from("{\"token\":\"late\"}");
                self.enter(world, |core, now| {
                    core.authenticate(now, id, session, Some(&auth));
                });
            }
            PageTask::TimelineTimer { round } => self.handle_timeline_timer(world, round),
            _ => {}
        }
    }

    pub(super) fn authenticate(
        &mut self,
        world: &mut World,
        now: Instant,
        id: SocketId,
        session: u32,
    ) {
        let socket = self.member_of(id);
        // Asked again without a reply: the first one may still come.
        let before = self.members[socket].asked_at.replace(now);
        if before.is_some_and(|before| now.since(before) >= NAMESPACE_TIMEOUT_MS) {
            world.ledger.impatient[self.index][socket] = true;
        }
        if self.answers_late && self.dice.one_in(2) {
            let pause = self.dice.between(0, 2_000);
            return self.later(world, pause, PageTask::Authenticate { socket, session });
        }
        let auth = self
            .dice
            .one_in(2)
            .then(|| String::from("{\"token\":\"t\"}"));
        self.manager.authenticate(now, id, session, auth.as_ref());
    }

    /// Connects again what is wanted and not on its way.
    pub(crate) fn reconnect(&mut self, world: &mut World) {
        self.reconnects = false;
        for at in 0..self.members.len() {
            let member = &self.members[at];
            let idle = self.manager.phase() == Phase::Idle;
            if member.wanted && (idle || !self.manager.is_active(member.id)) {
                self.connect(world, at);
            }
        }
    }

    fn plan_reconnection(&mut self, world: &mut World) {
        if !std::mem::replace(&mut self.reconnects, true) {
            let pause = self.dice.between(200, PAUSE_MS);
            self.later(world, pause, PageTask::Reconnect);
        }
    }

    fn act(&mut self, world: &mut World) {
        if !self.is_active {
            return;
        }
        let pause = if self.dice.one_in(3) {
            self.dice.between(0, 200)
        } else {
            self.dice.between(200, 15_000)
        };
        self.later(world, pause, PageTask::Act);
        let at = self.dice.index(self.members.len());
        match self.dice.below(24) {
            0..12 => {
                for _ in 0..self.dice.between(1, 5) {
                    self.emit_somehow(world, at);
                }
            }
            12 => self.disconnect(world, at),
            13 | 14 => self.connect(world, at),
            15 if self.dice.one_in(3) => self.call(world, |core, now| core.close_engine(now)),
            16 if self.dice.one_in(4) => {
                self.call(world, |core, now| core.close(now));
                self.plan_reconnection(world);
            }
            17 => {
                self.disconnect(world, at);
                self.connect(world, at);
            }
            18..22 => self.use_timeline(world),
            _ => self.emit_somehow(world, RETRIED),
        }
    }

    fn emit_somehow(&mut self, world: &mut World, at: usize) {
        let ack = self.dice.one_in(2);
        let manner = Manner {
            volatile: self.dice.one_in(6),
            urgent: false,
            ack,
            timeout_ms: (ack && self.dice.one_in(2)).then(|| self.dice.between(1, 20_000)),
            attachment: self.dice.one_in(5),
        };
        self.emit(world, at, manner);
    }

    /// An emit whose answer is awaited for ever.
    pub(crate) fn ask(&mut self, world: &mut World, at: usize) {
        let manner = Manner {
            ack: true,
            ..Manner::default()
        };
        self.emit(world, at, manner);
    }

    fn emit(&mut self, world: &mut World, at: usize, manner: Manner) {
        world.tally.emits += 1;
        let page = self.index;
        let token = world.ledger.emissions[page].len();
        let retried = at == RETRIED && !manner.volatile && !manner.urgent;
        // Without a timeout a try that is not answered blocks the queue, as documented.
        let timeout_ms = if retried {
            Some(manner.timeout_ms.unwrap_or(5_000).max(100))
        } else {
            manner.timeout_ms
        };
        let clock = self.clock(world.now).as_millis();
        world.ledger.emissions[page].push(Emission {
            socket: at,
            wants_answer: manner.ack || retried,
            urgent: manner.urgent,
            retried,
            attachment: manner.attachment,
            fate: Fate::Waiting,
            due: timeout_ms.map(|millis| clock + millis),
            ..Emission::default()
        });
        let name = if manner.urgent { "u" } else { "m" };
        let (json, attachments) = if manner.attachment {
            let json = format!("[\"{name}\",{token},{{\"_placeholder\":true,\"num\":0}}]");
            (json, vec![attachment(page, token)])
        } else {
            (format!("[\"{name}\",{token},\"x\"]"), Vec::new())
        };
        let emit = Emit {
            token: token as u32,
            content: Content::Json { json, attachments },
            volatile: manner.volatile,
            urgent: manner.urgent,
            ack: manner.ack,
            timeout_ms,
        };
        let id = self.members[at].id;
        let join = self.members[at].join;
        let result = self.enter(world, |core, now| core.emit(now, id, emit));
        world.note(|| format!("page {page}: emit {token} to {at} {manner:?}: {result:?}"));
        let emission = &mut world.ledger.emissions[page][token];
        match result {
            Ok(Emitted::Sent) => emission.fate = Fate::Sent(join),
            Ok(Emitted::Buffered) => emission.urgent = false,
            Ok(Emitted::Queued) => {}
            Ok(Emitted::Dropped) => emission.fate = Fate::Dropped,
            Err(_) => {
                emission.fate = Fate::Dropped;
                emission.refused = true;
            }
        }
    }

    fn answer(&mut self, world: &mut World, socket: usize, session: u32, id: u64, number: u64) {
        let content = Content::text(format!("[{number}]"));
        let socket = self.members[socket].id;
        let answered = self.enter(world, |core, _| core.answer(socket, session, id, content));
        if answered.is_err() {
            world.violation(format!("page {}: an answer was refused", self.index));
        }
    }

    pub(super) fn handle_event(&mut self, world: &mut World, event: Event<HostPayload>) {
        world
            .trace
            .note(world.now, || format!("page {}: {event:?}", self.index));
        let page = self.index;
        match event {
            Event::Joined {
                socket,
                id,
                recovered,
            } => self.handle_joined(world, socket, &id, recovered),
            Event::Connected { socket } => {
                let at = self.member_of(socket);
                if at == CHAT {
                    let recovered = self.recovered;
                    self.change_timeline(world, |it, now| it.handle_connected(now, recovered));
                }
                if self.reenters && self.dice.one_in(4) {
                    self.emit_somehow(world, at);
                }
            }
            Event::Disconnected { socket, reason, .. } => {
                let at = self.member_of(socket);
                self.members[at].joined = false;
                if at == CHAT {
                    self.change_timeline(world, |timeline, now| timeline.handle_disconnected(now));
                }
                let own = reason == DisconnectReason::IoClientDisconnect;
                if self.reenters && !own && self.dice.one_in(4) {
                    match self.dice.below(3) {
                        0 => self.emit_somehow(world, at),
                        1 if self.members[at].wanted => self.connect(world, at),
                        _ if self.is_active => self.disconnect(world, at),
                        _ => {}
                    }
                }
                self.plan_reconnection(world);
            }
            Event::Received {
                socket,
                args,
                ack,
                session,
            } => self.handle_received(world, socket, &args, ack, session),
            Event::Sent { socket, token } => {
                let join = self.members[self.member_of(socket)].join;
                world.ledger.emissions[page][token as usize].fate = Fate::Sent(join);
            }
            Event::Acked { token, args, .. } => {
                if world.is_sabotaged(Sabotage::LoseAck) && token.is_multiple_of(5) {
                    return;
                }
                let token = token as usize;
                world.note_acked(page, token);
                let echoed = HostPayload::element(&args, 1);
                let whole = number(HostPayload::element(&args, 0)) == Some(token as u64)
                    && echoed.is_none_or(|it| it == HostValue::Binary(attachment(page, token)));
                if !whole {
                    world.violation(format!("page {page}: {token} was answered with {args:?}"));
                }
            }
            Event::AckFailed { token, reason, .. } => {
                let late = reason == AckFailure::Timeout && !self.stood_still;
                let now = self.clock(world.now).as_millis();
                world.note_failed(page, token as usize, late, now);
            }
            Event::ConnectError { socket, problem } => {
                if matches!(problem, Problem::NamespaceTimeout) {
                    let at = self.member_of(socket);
                    world.ledger.impatient[page][at] = true;
                }
                self.plan_reconnection(world);
            }
            Event::ConnectRefused { socket, .. } => {
                let at = self.member_of(socket);
                self.members[at].asked_at = None;
                self.plan_reconnection(world);
            }
            Event::Closed { .. } => {
                for member in &mut self.members {
                    member.asked_at = None;
                }
                self.plan_reconnection(world);
            }
            Event::Error(_) | Event::ReconnectFailed => self.plan_reconnection(world),
            Event::Message(message) => {
                let frame: Frame<HostPayload> = message.into();
                world.violation(format!("page {page}: not decoded: {frame:?}"));
            }
            _ => {}
        }
    }

    fn handle_joined(
        &mut self,
        world: &mut World,
        socket: SocketId,
        id: &str,
        recovered: Option<bool>,
    ) {
        let at = self.member_of(socket);
        let page = self.index;
        let session = id.strip_prefix('s').and_then(|id| id.parse().ok());
        let session: u64 = session.unwrap_or_default();
        let recovered = recovered == Some(true);
        let member = &mut self.members[at];
        if member.joined {
            world.violation(format!("page {page}: {at} is joined twice"));
        }
        let same = member.heard.session == session;
        // What came for one that had waited too long was not heard: it is told as new.
        let incomplete = same && !recovered && world.ledger.impatient[page][at];
        if recovered != same && !incomplete {
            world.violation(format!("page {page}: {at} recovered: {recovered}, as {id}"));
        }
        if !recovered {
            let events = 0;
            member.heard = Heard { session, events };
        }
        let joins = &mut world.ledger.joins[page];
        member.join = joins.len();
        joins.push(session);
        member.questions = 0;
        member.asked_at = None;
        member.joined = true;
        if at == CHAT {
            self.recovered = recovered;
        }
        if !recovered && self.dice.one_in(2) {
            let manner = Manner {
                urgent: true,
                ack: self.dice.one_in(2),
                ..Manner::default()
            };
            self.emit(world, at, manner);
        }
    }

    fn handle_received(
        &mut self,
        world: &mut World,
        socket: SocketId,
        args: &HostValue,
        ack: Option<u64>,
        session: u32,
    ) {
        world.tally.events += 1;
        let at = self.member_of(socket);
        let page = self.index;
        let name = HostPayload::element(args, 0).and_then(|name| HostPayload::string(&name));
        let from = number(HostPayload::element(args, 1));
        let count = number(HostPayload::element(args, 2));
        let (Some(name), Some(from), Some(count)) = (name, from, count) else {
            return world.violation(format!("page {page}: received {args:?}"));
        };
        let member = &mut self.members[at];
        if !member.joined {
            world.violation(format!("page {page}: {at} hears {name} and is not joined"));
        }
        if let Some(id) = ack {
            if from != member.heard.session || count <= member.questions {
                world.violation(format!(
                    "page {page}: question {count} of s{from} came again"
                ));
            }
            member.questions = count;
            let task = PageTask::Answer {
                socket: at,
                session,
                id,
                number: count,
            };
            match self.dice.below(4) {
                0 => {}
                1 => {
                    let pause = self.dice.between(0, 5_000);
                    self.later(world, pause, task);
                }
                _ => self.handle_own_task(world, task),
            }
            return;
        }
        let last = std::mem::replace(&mut member.heard.events, count);
        if from != member.heard.session {
            let session = member.heard.session;
            world.violation(format!("page {page}: {at} hears s{from} in s{session}"));
        } else if count != last + 1 {
            world.violation(format!(
                "page {page}: {at} hears event {count} of s{from} after {last}"
            ));
        }
        if name == "b" {
            let bytes = HostPayload::element(args, 3);
            if bytes != Some(HostValue::Binary(attachment(from as usize, count as usize))) {
                world.violation(format!("page {page}: event {count} of s{from} is damaged"));
            }
        }
        if at == CHAT {
            self.hear_channel(world, &name, args);
        }
        if self.reenters && self.dice.one_in(8) {
            match self.dice.below(4) {
                0 if self.is_active => self.disconnect(world, at),
                1 if self.is_active => {
                    self.disconnect(world, at);
                    self.connect(world, at);
                }
                _ => self.emit_somehow(world, at),
            }
        }
    }
}
