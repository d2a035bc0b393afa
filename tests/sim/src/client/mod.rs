//! A page with a client: what the browser's driver does (`src/web/driver.rs`), over
//! simulated transports and a clock of its own, and an application on top.

mod application;
mod channel;
mod driver;

pub(crate) use application::PAUSE_MS;
pub(crate) use driver::Setup;

use sockeye::chat::{RequestId, Timeline};
use sockeye::engine::{Config, HostMemory, Input, TransportId};
use sockeye::payload::{HostPayload, Payload};
use sockeye::socket::{Manager, SocketId};
use sockeye::time::Instant;

use crate::dice::Dice;
use crate::network::{Down, StreamId};
use crate::properties::{Heard, Join};

/// A value as the client gives it.
type HostValue = <HostPayload as Payload>::Value;

/// Something a page does at a moment.
#[derive(Debug)]
pub(crate) enum PageTask {
    /// The driver's timer, unless it was set anew since.
    Timer { round: u64 },
    /// The timeline's timer, unless it was set anew since.
    TimelineTimer { round: u64 },
    /// The application does something by itself.
    Act,
    /// The application connects again what it wants connected.
    Reconnect,
    /// The application answers a question.
    Answer {
        socket: usize,
        session: u32,
        id: u64,
        number: u64,
    },
    /// The application gives the auth that it was asked for.
    Authenticate { socket: usize, session: u32 },
    /// The page is awake again.
    Thaw,
    /// Timers come in time again.
    Foreground,
    /// The browser says that it is online.
    Online,
}

/// What a page has of the browser for a transport.
#[derive(Debug)]
struct Facility {
    transport: TransportId,
    stream: StreamId,
    kind: FacilityKind,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum FacilityKind {
    Socket,
    Get,
    Post,
}

/// A request of the application.
#[derive(Debug)]
enum Request {
    Page(RequestId),
    Store(String),
}

/// What the application knows of a namespace.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) id: SocketId,
    /// Whether the application wants it joined.
    pub(crate) wanted: bool,
    pub(crate) joined: bool,
    /// What was heard in the current session.
    pub(crate) heard: Heard,
    /// Which joining of the page this is.
    pub(crate) join: Join,
    questions: u64,
    /// Since when a reply of the server is awaited, by the page's clock.
    asked_at: Option<Instant>,
}

/// What waits while a page does not run.
#[derive(Debug)]
enum Waiting {
    Task(PageTask),
    Arrival(StreamId, Down),
}

/// A page with one manager, its namespaces, and a timeline.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) index: usize,
    pub(crate) manager: Manager<HostPayload>,
    config: Config,
    memory: HostMemory,
    facilities: Vec<Facility>,
    /// The driver's timer, and which setting of it counts.
    armed: Option<Instant>,
    round: u64,
    draining: bool,
    /// Whether the driver listens to the browser.
    listening: bool,
    leaving: Option<Vec<Input<HostPayload>>>,
    /// Milliseconds that the page's clock is ahead of the world's, or behind.
    offset: i64,
    /// Whether it has stood still, so that what is due by it is due early.
    stood_still: bool,
    pub(crate) is_frozen: bool,
    waiting: Vec<Waiting>,
    /// To what timers are rounded up.
    throttle: u64,
    pub(crate) members: Vec<Member>,
    pub(crate) timeline: Timeline<u64>,
    timeline_armed: Option<Instant>,
    timeline_round: u64,
    requests: Vec<(StreamId, Request)>,
    sends: u64,
    dice: Dice,
    /// Whether the application does things by itself.
    pub(crate) is_active: bool,
    /// Whether it is about to connect again.
    reconnects: bool,
    /// Whether listeners do things as well.
    reenters: bool,
    answers_late: bool,
    /// Whether the channel's session was restored when it was joined last.
    recovered: bool,
    /// Whether nobody looks at the channel any more.
    rests: bool,
}
