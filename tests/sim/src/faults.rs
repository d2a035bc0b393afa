//! What goes wrong in a run: rates of what may happen to each stream, and a plan of
//! what happens when, both drawn from the seed.
//!
//! Each kind is left out of most runs, so that runs differ in more than their dice.

use crate::dice::Dice;
use crate::tally::Fault;

/// A defect that is planted to show that the properties find it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sabotage {
    /// The network loses a frame of a live stream to a page.
    DropDown,
    /// The network loses a frame of a live stream to the server.
    DropUp,
    /// The network delivers two frames of one stream in the wrong order.
    Swap,
    /// The server sends an event twice.
    TwiceDown,
    /// The page's driver loses an answer to an emit.
    LoseAck,
    /// The page's driver never takes its timer back.
    LeaveTimer,
    /// The page's driver never closes a transport.
    LeaveTransport,
    /// The page's timers never fire.
    NoTimers,
    /// The server forgets an item in its pages.
    ForgetItem,
    /// The server stores what was sent twice.
    StoreTwice,
    /// The server answers an emit without having taken it.
    AckUnread,
}

impl Sabotage {
    /// All kinds with their names on the command line.
    pub const ALL: [(&'static str, Self); 11] = [
        ("drop-down", Self::DropDown),
        ("drop-up", Self::DropUp),
        ("swap", Self::Swap),
        ("twice-down", Self::TwiceDown),
        ("lose-ack", Self::LoseAck),
        ("leave-timer", Self::LeaveTimer),
        ("leave-transport", Self::LeaveTransport),
        ("no-timers", Self::NoTimers),
        ("forget-item", Self::ForgetItem),
        ("store-twice", Self::StoreTwice),
        ("ack-unread", Self::AckUnread),
    ];
}

/// How often something happens to a stream or a packet, in a thousand.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rates {
    pub(crate) cut_at_byte: u32,
    pub(crate) upgrade_killed: u32,
    pub(crate) slow_response: u32,
    pub(crate) duplicate_response: u32,
    pub(crate) duplicate_request: u32,
    pub(crate) http_error: u32,
    pub(crate) namespace_refused: u32,
    pub(crate) namespace_slow: u32,
    pub(crate) unanswered: u32,
}

impl Rates {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let mut rate = |most: u64| {
            if dice.one_in(3) {
                dice.between(1, most) as u32
            } else {
                0
            }
        };
        Self {
            cut_at_byte: rate(300),
            upgrade_killed: rate(900),
            slow_response: rate(150),
            duplicate_response: rate(300),
            duplicate_request: rate(60),
            http_error: rate(200),
            namespace_refused: rate(400),
            namespace_slow: rate(400),
            unanswered: rate(300),
        }
    }
}

/// A fault that happens at a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planned {
    pub(crate) at: u64,
    pub(crate) fault: Fault,
    /// Which page it hits, where it hits one.
    pub(crate) page: usize,
    /// How long it lasts.
    pub(crate) millis: u64,
}

/// The faults that have a moment.
const TIMED: [Fault; 18] = [
    Fault::Cut,
    Fault::HalfOpen,
    Fault::Stall,
    Fault::Refused,
    Fault::BlackHole,
    Fault::Restart,
    Fault::SilentRestart,
    Fault::ClockJump,
    Fault::Throttled,
    Fault::Sleep,
    Fault::Freeze,
    Fault::BackForwardCache,
    Fault::Offline,
    Fault::FalseOffline,
    Fault::Kicked,
    Fault::SessionClosed,
    Fault::Cut,
    Fault::HalfOpen,
];

/// Draws what happens until `horizon`, the time at which everything heals. Whether
/// pages may sleep for hours is for the caller to say, since heartbeats cost steps.
pub(crate) fn plan(dice: &mut Dice, pages: usize, horizon: u64, long: bool) -> Vec<Planned> {
    let kinds = dice.between(0, 5);
    let chosen: Vec<Fault> = (0..kinds).map(|_| dice.pick(&TIMED)).collect();
    let mut planned = Vec::new();
    for fault in chosen {
        for _ in 0..dice.between(1, 3) {
            let millis = match fault {
                Fault::Sleep if long && dice.one_in(3) => dice.between(600_000, 30_000_000),
                Fault::Sleep | Fault::BackForwardCache => dice.between(1_000, 600_000),
                Fault::ClockJump => dice.between(1, 4_000_000),
                Fault::Stall => dice.between(100, 40_000),
                Fault::FalseOffline => dice.between(0, 3_000),
                _ if dice.one_in(4) => dice.between(10, 2_000),
                _ => dice.between(1_000, 90_000),
            };
            planned.push(Planned {
                at: dice.below(horizon),
                fault,
                page: dice.index(pages),
                millis,
            });
        }
    }
    planned.sort_by_key(|planned| planned.at);
    planned
}
