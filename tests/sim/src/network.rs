//! The network between pages and the server: streams that keep their order, over
//! links that are slow, break off at any byte, or fall silent.
//!
//! A stream is a TCP connection with what HTTP or a WebSocket make of it: one
//! exchange, or frames. It never loses a part of what it carries and goes on; it
//! ends. Streams know nothing of each other, so what goes over two of them may
//! overtake each other.

use sockeye::engine::Frame;
use sockeye::payload::HostPayload;

use crate::dice::Dice;
use crate::faults::{Rates, Sabotage};
use crate::tally::Fault;
use crate::world::{Happening, World};

pub(crate) type Packet = Frame<HostPayload>;

/// What HTTP or the framing of a WebSocket add to a message, about.
const OVERHEAD: u64 = 40;

/// One stream of one page.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct StreamId {
    pub(crate) page: usize,
    pub(crate) number: usize,
}

/// What a page asks of the application's HTTP interface.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    /// A page of the channel's history.
    Page { cursor: Option<String>, limit: u32 },
    /// To store an item that was sent under a temporary key.
    Store { nonce: String, value: u64 },
}

/// How a stream begins.
#[derive(Clone, Debug)]
pub(crate) enum Opening {
    Socket { sid: Option<String> },
    Get { sid: Option<String> },
    Post { sid: String, body: String },
    Fetch(Asked),
}

/// What arrives at the server.
#[derive(Debug)]
pub(crate) enum Up {
    Opening(Opening),
    Frame(Packet),
    Closed,
}

/// What arrives at a page.
#[derive(Clone, Debug)]
pub(crate) enum Down {
    Opened,
    Frame(Packet),
    Response { status: u16, body: String },
    Closed { clean: bool },
}

#[derive(Debug, Default)]
struct Pipe {
    /// Nothing that is sent later arrives before.
    free_at: u64,
    /// How many bytes pass before the stream breaks.
    budget: Option<u64>,
    /// Whether all is swallowed.
    mute: bool,
    /// How much longer the first message takes.
    extra: u64,
}

#[derive(Debug, Default)]
struct Stream {
    up: Pipe,
    down: Pipe,
    /// Broken: what is sent from now on goes nowhere.
    dead: bool,
    /// Broken so that what was on its way is lost as well.
    aborted: bool,
    /// What becomes of the candidate of an upgrade.
    kill: Option<Fault>,
    /// Whether a proxy answers in the server's place, when it has answered.
    spoiled: bool,
    /// A proxy's second try, of which the page knows nothing.
    ghost: bool,
    /// Whether the answer comes twice.
    doubled: bool,
}

/// How a page's network is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum LinkState {
    Good,
    Refusing,
    BlackHole,
}

#[derive(Debug)]
struct Link {
    latency: u64,
    jitter: u64,
    state: LinkState,
    stalled_until: u64,
    streams: Vec<Stream>,
}

/// The links of all pages.
#[derive(Debug)]
pub(crate) struct Network {
    pub(crate) dice: Dice,
    links: Vec<Link>,
    frames: u64,
    /// The frame that a planted defect holds back.
    held: Option<(StreamId, Packet)>,
}

impl Network {
    pub(crate) fn new(dice: Dice) -> Self {
        Self {
            dice,
            links: Vec::new(),
            frames: 0,
            held: None,
        }
    }

    pub(crate) fn add_link(&mut self, latency: u64, jitter: u64) {
        self.links.push(Link {
            latency,
            jitter,
            state: LinkState::Good,
            stalled_until: 0,
            streams: Vec::new(),
        });
    }

    /// The slowest way there and back.
    pub(crate) fn round_trip(&self) -> u64 {
        let ways = self.links.iter().map(|link| link.latency + link.jitter);
        2 * ways.max().unwrap_or(0)
    }

    fn stream(&mut self, id: StreamId) -> &mut Stream {
        &mut self.links[id.page].streams[id.number]
    }

    /// Whether what was on its way still arrives.
    pub(crate) fn carries(&self, id: StreamId) -> bool {
        !self.links[id.page].streams[id.number].aborted
    }

    /// Whether a proxy has made this request once more.
    pub(crate) fn is_ghost(&self, id: StreamId) -> bool {
        self.links[id.page].streams[id.number].ghost
    }

    fn delay(&mut self, page: usize) -> u64 {
        let Link {
            latency, jitter, ..
        } = self.links[page];
        latency + self.dice.below(jitter + 1)
    }

    fn new_stream(&mut self, page: usize, stream: Stream) -> StreamId {
        let streams = &mut self.links[page].streams;
        streams.push(stream);
        StreamId {
            page,
            number: streams.len() - 1,
        }
    }
}

fn size(frame: &Packet) -> u64 {
    OVERHEAD
        + match frame {
            Frame::Text(text) => text.len() as u64,
            Frame::Binary(bytes) => bytes.len() as u64,
        }
}

fn is_text(frame: &Packet, text: &str) -> bool {
    matches!(frame, Frame::Text(content) if content == text)
}

impl World {
    /// A page opens a stream.
    pub(crate) fn open(&mut self, page: usize, opening: Opening) -> StreamId {
        let stream = self.draw_stream(&opening);
        let id = self.network.new_stream(page, stream);
        let hangs = self.network.stream(id).kill == Some(Fault::UpgradeHangs);
        let refused = self.network.stream(id).kill == Some(Fault::UpgradeRefused);
        if hangs || self.network.links[page].state == LinkState::BlackHole {
            self.mute(id, true, true);
            return id;
        }
        if refused || self.network.links[page].state == LinkState::Refusing {
            self.network.stream(id).dead = true;
            let at = self.now + self.network.delay(page);
            self.schedule(at, Happening::Down(id, Down::Closed { clean: false }));
            return id;
        }
        let Rates {
            http_error,
            duplicate_request,
            ..
        } = self.rates;
        let exchange = !matches!(opening, Opening::Socket { .. });
        if exchange && self.network.dice.permille(http_error) {
            self.tally.fault(Fault::HttpError);
            if self.network.dice.one_in(2) {
                let status = self.network.dice.pick(&[500, 502, 503, 429, 404]);
                let body = String::from("a proxy's own words");
                self.send_down(id, Down::Response { status, body }, OVERHEAD);
                return id;
            }
            self.network.stream(id).spoiled = true;
        }
        let size = OVERHEAD
            + match &opening {
                Opening::Post { body, .. } => body.len() as u64,
                _ => 100,
            };
        if matches!(opening, Opening::Get { .. }) && self.network.dice.permille(duplicate_request) {
            self.tally.fault(Fault::DuplicateRequest);
            let stream = Stream {
                ghost: true,
                ..Stream::default()
            };
            let ghost = self.network.new_stream(page, stream);
            self.send_up(ghost, Up::Opening(opening.clone()), size);
        }
        self.send_up(id, Up::Opening(opening), size);
        id
    }

    fn draw_stream(&mut self, opening: &Opening) -> Stream {
        let rates = self.rates;
        let dice = &mut self.network.dice;
        let mut stream = Stream::default();
        if dice.permille(rates.cut_at_byte) {
            let bytes = Some(dice.below(2_500));
            if dice.one_in(2) {
                stream.up.budget = bytes;
            } else {
                stream.down.budget = bytes;
            }
        }
        match opening {
            Opening::Socket { sid: Some(_), .. } if dice.permille(rates.upgrade_killed) => {
                let kind = Fault::UpgradeRefused as usize + dice.index(10);
                let kind = Fault::ALL[kind];
                stream.kill = Some(kind);
                self.tally.fault(kind);
            }
            Opening::Socket { .. } => {}
            _ => {
                if dice.permille(rates.slow_response) {
                    stream.down.extra = dice.between(500, 70_000);
                    self.tally.fault(Fault::SlowResponse);
                }
                if dice.permille(rates.duplicate_response) {
                    stream.doubled = true;
                    self.tally.fault(Fault::DuplicateResponse);
                }
            }
        }
        stream
    }

    /// A page sends a frame.
    pub(crate) fn send_frame_up(&mut self, id: StreamId, frame: Packet) {
        let kill = self.network.stream(id).kill;
        let commits = is_text(&frame, "5");
        match kill {
            Some(Fault::UpgradeCutCommit) if commits => return self.reset(id, false),
            Some(Fault::UpgradeMuteCommit) if commits => return self.mute(id, true, true),
            _ => {}
        }
        self.network.frames += 1;
        if self.is_sabotaged(Sabotage::DropUp) && self.network.frames.is_multiple_of(7) {
            return;
        }
        let size = size(&frame);
        self.send_up(id, Up::Frame(frame), size);
        if commits && kill == Some(Fault::UpgradeCutYoung) {
            self.reset(id, false);
        }
    }

    /// The server sends a frame, or accepts the stream.
    pub(crate) fn send_frame_down(&mut self, id: StreamId, frame: Packet) {
        let kill = self.network.stream(id).kill;
        let answers = is_text(&frame, "3probe");
        let frame = match kill {
            Some(Fault::UpgradeCutPong) if answers => return self.reset(id, false),
            Some(Fault::UpgradeMutePong) if answers => return self.mute(id, true, true),
            Some(Fault::UpgradeGarbage) if answers => {
                let garbage = self.network.dice.pick(&["6", "3", "2", "4x", "", "<html>"]);
                Frame::Text(garbage.into())
            }
            _ => frame,
        };
        self.network.frames += 1;
        if self.network.frames.is_multiple_of(7) {
            match self.sabotage {
                Some(Sabotage::DropDown) => return,
                Some(Sabotage::Swap) if self.network.held.is_none() => {
                    self.network.held = Some((id, frame));
                    return;
                }
                _ => {}
            }
        }
        let size = size(&frame);
        self.send_down(id, Down::Frame(frame), size);
        if let Some((_, held)) = self.network.held.take_if(|(held, _)| *held == id) {
            self.send_down(id, Down::Frame(held), size);
        }
        if answers && kill == Some(Fault::UpgradeCutPausing) {
            self.reset(id, false);
        }
    }

    /// The server accepts a socket.
    pub(crate) fn accept(&mut self, id: StreamId) {
        self.send_down(id, Down::Opened, OVERHEAD);
        if self.network.stream(id).kill == Some(Fault::UpgradeCutOpen) {
            self.reset(id, false);
        }
    }

    /// The server answers a request.
    pub(crate) fn respond(&mut self, id: StreamId, status: u16, body: String) {
        let response = if self.network.stream(id).spoiled {
            let body = String::from("a proxy's own words");
            Down::Response { status: 502, body }
        } else {
            Down::Response { status, body }
        };
        let size = match &response {
            Down::Response { body, .. } => OVERHEAD + body.len() as u64,
            _ => OVERHEAD,
        };
        if self.network.stream(id).doubled {
            self.send_down(id, response.clone(), 0);
        }
        self.send_down(id, response, size);
    }

    fn send_up(&mut self, id: StreamId, what: Up, size: u64) {
        if let Some(at) = self.passes(id, true, size) {
            self.schedule(at, Happening::Up(id, what));
        }
    }

    fn send_down(&mut self, id: StreamId, what: Down, size: u64) {
        if let Some(at) = self.passes(id, false, size) {
            self.schedule(at, Happening::Down(id, what));
        }
    }

    /// When a message arrives, if it does.
    fn passes(&mut self, id: StreamId, up: bool, size: u64) -> Option<u64> {
        let now = self.now;
        let delay = self.network.delay(id.page);
        let stalled_until = self.network.links[id.page].stalled_until;
        let stream = self.network.stream(id);
        let pipe = if up { &mut stream.up } else { &mut stream.down };
        if stream.dead || pipe.mute {
            return None;
        }
        if let Some(budget) = &mut pipe.budget {
            if size > *budget {
                self.tally.fault(Fault::CutAtByte);
                self.reset(id, false);
                return None;
            }
            *budget -= size;
        }
        let extra = std::mem::take(&mut pipe.extra);
        pipe.free_at = pipe.free_at.max(now + delay + extra).max(stalled_until);
        Some(pipe.free_at)
    }

    /// A stream breaks, and both sides hear of it; what was on its way arrives before,
    /// unless it is lost too.
    pub(crate) fn reset(&mut self, id: StreamId, aborted: bool) {
        let delay = self.network.delay(id.page);
        let now = self.now;
        let stream = self.network.stream(id);
        if std::mem::replace(&mut stream.dead, true) {
            return;
        }
        stream.aborted = aborted;
        let (mut up, mut down) = (now + delay, now + delay);
        if !aborted {
            up = up.max(stream.up.free_at);
            down = down.max(stream.down.free_at);
        }
        self.schedule(up, Happening::Up(id, Up::Closed));
        self.schedule(down, Happening::Down(id, Down::Closed { clean: false }));
    }

    /// A stream falls silent. Both sides give it up at last, as systems do.
    pub(crate) fn mute(&mut self, id: StreamId, up: bool, down: bool) {
        let now = self.now;
        let patience = self.network.dice.between(60_000, 900_000);
        let stream = self.network.stream(id);
        if stream.dead {
            return;
        }
        stream.up.mute |= up;
        stream.down.mute |= down;
        let at = now + patience;
        self.schedule(at, Happening::Up(id, Up::Closed));
        self.schedule(at, Happening::Down(id, Down::Closed { clean: false }));
    }

    /// A page closes a stream: what it has sent is delivered before.
    pub(crate) fn close_by_page(&mut self, id: StreamId) {
        if let Some(at) = self.passes(id, true, 0) {
            self.schedule(at, Happening::Up(id, Up::Closed));
        }
        self.network.stream(id).dead = true;
    }

    /// The server closes a stream: what it has sent is delivered before.
    pub(crate) fn close_by_server(&mut self, id: StreamId) {
        if let Some(at) = self.passes(id, false, 0) {
            self.schedule(at, Happening::Down(id, Down::Closed { clean: true }));
        }
        self.network.stream(id).dead = true;
    }

    /// The streams of a page that carry something.
    pub(crate) fn live_streams(&self, page: usize) -> Vec<StreamId> {
        let streams = self.network.links[page].streams.iter().enumerate();
        streams
            .filter(|(_, stream)| !stream.dead)
            .map(|(number, _)| StreamId { page, number })
            .collect()
    }

    /// Begins an outage of a page's network: new streams are refused, old ones reset.
    pub(crate) fn refuse(&mut self, page: usize) {
        self.network.links[page].state = LinkState::Refusing;
        for id in self.live_streams(page) {
            let aborted = self.network.dice.one_in(2);
            self.reset(id, aborted);
        }
    }

    /// Begins an outage in which nothing answers, and of which no stream hears.
    pub(crate) fn swallow(&mut self, page: usize) {
        self.network.links[page].state = LinkState::BlackHole;
        for id in self.live_streams(page) {
            self.mute(id, true, true);
        }
    }

    /// Nothing gets through until a moment; then all of it does.
    pub(crate) fn stall(&mut self, page: usize, until: u64) {
        let link = &mut self.network.links[page];
        link.stalled_until = link.stalled_until.max(until);
    }

    pub(crate) fn restore_link(&mut self, page: usize) {
        self.network.links[page].state = LinkState::Good;
    }

    /// The page's own system ends its streams: it hears of it, the server does not.
    pub(crate) fn unplug(&mut self, page: usize) {
        for id in self.live_streams(page) {
            self.mute(id, true, true);
            self.network.stream(id).dead = true;
            let down = Happening::Down(id, Down::Closed { clean: false });
            self.schedule(self.now, down);
        }
    }
}
