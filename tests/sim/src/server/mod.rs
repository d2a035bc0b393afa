//! A model server: Engine.IO v4 and Socket.IO v5, an application on top, and a
//! channel with its history. Written from the protocol, not from the client.
//!
//! It takes what arrives and what is due, and acts on the world. What a client sends
//! that the protocol forbids is a violation, unless it is a race that no client can
//! avoid.

mod application;
mod channel;
mod engine;
mod namespaces;
mod packets;

use std::collections::{BTreeMap, VecDeque};

use crate::dice::Dice;
use crate::network::{Packet, StreamId, Up};
use crate::tally::Fault;
use crate::world::World;

pub(crate) use channel::Stored;
use namespaces::Member;
use packets::Partial;

/// The namespaces that there are.
pub(crate) const NAMESPACES: [&str; 4] = ["/", "/retry", "/chat", "/other"];
/// The one whose emits are retried.
pub(crate) const RETRIED: usize = 1;
/// The one of the channel.
pub(crate) const CHAT: usize = 2;

/// How servers differ.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traits {
    pub(crate) ping_interval: u64,
    pub(crate) ping_timeout: u64,
    pub(crate) max_payload: usize,
    /// Whether sessions can be restored, and for how long.
    pub(crate) recovery: Option<u64>,
    /// Whether what was missed is sent before the reply to CONNECT.
    pub(crate) missed_first: bool,
    /// Whether WebTransport is offered too.
    pub(crate) webtransport: bool,
}

impl Traits {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        Self {
            ping_interval: dice.pick(&[25_000, 25_000, 10_000, 3_000, 500]),
            ping_timeout: dice.pick(&[20_000, 20_000, 5_000, 2_000]),
            max_payload: dice.pick(&[1_000_000, 1_000_000, 2_000, 300]),
            recovery: dice.one_in(2).then(|| dice.pick(&[120_000, 30_000, 2_000])),
            missed_first: dice.one_in(2),
            webtransport: dice.one_in(6),
        }
    }
}

/// Something the server has to do at a moment.
#[derive(Debug)]
pub(crate) enum ServerTask {
    /// It is time to ping.
    Ping { session: u64, round: u32 },
    /// The answer to a ping is late.
    PingTimeout { session: u64, round: u32 },
    /// A poll is completed for the sake of an upgrade.
    Nudge { session: u64, candidate: StreamId },
    /// An upgrade took too long.
    UpgradeTimeout { session: u64, candidate: StreamId },
    /// A client that has joined nothing is sent away.
    ConnectTimeout { session: u64 },
    /// A namespace is joined after all.
    Join {
        session: u64,
        namespace: usize,
        auth: String,
    },
    /// An answer is given.
    Answer { member: u64, packet: Vec<Packet> },
    /// The application does something.
    Act,
}

/// What carries a session.
#[derive(Debug)]
enum Carrier {
    Polling { get: Option<StreamId> },
    Socket(StreamId),
}

/// The candidate of an upgrade.
#[derive(Debug)]
struct Candidate {
    stream: StreamId,
    probed: bool,
}

/// An Engine.IO session.
#[derive(Debug)]
struct Session {
    page: usize,
    carrier: Carrier,
    candidate: Option<Candidate>,
    out: VecDeque<Packet>,
    ping_round: u32,
    awaits_pong: bool,
    /// The member of each namespace.
    members: [Option<u64>; NAMESPACES.len()],
    /// Namespaces for which CONNECT came and no answer went.
    asked: [bool; NAMESPACES.len()],
    /// Namespaces that this side has left, or answered late, within this session:
    /// what comes for them is a race.
    raced: [bool; NAMESPACES.len()],
    ever_joined: bool,
    partial: Option<Partial>,
}

/// The server.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) traits: Traits,
    pub(crate) is_up: bool,
    dice: Dice,
    sessions: BTreeMap<u64, Session>,
    /// Which session a stream belongs to.
    streams: BTreeMap<StreamId, u64>,
    last_session: u64,
    members: BTreeMap<u64, Member>,
    last_member: u64,
    pub(crate) channel: Vec<Stored>,
    /// What was stored under each temporary key.
    nonces: BTreeMap<String, Stored>,
    last_item: u64,
    /// Whether the application does things by itself.
    pub(crate) is_active: bool,
}

impl Server {
    pub(crate) fn new(traits: Traits, dice: Dice) -> Self {
        Self {
            traits,
            is_up: true,
            dice,
            sessions: BTreeMap::new(),
            streams: BTreeMap::new(),
            last_session: 0,
            members: BTreeMap::new(),
            last_member: 0,
            channel: Vec::new(),
            nonces: BTreeMap::new(),
            last_item: 0,
            is_active: true,
        }
    }

    /// Something has arrived.
    pub(crate) fn handle(&mut self, world: &mut World, stream: StreamId, what: Up) {
        match what {
            Up::Opening(opening) if self.is_up => self.handle_opening(world, stream, opening),
            Up::Opening(_) => world.reset(stream, false),
            Up::Frame(frame) => self.handle_frame(world, stream, frame),
            Up::Closed => self.handle_closed(world, stream),
        }
    }

    /// The server is gone with all that it had in memory; what is stored remains.
    pub(crate) fn crash(&mut self, world: &mut World, silent: bool) {
        world.tally.fault(if silent {
            Fault::SilentRestart
        } else {
            Fault::Restart
        });
        self.is_up = false;
        for page in 0..world.ledger.emissions.len() {
            for stream in world.live_streams(page) {
                if silent {
                    world.mute(stream, true, true);
                } else {
                    let aborted = self.dice.one_in(2);
                    world.reset(stream, aborted);
                }
            }
        }
        self.sessions.clear();
        self.streams.clear();
        self.members.clear();
    }

    /// The session in which a page is in a namespace, where it is in one.
    pub(crate) fn has_member(&self, member: u64) -> bool {
        self.members
            .get(&member)
            .is_some_and(|member| member.session.is_some())
    }

    /// How many events a member was sent.
    pub(crate) fn events_of(&self, member: u64) -> u64 {
        self.members.get(&member).map_or(0, |member| member.events)
    }

    /// Whether nobody is connected.
    pub(crate) fn is_empty(&self) -> bool {
        self.sessions.is_empty()
    }
}
