//! What may happen to a client, as the fuzzer makes it up.
//!
//! Most packets are of the protocol, because few random texts are; any other text may
//! come as well.

use arbitrary::{Arbitrary, Unstructured};
use sockeye::backoff::BackoffSettings;
use sockeye::engine::{Config, TransportKind};
use sockeye::socket::Settings;

/// The namespaces that a client has.
pub(crate) const NAMESPACES: [&str; 3] = ["/", "/a", "/b"];

/// The longest text that is made up whole, in bytes: what is kept is counted in texts.
const MAX_RAW_LENGTH: usize = 96;

/// What the application has decided before anything happens.
#[derive(Arbitrary, Debug)]
pub(crate) struct Policy {
    pub(crate) seed: u8,
    transports: u8,
    switches: u16,
    reconnection_attempts: Option<u8>,
    timeout_ms: Option<u16>,
    max_message_length: Option<u8>,
    /// How often emits of the second namespace are sent again.
    pub(crate) retries: Option<u8>,
    pub(crate) auth: Auth,
    pub(crate) configuration: Configuration,
}

/// How the application answers when it is asked for auth.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) enum Auth {
    Nothing,
    Object,
    Later,
    Fails,
}

/// How the application answers when it is asked for its options.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) enum Configuration {
    Given,
    Later,
    Fails,
}

impl Policy {
    fn switch(&self, bit: u32) -> bool {
        self.switches & (1 << bit) != 0
    }

    pub(crate) fn observes(&self) -> bool {
        self.switch(0)
    }

    /// Whether an urgent emit is made whenever a namespace is joined.
    pub(crate) fn greets(&self) -> bool {
        self.switch(1)
    }

    /// Whether opening a stream fails at once.
    pub(crate) fn refuses_streams(&self) -> bool {
        self.switch(2) && self.switch(3)
    }

    pub(crate) fn config(&self) -> Config {
        use TransportKind::{Polling, WebSocket, WebTransport};
        let transports: &[TransportKind] = match self.transports % 10 {
            0..=2 => &[Polling, WebSocket, WebTransport],
            3 => &[Polling, WebSocket],
            4 | 5 => &[WebSocket],
            6 => &[WebSocket, Polling],
            7 => &[Polling],
            8 => &[WebTransport, WebSocket, Polling],
            _ => &[],
        };
        Config {
            transports: transports.to_vec(),
            upgrade: !self.switch(4),
            try_all_transports: self.switch(5),
            remember_upgrade: self.switch(6),
            force_base64: self.switch(7),
            max_message_length: self.max_message_length.map_or(1 << 20, usize::from),
        }
    }

    /// From now on the application decides as one that wants to be connected.
    pub(crate) fn heal(&mut self) {
        self.transports = if self.seed.is_multiple_of(2) { 4 } else { 7 };
        self.switches &= 1 | 1 << 1 | 1 << 7;
        self.max_message_length = None;
        self.auth = Auth::Nothing;
        self.configuration = Configuration::Given;
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            reconnection: !self.switch(8),
            reconnection_attempts: self.reconnection_attempts.map(u32::from),
            backoff: BackoffSettings::default(),
            timeout_ms: self.timeout_ms.map(u64::from),
            decoded_elsewhere: self.switch(9) && self.switch(10),
        }
    }
}

/// One thing that happens.
#[derive(Arbitrary, Debug)]
pub(crate) enum Step {
    Act(Action),
    /// What the application does in a callback, after so many more outputs.
    During(u8, Action),
    /// A stream opens; which one. Where none is to be opened, a server that works does
    /// what it has to do next: few made-up packets get far otherwise.
    Serves(u8),
    /// A stream brings a packet, which is told to be open if it was not.
    Receives(u8, Packet),
    ReceivesBinary(u8, u8),
    /// A GET is answered.
    Answers(u8, Body),
    /// A POST is answered.
    Posted(u8),
    Fails(u8, bool),
    Ends(u8),
    /// A transport that is closed says something nevertheless.
    Haunts(u8, Ghost),
    /// Milliseconds.
    Waits(u16),
    /// Two to the power of so many milliseconds.
    Sleeps(u8),
    /// Until the client wants to be woken.
    Wakes,
    Offline,
    Online,
    NetworkChanges,
}

/// What a transport that is closed says.
#[derive(Arbitrary, Debug)]
pub(crate) enum Ghost {
    Opens,
    Receives(Packet),
    Ends,
    Fails(bool),
    Answers(Packet),
    Posted,
}

/// What the application does.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) enum Action {
    Connect(u8),
    Disconnect(u8),
    Emit(u8, Emission),
    /// The same, so many times.
    Burst(u8, Emission),
    Open,
    OpenOnce,
    Close,
    CloseEngine,
    /// Answers one of the events that wanted it.
    Answer(u8),
    Configure,
    Authenticate,
    ClearSendBuffer(u8),
    ClearReceiveBuffer(u8),
    SetReconnection(bool),
    SendMessage(u8),
    ExpireIn(u8),
    ObserveEngine,
    Resume,
}

/// What an emit is like.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) struct Emission {
    switches: u8,
    pub(crate) timeout_ms: Option<u16>,
    attachments: u8,
}

impl Emission {
    pub(crate) const URGENT: Self = Self {
        switches: 1 << 1,
        timeout_ms: None,
        attachments: 0,
    };

    pub(crate) fn is_volatile(self) -> bool {
        self.switches & 1 != 0
    }

    pub(crate) fn is_urgent(self) -> bool {
        self.switches & 1 << 1 != 0
    }

    pub(crate) fn wants_answer(self) -> bool {
        self.switches & 1 << 2 != 0
    }

    /// Whether the application encodes it by itself, at each try.
    pub(crate) fn is_deferred(self) -> bool {
        self.switches & 0x18 == 0x18
    }

    /// Mostly none, sometimes more than a packet may have.
    pub(crate) fn attachments(self) -> usize {
        usize::from(self.attachments.saturating_sub(200) / 4)
    }
}

/// A polling body: a few packets.
#[derive(Arbitrary, Debug)]
pub(crate) struct Body {
    first: Packet,
    second: Option<Packet>,
    third: Option<Packet>,
}

impl Body {
    pub(crate) fn text(&self) -> String {
        let rest = self.second.iter().chain(&self.third);
        let packets = std::iter::once(&self.first).chain(rest);
        packets.map(Packet::text).collect::<Vec<_>>().join("\u{1e}")
    }
}

/// What a server sends.
#[derive(Arbitrary, Debug)]
pub(crate) enum Packet {
    Handshake {
        upgrades: u8,
        interval: u16,
        max_payload: Option<u8>,
    },
    Close,
    Ping,
    Probed,
    Noop,
    Connect(u8, Option<bool>),
    ConnectError(u8),
    Disconnect(u8),
    Event(u8, Option<u8>),
    Ack(u8, u8),
    BinaryEvent(u8, u8, u8),
    BinaryAck(u8, u8),
    Binary(u8),
    Raw(Raw),
}

impl Packet {
    pub(crate) fn text(&self) -> String {
        let prefix = |namespace: u8| match namespace_of(namespace) {
            0 => String::new(),
            index => format!("{},", NAMESPACES[index]),
        };
        match self {
            Self::Handshake {
                upgrades,
                interval,
                max_payload,
            } => {
                let upgrades = [r#""websocket""#, r#""websocket","webtransport""#, ""]
                    [usize::from(*upgrades) % 3];
                let limit = max_payload.map(|limit| format!(r#","maxPayload":{limit}"#));
                format!(
                    r#"0{{"sid":"s","upgrades":[{upgrades}],"pingInterval":{interval},"pingTimeout":500{}}}"#,
                    limit.unwrap_or_default()
                )
            }
            Self::Close => "1".into(),
            Self::Ping => "2".into(),
            Self::Probed => "3probe".into(),
            Self::Noop => "6".into(),
            Self::Connect(namespace, pid) => {
                let pid = pid.map_or("", |same| {
                    if same {
                        r#","pid":"p""#
                    } else {
                        r#","pid":"q""#
                    }
                });
                format!(r#"40{}{{"sid":"x"{pid}}}"#, prefix(*namespace))
            }
            Self::ConnectError(namespace) => {
                format!(r#"44{}{{"message":"no"}}"#, prefix(*namespace))
            }
            Self::Disconnect(namespace) => format!("41{}", prefix(*namespace)),
            Self::Event(namespace, id) => {
                let id = id.map(|id| id.to_string()).unwrap_or_default();
                format!(r#"42{}{id}["e","PeX0aBc"]"#, prefix(*namespace))
            }
            Self::Ack(namespace, id) => format!("43{}{id}[1]", prefix(*namespace)),
            Self::BinaryEvent(namespace, count, number) => format!(
                r#"45{}-{}["e",{{"_placeholder":true,"num":{}}}]"#,
                count % 12,
                prefix(*namespace),
                number % 12
            ),
            Self::BinaryAck(namespace, id) => format!(
                r#"461-{}{id}[{{"_placeholder":true,"num":0}}]"#,
                prefix(*namespace)
            ),
            Self::Binary(length) => format!("b{}", "AAAA".repeat(usize::from(length % 8))),
            Self::Raw(Raw(text)) => text.clone(),
        }
    }
}

pub(crate) fn namespace_of(index: u8) -> usize {
    usize::from(index) % NAMESPACES.len()
}

/// Any short text.
#[derive(Debug)]
pub(crate) struct Raw(String);

impl<'a> Arbitrary<'a> for Raw {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let length = usize::from(u.arbitrary::<u8>()?) % MAX_RAW_LENGTH;
        let bytes = u.bytes(length.min(u.len()))?;
        Ok(Self(String::from_utf8_lossy(bytes).into_owned()))
    }
}
