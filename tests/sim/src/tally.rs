//! What was done and what was broken in a run, counted.

/// A kind of fault.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(usize)]
pub enum Fault {
    /// All connections of a page are reset at one moment.
    Cut,
    /// A connection ends after so many bytes, within whatever is on its way.
    CutAtByte,
    /// A connection swallows what is sent, in one or both directions, and says nothing.
    HalfOpen,
    /// Nothing gets through for a while, then all of it does.
    Stall,
    /// Connections are refused for a while.
    Refused,
    /// New connections hang for a while, old ones are dead.
    BlackHole,
    /// An answer comes twice.
    DuplicateResponse,
    /// A GET reaches the server twice.
    DuplicateRequest,
    /// The answer to a request takes long.
    SlowResponse,
    /// A proxy answers with an error, before or after the server was asked.
    HttpError,
    /// The candidate of an upgrade is refused.
    UpgradeRefused,
    /// The candidate of an upgrade hangs while it opens.
    UpgradeHangs,
    /// The candidate dies when it has opened.
    UpgradeCutOpen,
    /// The candidate dies while the probe is answered.
    UpgradeCutPong,
    /// The answer to the probe is lost, and the candidate mute.
    UpgradeMutePong,
    /// The candidate dies when the probe has been answered.
    UpgradeCutPausing,
    /// The candidate dies with the packet that commits to it.
    UpgradeCutCommit,
    /// The packet that commits to the candidate is lost, and the candidate mute.
    UpgradeMuteCommit,
    /// The new transport dies when it has taken over.
    UpgradeCutYoung,
    /// The probe is answered by something else.
    UpgradeGarbage,
    /// The server restarts and resets all connections.
    Restart,
    /// The server restarts and no connection hears of it.
    SilentRestart,
    /// A page's clock jumps ahead.
    ClockJump,
    /// A page's clock has stood still while it slept.
    ClockStandsStill,
    /// A page's timers come late, as in the background.
    Throttled,
    /// A page sleeps for minutes to hours, and its connections die.
    Sleep,
    /// A page is frozen, and its connections live on.
    Freeze,
    /// A page rests in the back/forward cache.
    BackForwardCache,
    /// The browser says that it is offline, and is.
    Offline,
    /// The browser says that it is offline, and is not.
    FalseOffline,
    /// The server refuses a namespace.
    NamespaceRefused,
    /// The server takes long to answer for a namespace, or never does.
    NamespaceSlow,
    /// The server disconnects a namespace.
    Kicked,
    /// The server closes a session.
    SessionClosed,
    /// The server never answers an emit.
    Unanswered,
}

impl Fault {
    /// All kinds, in their order.
    pub const ALL: [Self; 35] = [
        Self::Cut,
        Self::CutAtByte,
        Self::HalfOpen,
        Self::Stall,
        Self::Refused,
        Self::BlackHole,
        Self::DuplicateResponse,
        Self::DuplicateRequest,
        Self::SlowResponse,
        Self::HttpError,
        Self::UpgradeRefused,
        Self::UpgradeHangs,
        Self::UpgradeCutOpen,
        Self::UpgradeCutPong,
        Self::UpgradeMutePong,
        Self::UpgradeCutPausing,
        Self::UpgradeCutCommit,
        Self::UpgradeMuteCommit,
        Self::UpgradeCutYoung,
        Self::UpgradeGarbage,
        Self::Restart,
        Self::SilentRestart,
        Self::ClockJump,
        Self::ClockStandsStill,
        Self::Throttled,
        Self::Sleep,
        Self::Freeze,
        Self::BackForwardCache,
        Self::Offline,
        Self::FalseOffline,
        Self::NamespaceRefused,
        Self::NamespaceSlow,
        Self::Kicked,
        Self::SessionClosed,
        Self::Unanswered,
    ];
}

/// Counts of one run, or of many.
#[derive(Clone, Debug)]
pub struct Tally {
    /// How often each kind of fault happened, in the order of [`Fault::ALL`].
    pub faults: [u64; Fault::ALL.len()],
    /// Sessions that were opened.
    pub sessions: u64,
    /// Sessions that moved to a better transport.
    pub upgrades: u64,
    /// Namespaces that were joined.
    pub joins: u64,
    /// Sessions that the server restored.
    pub recoveries: u64,
    /// Emits of clients.
    pub emits: u64,
    /// Answers to them.
    pub acks: u64,
    /// Answers that were given up.
    pub failed_acks: u64,
    /// Events that reached clients.
    pub events: u64,
    /// Pages of the channel's history that were loaded.
    pub pages: u64,
    /// Virtual time, in milliseconds.
    pub virtual_ms: u64,
    /// The longest time from the network's healing until all was connected.
    pub slowest_recovery_ms: u64,
    /// What happened, in steps of the simulation.
    pub steps: u64,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            faults: [0; Fault::ALL.len()],
            sessions: 0,
            upgrades: 0,
            joins: 0,
            recoveries: 0,
            emits: 0,
            acks: 0,
            failed_acks: 0,
            events: 0,
            pages: 0,
            virtual_ms: 0,
            slowest_recovery_ms: 0,
            steps: 0,
        }
    }
}

impl Tally {
    pub(crate) fn fault(&mut self, fault: Fault) {
        self.faults[fault as usize] += 1;
    }

    /// Adds the counts of another run.
    pub fn add(&mut self, other: &Self) {
        for (sum, count) in self.faults.iter_mut().zip(other.faults) {
            *sum += count;
        }
        self.sessions += other.sessions;
        self.upgrades += other.upgrades;
        self.joins += other.joins;
        self.recoveries += other.recoveries;
        self.emits += other.emits;
        self.acks += other.acks;
        self.failed_acks += other.failed_acks;
        self.events += other.events;
        self.pages += other.pages;
        self.virtual_ms += other.virtual_ms;
        self.steps += other.steps;
        self.slowest_recovery_ms = self.slowest_recovery_ms.max(other.slowest_recovery_ms);
    }
}
