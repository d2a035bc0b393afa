//! A run from its seed to its end: it plays, heals, settles, compares, shuts down.

mod ending;

use std::panic::{AssertUnwindSafe, catch_unwind};

use sockeye::backoff::BackoffSettings;
use sockeye::engine::{Config, TransportKind, UPGRADE_TIMEOUT_MS};
use sockeye::socket::{NAMESPACE_TIMEOUT_MS, Settings};

use crate::client::{PAUSE_MS, Page, PageTask, Setup};
use crate::dice::{Dice, Purpose};
use crate::faults::{Planned, Rates, Sabotage, plan};
use crate::network::Network;
use crate::properties::Ledger;
use crate::server::{NAMESPACES, Server, ServerTask, Traits};
use crate::tally::{Fault, Tally};
use crate::trace::Trace;
use crate::world::{Happening, World};

/// More than any run takes that comes to an end.
const MAX_STEPS: u64 = 2_000_000;

/// What came of a run.
#[derive(Debug)]
pub struct Outcome {
    /// The seed.
    pub seed: u64,
    /// The properties that did not hold.
    pub violations: Vec<String>,
    /// What was done and broken.
    pub tally: Tally,
    /// What happened, where it was to be kept.
    pub trace: Vec<String>,
}

struct Simulation {
    world: World,
    server: Server,
    pages: Vec<Page>,
    plan: Vec<Planned>,
    /// When the applications have done enough: a page may sleep for much longer.
    quiet: u64,
    horizon: u64,
    /// How long it may take until all is connected, once everything is healed.
    bound: u64,
    patience: u64,
}

/// Plays the run of a seed, with a planted defect where one is named.
#[must_use]
pub fn run(seed: u64, keep_trace: bool, sabotage: Option<Sabotage>) -> Outcome {
    let mut simulation = Simulation::new(seed, keep_trace, sabotage);
    let ended = catch_unwind(AssertUnwindSafe(|| simulation.play()));
    let mut world = simulation.world;
    if let Err(panic) = ended {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        world.violation(format!("panic: {}", text.unwrap_or_default()));
    }
    world.tally.virtual_ms = world.now;
    Outcome {
        seed,
        violations: world.ledger.violations,
        tally: world.tally,
        trace: world.trace.into_lines(),
    }
}

fn draw_setup(dice: &mut Dice) -> Setup {
    let base_ms = dice.pick(&[1_000, 1_000, 100, 0, 5_000]);
    let transports: &[TransportKind] = match dice.below(10) {
        0..6 => &[
            TransportKind::Polling,
            TransportKind::WebSocket,
            TransportKind::WebTransport,
        ],
        6 | 7 => &[TransportKind::WebSocket],
        8 => &[TransportKind::WebSocket, TransportKind::Polling],
        _ => &[TransportKind::Polling],
    };
    Setup {
        settings: Settings {
            reconnection: !dice.one_in(10),
            reconnection_attempts: dice.one_in(6).then(|| dice.between(1, 4) as u32),
            backoff: BackoffSettings {
                base_ms,
                max_ms: dice.pick(&[5_000, 5_000, 1_000, 30_000]),
                jitter: 0.5,
            },
            timeout_ms: Some(dice.pick(&[20_000, 20_000, 5_000, 60_000])),
            decoded_elsewhere: false,
        },
        config: Config {
            transports: transports.to_vec(),
            upgrade: !dice.one_in(12),
            try_all_transports: dice.one_in(4),
            remember_upgrade: dice.one_in(4),
            force_base64: dice.one_in(8),
            ..Config::default()
        },
        retries: dice.between(0, 5) as u32,
        chat: sockeye::chat::Settings {
            page_size: dice.between(2, 10) as u32,
            ..sockeye::chat::Settings::default()
        },
    }
}

impl Simulation {
    fn new(seed: u64, keep_trace: bool, sabotage: Option<Sabotage>) -> Self {
        let mut dice = Dice::new(seed, Purpose::Plan);
        let count = dice.pick(&[1, 1, 2, 3]);
        let traits = Traits::draw(&mut dice);
        let rates = Rates::draw(&mut dice);
        let base = dice.pick(&[20_000, 60_000, 120_000, 300_000]);
        let plan = plan(&mut dice, count, base, traits.ping_interval >= 10_000);
        let sleeps = plan.iter().filter(|it| it.fault == Fault::Sleep);
        let horizon = sleeps
            .map(|it| it.at + it.millis + 5_000)
            .fold(base, u64::max);
        let mut network = Network::new(Dice::new(seed, Purpose::Network));
        let mut pages = Vec::new();
        let (mut opening, mut delay) = (0, 0);
        for index in 0..count {
            let setup = draw_setup(&mut dice);
            let timeout = setup.settings.timeout_ms.unwrap_or(u64::MAX);
            // Nobody promises a connection where a few exchanges take longer than the
            // settings allow for one.
            let slowest = traits.ping_timeout.min(timeout) / 16;
            let latency = dice.pick(&[1, 15, 40, 150, 600]).min(slowest);
            let jitter = dice.pick(&[0, 5, 100, 1_500]).min(slowest);
            network.add_link(latency, jitter);
            opening = opening.max(timeout);
            let Settings { backoff, .. } = setup.settings;
            delay = delay.max(backoff.max_ms.max(backoff.base_ms));
            pages.push(Page::new(
                index,
                setup,
                Dice::new(seed, Purpose::Page(index)),
            ));
        }
        let round_trip = network.round_trip();
        let ledger = Ledger::new(count, NAMESPACES.len());
        let world = World::new(network, ledger, rates, Trace::new(keep_trace), sabotage);
        let mut server = Server::new(traits, Dice::new(seed, Purpose::Server));
        server.fill_channel();
        let patience = traits.ping_interval + traits.ping_timeout;
        // What is there when the network heals may be dead, and is noticed in time: a
        // session by its heartbeat (a closing one too, and an upgrade under way delays
        // the end by its own limit), an attempt by its timeout, a CONNECT by its own.
        let noticed = (patience + UPGRADE_TIMEOUT_MS)
            .max(opening)
            .max(NAMESPACE_TIMEOUT_MS);
        // Then the client waits, or the application does, and opens a session with a
        // few exchanges. An answer that was under way for a namespace can spoil that
        // once more, since the server ends a connection that asks twice.
        let again = delay + PAUSE_MS + 10 * (round_trip + 10);
        Self {
            world,
            server,
            pages,
            plan,
            quiet: base,
            horizon,
            bound: noticed + 2 * again,
            patience,
        }
    }

    fn play(&mut self) {
        for (index, planned) in self.plan.iter().enumerate() {
            self.world.schedule(planned.at, Happening::Fault(index));
        }
        self.world.schedule(0, Happening::Server(ServerTask::Act));
        for page in &mut self.pages {
            page.load(&mut self.world);
        }
        let (quiet, horizon) = (self.quiet, self.horizon);
        self.run_until(quiet, |_| false);
        self.server.is_active = false;
        for page in &mut self.pages {
            page.is_active = false;
        }
        self.run_until(horizon, |_| false);
        if !self.world.ledger.violations.is_empty() {
            return;
        }
        self.heal();
        let deadline = self.world.now + self.bound;
        if !self.run_until(deadline, Self::all_connected) {
            return self.fail("it is not connected in time", Self::disconnected);
        }
        let recovery = self.world.now - self.horizon;
        self.world.tally.slowest_recovery_ms = recovery;
        for page in &mut self.pages {
            for at in 0..NAMESPACES.len() {
                page.ask(&mut self.world, at);
            }
        }
        if !self.settle() {
            return self.fail("it does not settle", Self::unsettled);
        }
        self.compare_channel(false);
        if !self.world.ledger.violations.is_empty() {
            return;
        }
        for page in &mut self.pages {
            page.change_timeline(&mut self.world, |timeline, now| timeline.refetch(now));
        }
        if !self.settle() {
            return self.fail("a refetch does not settle", Self::unsettled);
        }
        self.compare_channel(true);
        while self.pages.iter().any(|page| page.timeline.view().has_older) {
            for page in &mut self.pages {
                page.change_timeline(&mut self.world, |timeline, now| timeline.fetch_older(now));
            }
            if !self.settle() {
                return self.fail("older items do not come", Self::unsettled);
            }
        }
        self.compare_channel(true);
        self.compare_whole_channel();
        self.shut_down();
    }

    fn fail(&mut self, what: &str, why: impl Fn(&Self) -> String) {
        // One that has run away has failed already.
        if self.world.ledger.violations.is_empty() {
            let why = why(self);
            self.world.violation(format!("{what}: {why}"));
        }
    }

    /// Lets things happen until a condition holds. Returns whether it does.
    fn run_until(&mut self, deadline: u64, holds: impl Fn(&Self) -> bool) -> bool {
        loop {
            // The first thing that goes wrong is the one to look at.
            if !self.world.ledger.violations.is_empty() {
                return false;
            }
            if holds(self) {
                return true;
            }
            if self.world.tally.steps > MAX_STEPS {
                self.world.violation(String::from("it goes on without end"));
                return false;
            }
            if self.world.next_at().is_none_or(|at| at > deadline) {
                self.world.now = self.world.now.max(deadline);
                return false;
            }
            self.step();
        }
    }

    fn step(&mut self) {
        let world = &mut self.world;
        match world.next() {
            None => {}
            Some(Happening::Up(stream, what)) => {
                let lost = !world.network.carries(stream);
                if !lost || matches!(what, crate::network::Up::Closed) {
                    self.server.handle(world, stream, what);
                }
            }
            Some(Happening::Down(stream, what)) => {
                let lost = !world.network.carries(stream);
                if !lost || matches!(what, crate::network::Down::Closed { .. }) {
                    self.pages[stream.page].handle_arrival(world, stream, what);
                }
            }
            Some(Happening::Page(page, task)) => self.pages[page].handle_task(world, task),
            Some(Happening::Server(task)) => self.server.handle_task(world, task),
            Some(Happening::Fault(index)) => self.begin_fault(index),
            Some(Happening::LinkRestored(page)) => world.restore_link(page),
            Some(Happening::ServerBack) => self.server.is_up = true,
        }
    }

    fn begin_fault(&mut self, index: usize) {
        let Planned {
            fault,
            page: index,
            millis,
            ..
        } = self.plan[index];
        let world = &mut self.world;
        let page = &mut self.pages[index];
        world.note(|| format!("FAULT {fault:?} page {index} for {millis} ms"));
        let end = world.now + millis;
        let thaw = Happening::Page(index, PageTask::Thaw);
        match fault {
            Fault::Kicked => return self.server.kick(world, index),
            Fault::SessionClosed => return self.server.close_one(world, index),
            Fault::Restart | Fault::SilentRestart => {
                self.server.crash(world, fault == Fault::SilentRestart);
                return world.schedule(end, Happening::ServerBack);
            }
            _ => {}
        }
        let stops = matches!(
            fault,
            Fault::Sleep | Fault::Freeze | Fault::BackForwardCache
        );
        if stops && page.is_frozen {
            return;
        }
        world.tally.fault(fault);
        match fault {
            Fault::Cut => {
                for stream in world.live_streams(index) {
                    let aborted = world.network.dice.one_in(2);
                    world.reset(stream, aborted);
                }
            }
            Fault::HalfOpen => {
                for stream in world.live_streams(index) {
                    let (up, down) =
                        world
                            .network
                            .dice
                            .pick(&[(true, true), (true, false), (false, true)]);
                    world.mute(stream, up, down);
                }
            }
            Fault::Stall => world.stall(index, end),
            Fault::Refused | Fault::BlackHole => {
                if fault == Fault::Refused {
                    world.refuse(index);
                } else {
                    world.swallow(index);
                }
                world.schedule(end, Happening::LinkRestored(index));
            }
            Fault::ClockJump => page.jump(world, millis),
            Fault::Throttled => {
                page.throttle(world.network.dice.pick(&[1_000, 60_000]));
                world.schedule(end, Happening::Page(index, PageTask::Foreground));
            }
            Fault::Sleep => {
                page.freeze();
                for stream in world.live_streams(index) {
                    world.mute(stream, true, true);
                }
                if world.network.dice.one_in(2) {
                    world.tally.fault(Fault::ClockStandsStill);
                    page.hold_clock(millis);
                }
                world.schedule(end, thaw);
            }
            Fault::Freeze => {
                page.freeze();
                world.schedule(end, thaw);
            }
            Fault::BackForwardCache => {
                page.leave(world);
                world.schedule(end, thaw);
            }
            Fault::Offline => {
                world.unplug(index);
                world.refuse(index);
                page.go_offline(world);
                world.schedule(end, Happening::LinkRestored(index));
                world.schedule(end, Happening::Page(index, PageTask::Online));
            }
            Fault::FalseOffline => {
                page.go_offline(world);
                world.schedule(end, Happening::Page(index, PageTask::Online));
            }
            _ => {}
        }
    }

    /// From now on nothing goes wrong any more. What is broken already stays broken.
    fn heal(&mut self) {
        let world = &mut self.world;
        world.note(|| String::from("HEALED"));
        world.rates = Rates::default();
        self.server.is_up = true;
        self.server.is_active = false;
        for (index, page) in self.pages.iter_mut().enumerate() {
            world.restore_link(index);
            page.foreground(world);
            page.is_active = false;
            page.handle_task(world, PageTask::Thaw);
            page.handle_task(world, PageTask::Online);
            for at in 0..NAMESPACES.len() {
                page.connect(world, at);
            }
        }
    }
}
