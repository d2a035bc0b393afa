//! The driver: performs what the core says, tells it what happened, keeps its timer.
//! The same steps in the same order as in a browser.

use sockeye::engine::{Command, Config, HostMemory, Input, MAX_INTERVAL_MS, TransportId};
use sockeye::payload::HostPayload;
use sockeye::socket::{Event, MAX_RETIRING, Manager, Output, Phase, Settings};
use sockeye::time::Instant;

use super::{Facility, FacilityKind, Member, Page, PageTask, Waiting};
use crate::dice::Dice;
use crate::faults::Sabotage;
use crate::network::{Down, Opening, StreamId};
use crate::properties::Heard;
use crate::server::{NAMESPACES, RETRIED};
use crate::world::{Happening, World};

/// The server's name in the memory of hosts.
const HOST: &str = "https://server";

/// More outputs than anything that has happened can have.
const MAX_OUTPUTS: u32 = 20_000;

/// How a page's client is set up.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) settings: Settings,
    pub(crate) config: Config,
    pub(crate) retries: u32,
    pub(crate) chat: sockeye::chat::Settings,
}

impl Page {
    pub(crate) fn new(index: usize, setup: Setup, mut dice: Dice) -> Self {
        let mut manager = Manager::new(setup.settings, dice.seed());
        let members = NAMESPACES
            .iter()
            .map(|name| Member {
                id: manager.add_socket(name),
                wanted: false,
                joined: false,
                heard: Heard::default(),
                join: 0,
                questions: 0,
                asked_at: None,
            })
            .collect::<Vec<_>>();
        manager.set_retries(members[RETRIED].id, Some(setup.retries));
        Self {
            index,
            manager,
            config: setup.config,
            memory: HostMemory::default(),
            facilities: Vec::new(),
            armed: None,
            round: 0,
            draining: false,
            listening: false,
            leaving: None,
            offset: dice.below(100_000) as i64 + 100_000_000,
            stood_still: false,
            is_frozen: false,
            waiting: Vec::new(),
            throttle: 0,
            members,
            timeline: sockeye::chat::Timeline::new(setup.chat, dice.seed()),
            timeline_armed: None,
            timeline_round: 0,
            requests: Vec::new(),
            sends: 0,
            is_active: true,
            reconnects: false,
            reenters: dice.one_in(3),
            answers_late: dice.one_in(3),
            recovered: false,
            rests: false,
            dice,
        }
    }

    /// What the page's clock says.
    pub(crate) fn clock(&self, now: u64) -> Instant {
        Instant::from_millis(now.saturating_add_signed(self.offset))
    }

    /// When the world's clock says what a timer that is due by the page's waits for.
    pub(super) fn timer_at(&self, now: u64, deadline: Instant) -> u64 {
        let at = now + deadline.since(self.clock(now));
        match self.throttle {
            0 => at,
            step => at.div_ceil(step) * step,
        }
    }

    pub(super) fn enter<T>(
        &mut self,
        world: &mut World,
        change: impl FnOnce(&mut Manager<HostPayload>, Instant) -> T,
    ) -> T {
        let now = self.clock(world.now);
        let result = change(&mut self.manager, now);
        self.drain(world, now);
        result
    }

    /// A call of the application: what follows has happened when it returns.
    pub(super) fn call<T>(
        &mut self,
        world: &mut World,
        call: impl FnOnce(&mut Manager<HostPayload>, Instant) -> T,
    ) -> T {
        let result = self.enter(world, call);
        if self.draining {
            let now = self.clock(world.now);
            for _ in 0..MAX_OUTPUTS {
                match self.manager.poll_settled(now) {
                    None => break,
                    Some(output) => self.perform_output(world, now, output),
                }
            }
        }
        result
    }

    fn drain(&mut self, world: &mut World, now: Instant) {
        if std::mem::replace(&mut self.draining, true) {
            return;
        }
        let mut outputs = 0;
        while let Some(output) = self.manager.poll_output(now) {
            self.perform_output(world, now, output);
            outputs += 1;
            if outputs > MAX_OUTPUTS {
                world.violation(format!("page {}: outputs without end", self.index));
                break;
            }
        }
        self.draining = false;
        self.arm(world, now);
        self.listen();
        self.check(world);
    }

    fn perform_output(&mut self, world: &mut World, now: Instant, output: Output<HostPayload>) {
        match output {
            Output::Command(command) => self.perform(world, command),
            Output::Configure => {
                let record = self.memory.recall(HOST);
                self.manager.configure(now, self.config.clone(), record);
            }
            Output::Authenticate { socket, session } => {
                self.authenticate(world, now, socket, session);
            }
            Output::Encode { .. } => {
                world.violation(format!("page {}: asked to encode", self.index));
            }
            Output::Event(Event::Remember(record)) => self.memory.remember(HOST, record),
            Output::Event(event) => self.handle_event(world, event),
        }
    }

    fn arm(&mut self, world: &mut World, now: Instant) {
        let Some(deadline) = self.manager.poll_timeout() else {
            if !world.is_sabotaged(Sabotage::LeaveTimer) {
                self.armed = None;
                self.round += 1;
            }
            return;
        };
        let deadline = deadline.min(now.after(MAX_INTERVAL_MS));
        if self.armed.is_none_or(|armed| deadline < armed) {
            self.armed = Some(deadline);
            self.round += 1;
            let at = self.timer_at(world.now, deadline);
            let round = self.round;
            world.schedule(at, Happening::Page(self.index, PageTask::Timer { round }));
        }
    }

    fn listen(&mut self) {
        let idle = self.manager.phase() == Phase::Idle;
        if idle && self.listening {
            self.leaving = None;
        }
        self.listening = !idle;
    }

    /// What holds whenever the driver comes to rest.
    fn check(&mut self, world: &mut World) {
        let mut connections: Vec<u32> = self
            .facilities
            .iter()
            .map(|facility| facility.transport.connection)
            .collect();
        connections.dedup();
        connections.sort_unstable();
        connections.dedup();
        let page = self.index;
        if connections.len() > 1 + MAX_RETIRING {
            world.violation(format!("page {page}: {} connections", connections.len()));
        }
        for (member, name) in self.members.iter().zip(NAMESPACES) {
            if self.manager.is_connected(member.id) != member.joined {
                world.violation(format!("page {page}: {name} joined is not what was told"));
            }
        }
    }

    fn perform(&mut self, world: &mut World, command: Command<HostPayload>) {
        world
            .trace
            .note(world.now, || format!("page {}: {command:?}", self.index));
        match command {
            Command::Open { transport, sid, .. } => {
                self.start(
                    world,
                    transport,
                    FacilityKind::Socket,
                    Opening::Socket { sid },
                );
            }
            Command::Poll { transport, sid } => {
                self.start(world, transport, FacilityKind::Get, Opening::Get { sid });
            }
            Command::Post {
                transport,
                sid,
                body,
            } => {
                let opening = Opening::Post { sid, body };
                self.start(world, transport, FacilityKind::Post, opening);
            }
            Command::Send { transport, frame } => {
                let found = self.facilities.iter().find(|it| it.transport == transport);
                if let Some(facility) = found {
                    world.send_frame_up(facility.stream, frame);
                }
            }
            Command::Close { transport } => {
                if !world.is_sabotaged(Sabotage::LeaveTransport) {
                    self.let_go(world, |it| it.transport == transport);
                }
            }
        }
    }

    fn start(
        &mut self,
        world: &mut World,
        transport: TransportId,
        kind: FacilityKind,
        opening: Opening,
    ) {
        let same = |it: &&Facility| it.transport == transport && it.kind == kind;
        if self.facilities.iter().any(|it| same(&it)) {
            let page = self.index;
            world.violation(format!("page {page}: two of {kind:?} for {transport:?}"));
        }
        let stream = world.open(self.index, opening);
        self.facilities.push(Facility {
            transport,
            stream,
            kind,
        });
    }

    fn let_go(&mut self, world: &mut World, done: impl Fn(&Facility) -> bool) {
        self.facilities.retain(|facility| {
            let done = done(facility);
            if done {
                world.close_by_page(facility.stream);
            }
            !done
        });
    }

    /// Something has arrived.
    pub(crate) fn handle_arrival(&mut self, world: &mut World, stream: StreamId, what: Down) {
        if self.is_frozen {
            return self.waiting.push(Waiting::Arrival(stream, what));
        }
        let found = self.facilities.iter().find(|it| it.stream == stream);
        let Some(&Facility {
            transport, kind, ..
        }) = found
        else {
            return self.handle_answer(world, stream, what);
        };
        world.trace.note(world.now, || {
            format!("page {}: {transport:?} {what:?}", self.index)
        });
        if kind == FacilityKind::Socket {
            let input = match what {
                Down::Opened => Input::Opened { transport },
                Down::Frame(frame) => Input::Received { transport, frame },
                Down::Closed { clean: false } => Input::Failed {
                    transport,
                    sending: false,
                    description: String::from("error"),
                    context: None,
                },
                Down::Closed { clean: true } | Down::Response { .. } => Input::Closed {
                    transport,
                    context: None,
                },
            };
            // A browser reports `close` after `error`.
            let closed = matches!(input, Input::Failed { .. });
            self.enter(world, |core, now| core.handle_input(now, input));
            if closed && self.facilities.iter().any(|it| it.stream == stream) {
                let input = Input::Closed {
                    transport,
                    context: None,
                };
                self.enter(world, |core, now| core.handle_input(now, input));
            }
            return;
        }
        let sending = kind == FacilityKind::Post;
        self.let_go(world, |it| it.stream == stream);
        let input = match what {
            Down::Response { status: 200, .. } if sending => Input::PostDone { transport },
            Down::Response { status: 200, body } => Input::PollDone { transport, body },
            Down::Response { status, .. } => failed(transport, sending, status.to_string()),
            _ => failed(transport, sending, String::from("0")),
        };
        if let (Some(failures), Input::Failed { .. }) = (&mut self.leaving, &input) {
            return failures.push(input);
        }
        self.enter(world, |core, now| core.handle_input(now, input));
    }

    /// Something is to be done.
    pub(crate) fn handle_task(&mut self, world: &mut World, task: PageTask) {
        match task {
            PageTask::Thaw => return self.thaw(world),
            PageTask::Foreground => {
                self.foreground(world);
                if !self.is_frozen {
                    self.show(world);
                }
                return;
            }
            task if self.is_frozen => return self.waiting.push(Waiting::Task(task)),
            _ => {}
        }
        match task {
            PageTask::Timer { round } if round == self.round => {
                if world.is_sabotaged(Sabotage::NoTimers) {
                    return;
                }
                let due = self.armed.take().unwrap_or_default();
                self.enter(world, |core, now| core.handle_timeout(now.max(due)));
            }
            PageTask::Online => {
                if self.listening {
                    self.enter(world, |core, now| core.handle_online(now));
                }
            }
            PageTask::Timer { .. } | PageTask::Thaw | PageTask::Foreground => {}
            task => self.handle_own_task(world, task),
        }
    }

    /// The page stops: nothing of it runs until it is thawed.
    pub(crate) fn freeze(&mut self) {
        self.is_frozen = true;
    }

    /// The page goes on: what has come meanwhile comes now.
    fn thaw(&mut self, world: &mut World) {
        if !std::mem::take(&mut self.is_frozen) {
            return;
        }
        world
            .trace
            .note(world.now, || format!("page {}: thaws", self.index));
        let mut waiting = std::mem::take(&mut self.waiting);
        // Timers and the network are queues of their own.
        if self.dice.one_in(2) {
            waiting.sort_by_key(|it| matches!(it, Waiting::Task(_)));
        }
        for it in waiting {
            match it {
                Waiting::Task(task) => self.handle_task(world, task),
                Waiting::Arrival(stream, what) => {
                    if world.network.carries(stream) || matches!(what, Down::Closed { .. }) {
                        self.handle_arrival(world, stream, what);
                    }
                }
            }
        }
        self.show(world);
    }

    /// The page is shown.
    fn show(&mut self, world: &mut World) {
        if self.listening {
            for input in self.leaving.take().unwrap_or_default() {
                self.enter(world, |core, now| core.handle_input(now, input));
            }
            self.enter(world, |core, now| core.handle_timeout(now));
        }
    }

    /// The page is left for the back/forward cache.
    pub(crate) fn leave(&mut self, world: &mut World) {
        if self.listening {
            self.leaving.get_or_insert_default();
        }
        world.unplug(self.index);
        self.freeze();
    }

    /// The browser says that it is offline.
    pub(crate) fn go_offline(&mut self, world: &mut World) {
        if self.listening && !self.is_frozen {
            self.enter(world, |core, now| core.handle_input(now, Input::Offline));
        }
    }

    /// Timers are rounded up to this many milliseconds from now on.
    pub(crate) fn throttle(&mut self, millis: u64) {
        self.throttle = millis;
    }

    /// Timers come in time again, those that are set included.
    pub(crate) fn foreground(&mut self, world: &mut World) {
        self.throttle = 0;
        self.set_timers(world);
    }

    /// Sets the timers that are set for what the clock says now.
    fn set_timers(&mut self, world: &mut World) {
        if let Some(at) = self.armed {
            self.round += 1;
            let (at, round) = (self.timer_at(world.now, at), self.round);
            world.schedule(at, Happening::Page(self.index, PageTask::Timer { round }));
        }
        self.set_timeline_timer(world);
    }

    /// The page's clock jumps ahead, and its timers with it, as after a sleep that
    /// nothing else has noticed.
    pub(crate) fn jump(&mut self, world: &mut World, millis: u64) {
        self.offset += millis as i64;
        // It waits no longer for what it has been waiting for.
        world.ledger.impatient[self.index].fill(true);
        self.set_timers(world);
    }

    /// The page's clock stands still for so long.
    pub(crate) fn hold_clock(&mut self, millis: u64) {
        self.offset -= millis as i64;
        self.stood_still = true;
    }

    /// Whether a transport is left.
    pub(crate) fn has_transport(&self) -> bool {
        !self.facilities.is_empty()
    }

    /// What is left in a client that nobody uses.
    pub(crate) fn leftovers(&self) -> Option<String> {
        let left = [
            (self.has_transport(), "a transport"),
            (
                self.manager.poll_timeout().is_some(),
                "a deadline of the core",
            ),
            (self.armed.is_some(), "the driver's timer"),
            (self.listening, "listeners to the browser"),
            (
                self.manager.phase() != Phase::Idle,
                "a phase that is not idle",
            ),
            (self.manager.connection().is_some(), "a connection"),
        ];
        let left: Vec<&str> = left.iter().filter(|it| it.0).map(|it| it.1).collect();
        (!left.is_empty()).then(|| left.join(", "))
    }
}

fn failed(transport: TransportId, sending: bool, description: String) -> Input<HostPayload> {
    Input::Failed {
        transport,
        sending,
        description,
        context: None,
    }
}
