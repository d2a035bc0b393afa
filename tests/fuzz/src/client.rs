//! A whole client: what the application does, what its transports bring, and time, in
//! any order.
//!
//! What has to hold, whatever happens:
//!
//! - commands keep the rules of [`network`]: one GET, one POST, nothing on what is
//!   closed, a bounded number of transports;
//! - each emit is told of as it was promised ([`ledger`]): an answer or its failure,
//!   exactly once;
//! - an input leads to a bounded number of outputs, and a wake-up is not due for ever;
//! - what a closed transport says changes nothing;
//! - each buffer stays within its bound, and the memory within what the buffers hold;
//! - when the network heals ([`healing`]), every namespace is joined and all that waited
//!   is sent and answered;
//! - when nobody wants the connection any more, nothing is left of it.

use std::mem::take;

use arbitrary::{Arbitrary, Unstructured};
use sockeye::engine::{
    Command, Frame, Input, MAX_WRITE_BUFFER, Message, TransportKind, TransportRecord,
};
use sockeye::payload::{HostPayload, Payload};
use sockeye::socket::{
    Content, Emit, Event, MAX_RECEIVE_BUFFER, MAX_RETIRING, MAX_RETRY_QUEUE, MAX_SEND_BUFFER,
    Manager, Output, SocketId,
};
use sockeye::time::Instant;

use crate::grammar;
use crate::memory::allocated;
use crate::trace::tell;

mod healing;
mod ledger;
mod network;
mod steps;

use ledger::Ledger;
use network::{Network, Transport};
use steps::{Action, Auth, Configuration, Emission, Ghost, NAMESPACES, Policy, Step, namespace_of};

/// What a client takes up that keeps nothing, with its connections and what containers
/// hold in reserve.
const OVERHEAD: usize = 64 << 10;

/// What one packet that is kept takes up: a text of a hundred bytes may be JSON that is
/// a hundred nested arrays.
const ENTRY: usize = 8 << 10;

/// Outputs that need no packet and no emit to follow from one input.
const OUTPUTS: usize = 256;

/// Outputs that follow from one packet or emit.
const OUTPUTS_EACH: usize = 16;

/// How many events that want an answer are remembered.
const MAX_ASKED: usize = 8;

/// Lets the steps of an input happen, then heals the network and ends it all.
///
/// # Panics
/// A rule is broken.
pub fn check(data: &[u8]) {
    let mut u = Unstructured::new(data);
    let Ok(policy) = Policy::arbitrary(&mut u) else {
        return;
    };
    tell(|| format!("{policy:?}"));
    let mut world = World::new(policy);
    while !u.is_empty() {
        let Ok(step) = Step::arbitrary(&mut u) else {
            break;
        };
        world.step(step);
    }
    world.heal();
    world.end();
    let baseline = world.baseline;
    drop(world);
    assert_eq!(allocated(), baseline, "something is still allocated");
}

/// A client and all that is around it.
struct World {
    manager: Manager<HostPayload>,
    now: Instant,
    policy: Policy,
    network: Network,
    ledger: Ledger,
    record: TransportRecord,
    /// What the application does in a callback, and after how many outputs.
    during: Option<(u8, Action)>,
    /// Events that want an answer: the socket, the session, the id.
    asked: Vec<(SocketId, u32, u64)>,
    /// Auth that was asked for and not given.
    auth_owed: Option<(SocketId, u32)>,
    /// The bytes that were allocated before there was a world.
    baseline: usize,
    /// The bytes of the world that are not the client's.
    own: usize,
    /// The most packets that were kept at a time.
    most_kept: usize,
    /// Emits since the last check: what is to be done for them is kept until it is taken.
    handed: usize,
}

impl World {
    fn new(policy: Policy) -> Self {
        let baseline = allocated();
        let ledger = Ledger::new();
        let network = Network::new();
        let asked = Vec::with_capacity(MAX_ASKED);
        let own = allocated() - baseline;
        let mut manager = Manager::new(policy.settings(), u64::from(policy.seed));
        for name in NAMESPACES {
            manager.add_socket(name);
        }
        manager.set_retries(SocketId(1), policy.retries.map(u32::from));
        if policy.observes() {
            manager.observe();
        }
        Self {
            manager,
            now: Instant::from_millis(1_000),
            policy,
            network,
            ledger,
            record: TransportRecord::default(),
            during: None,
            asked,
            auth_owed: None,
            baseline,
            own,
            most_kept: 0,
            handed: 0,
        }
    }

    /// One thing happens, and what follows from it.
    fn step(&mut self, step: Step) {
        tell(|| format!("{} {step:?}", self.now.as_millis()));
        let mut packets = 1;
        match step {
            Step::Act(action) => self.act(action),
            Step::During(after, action) => self.during = Some((after, action)),
            Step::Serves(number) => {
                let unopened = |it: &Transport| it.kind != TransportKind::Polling && !it.is_open;
                if let Some(stream) = self.network.pick(number, unopened) {
                    stream.is_open = true;
                    let transport = stream.id;
                    self.input(Input::Opened { transport });
                } else if let Some(awaited) = self.network.pick(number, Transport::is_awaited) {
                    let input = awaited.next(number);
                    self.input(input);
                }
            }
            Step::Receives(number, packet) => self.receive(number, Frame::Text(packet.text())),
            Step::ReceivesBinary(number, length) => {
                self.receive(number, Frame::Binary(vec![0; usize::from(length)]));
            }
            Step::Answers(number, body) => {
                packets = 3;
                if let Some(polling) = self.network.pick(number, |it| it.get.is_some()) {
                    polling.get = None;
                    let transport = polling.id;
                    let body = body.text();
                    self.input(Input::PollDone { transport, body });
                }
            }
            Step::Posted(number) => {
                if let Some(polling) = self.network.pick(number, |it| it.post) {
                    polling.post = false;
                    let transport = polling.id;
                    self.input(Input::PostDone { transport });
                }
            }
            Step::Fails(number, sending) => {
                let failing = |it: &Transport| match it.kind {
                    TransportKind::Polling if sending => it.post,
                    TransportKind::Polling => it.get.is_some(),
                    _ => !sending,
                };
                if let Some(transport) = self.network.pick(number, failing) {
                    let input = failure(transport, sending);
                    self.input(input);
                }
            }
            Step::Ends(number) => {
                let stream = |it: &Transport| it.kind != TransportKind::Polling;
                if let Some(stream) = self.network.pick(number, stream) {
                    let (transport, context) = (stream.id, None);
                    self.input(Input::Closed { transport, context });
                }
            }
            Step::Haunts(number, ghost) => return self.haunt(number, ghost),
            Step::Waits(millis) => self.wait(u64::from(millis)),
            Step::Sleeps(power) => self.wait(1 << (power % 32)),
            Step::Wakes => {
                let deadline = self.manager.poll_timeout();
                self.wait(deadline.map_or(0, |at| at.since(self.now)));
            }
            Step::Offline => self.input(Input::Offline),
            Step::Online => self.manager.handle_online(self.now),
            Step::NetworkChanges => self.input(Input::NetworkChanged),
        }
        self.drain(packets);
        self.check();
    }

    fn input(&mut self, input: Input<HostPayload>) {
        tell(|| format!("  {input:?}"));
        self.manager.handle_input(self.now, input);
    }

    fn receive(&mut self, number: u8, frame: Frame<HostPayload>) {
        let stream = |it: &Transport| it.kind != TransportKind::Polling;
        let Some(stream) = self.network.pick(number, stream) else {
            return;
        };
        let transport = stream.id;
        if !stream.is_open {
            stream.is_open = true;
            self.input(Input::Opened { transport });
            self.drain(1);
        }
        // What followed from that may have closed it.
        if self.network.find(transport).is_some() {
            self.input(Input::Received { transport, frame });
        }
    }

    /// What a closed transport says has no consequence.
    fn haunt(&mut self, number: u8, ghost: Ghost) {
        let Some(transport) = self.network.gone(number) else {
            return;
        };
        let before = self.appearance();
        self.input(match ghost {
            Ghost::Opens => Input::Opened { transport },
            Ghost::Receives(packet) => Input::Received {
                transport,
                frame: Frame::Text(packet.text()),
            },
            Ghost::Ends => Input::Closed {
                transport,
                context: None,
            },
            Ghost::Fails(sending) => Input::Failed {
                transport,
                sending,
                description: String::new(),
                context: None,
            },
            Ghost::Answers(packet) => Input::PollDone {
                transport,
                body: packet.text(),
            },
            Ghost::Posted => Input::PostDone { transport },
        });
        let told = self.manager.poll_output(self.now);
        assert_eq!(told, None, "a closed transport was listened to");
        assert_eq!(
            self.appearance(),
            before,
            "a closed transport has changed something"
        );
    }

    /// What can be seen of the client.
    fn appearance(&self) -> impl PartialEq + std::fmt::Debug + use<> {
        let connection = self.manager.connection().map(|connection| {
            let (id, state) = (connection.transport_id(), connection.state());
            let (upgrading, waiting) = (connection.is_upgrading(), connection.write_buffer().len());
            (id, state, upgrading, waiting, connection.is_writable())
        });
        let sockets = (0..NAMESPACES.len()).map(SocketId).map(|socket| {
            let manager = &self.manager;
            let kept = (
                manager.send_buffer_len(socket),
                manager.retry_queue_len(socket),
            );
            (
                manager.is_active(socket),
                manager.is_connected(socket),
                kept,
            )
        });
        let sockets: Vec<_> = sockets.collect();
        (
            self.manager.phase(),
            self.manager.poll_timeout(),
            connection,
            sockets,
        )
    }

    /// Time passes, and the client is woken, again where something takes no time at all:
    /// opening, or one try of an emit that is retried.
    fn wait(&mut self, millis: u64) {
        self.now = self.now.after(millis);
        let tries = usize::from(self.policy.retries.unwrap_or(0)) + 1;
        let most = 2 + self.ledger.len() * tries;
        for _ in 0..=most {
            self.manager.handle_timeout(self.now);
            self.drain(1);
            let due = self.manager.poll_timeout();
            if due.is_none_or(|at| at > self.now) {
                return;
            }
        }
        panic!("a wake-up is due for ever");
    }

    /// The application does something.
    fn act(&mut self, action: Action) {
        let now = self.now;
        let socket = |number| SocketId(namespace_of(number));
        match action {
            Action::Connect(number) => self.manager.connect(now, socket(number)),
            Action::Disconnect(number) => self.manager.disconnect(now, socket(number)),
            Action::Emit(number, emission) => self.emit(socket(number), emission),
            Action::Burst(number, emission) => {
                for _ in 0..number {
                    self.emit(socket(number), emission);
                }
            }
            Action::Open => self.manager.open(now),
            Action::OpenOnce => self.manager.open_once(now),
            Action::Close => self.manager.close(now),
            Action::CloseEngine => self.manager.close_engine(now),
            Action::Answer(number) => {
                let index = usize::from(number).checked_rem(self.asked.len());
                if let Some(index) = index {
                    let (socket, session, id) = self.asked.remove(index);
                    let content = Content::text("[1]".into());
                    let _ = self.manager.answer(socket, session, id, content);
                }
            }
            Action::Configure => self.configure(),
            Action::Authenticate => {
                if let Some((socket, session)) = self.auth_owed.take() {
                    self.manager.authenticate(now, socket, session, None);
                }
            }
            Action::ClearSendBuffer(number) => {
                self.manager.retain_send_buffer(socket(number), |_| false);
            }
            Action::ClearReceiveBuffer(number) => self.manager.clear_receive_buffer(socket(number)),
            Action::SetReconnection(on) => self.manager.settings.reconnection = on,
            Action::SendMessage(length) => {
                let text = format!("4{}", "x".repeat(usize::from(length)));
                self.manager.send_message(Message::Text(text));
            }
            Action::ExpireIn(millis) => self.manager.expire_at(now.after(millis.into())),
            Action::ObserveEngine => self.manager.observe_engine(),
            Action::Resume => self.manager.resume(now),
        }
    }

    fn configure(&mut self) {
        let config = self.policy.config();
        self.manager.configure(self.now, config, self.record);
    }

    fn emit(&mut self, socket: SocketId, emission: Emission) {
        let Some(token) = self.ledger.next_token() else {
            return;
        };
        let retries = self.policy.retries.filter(|_| socket == SocketId(1));
        let attachments = emission.attachments();
        let content = if emission.is_deferred() && retries.is_some() {
            Content::Deferred
        } else {
            Content::Json {
                json: format!(r#"["e",{token}]"#),
                attachments: vec![vec![1, 2]; attachments],
            }
        };
        let urgent = emission.is_urgent();
        let content = match content {
            // Only what is retried is encoded try by try.
            Content::Deferred if emission.is_volatile() || urgent => Content::text("[0]".into()),
            content => content,
        };
        let emit = Emit {
            token,
            content,
            volatile: emission.is_volatile(),
            urgent,
            ack: emission.wants_answer(),
            timeout_ms: emission.timeout_ms.map(u64::from),
        };
        let ack = emit.ack;
        let outcome = self.manager.emit(self.now, socket, emit);
        let retries = retries.map_or(0, u32::from);
        self.ledger.note(outcome, ack, retries);
        self.handed += 1;
    }

    /// Does all that the client says; `packets` is how many the last input held.
    fn drain(&mut self, packets: usize) {
        let most = |world: &Self| {
            OUTPUTS + OUTPUTS_EACH * (packets + world.ledger.len() + world.most_kept)
        };
        let mut count = 0;
        while let Some(output) = self.manager.poll_output(self.now) {
            self.perform(output);
            count += 1;
            assert!(count <= most(self), "an input without end");
            let due = |(after, _): &mut (u8, Action)| {
                *after = after.saturating_sub(1);
                *after == 0
            };
            if let Some((_, action)) = self.during.take_if(due) {
                self.act(action);
                while let Some(output) = self.manager.poll_settled(self.now) {
                    self.perform(output);
                    count += 1;
                    assert!(count <= most(self), "a call without end");
                }
            }
        }
    }

    fn perform(&mut self, output: Output<HostPayload>) {
        tell(|| format!("    {output:?}"));
        match output {
            Output::Command(command) => self.command(command),
            Output::Configure => match self.policy.configuration {
                Configuration::Given => self.configure(),
                Configuration::Later => {}
                Configuration::Fails => {
                    self.manager.fail_configuration(self.now, String::new());
                }
            },
            Output::Authenticate { socket, session } => self.authenticate(socket, session),
            Output::Encode {
                socket,
                session,
                id,
                ..
            } => {
                assert_eq!(socket, SocketId(1), "nothing of it is retried");
                let text = format!(r#"42/a,{id}["e"]"#);
                let messages = vec![Message::Text(text)];
                self.manager.send_encoded(socket, session, messages);
            }
            Output::Event(event) => self.hear(event),
        }
    }

    fn command(&mut self, command: Command<HostPayload>) {
        let refused = match command {
            Command::Open { transport, .. } => self.policy.refuses_streams().then_some(transport),
            _ => None,
        };
        self.network.perform(command);
        if let Some(transport) = refused.filter(|_| !self.network.is_healed) {
            self.input(Input::Failed {
                transport,
                sending: false,
                description: String::new(),
                context: None,
            });
        }
    }

    fn authenticate(&mut self, socket: SocketId, session: u32) {
        let (now, manager) = (self.now, &mut self.manager);
        match self.policy.auth {
            Auth::Nothing => manager.authenticate(now, socket, session, None),
            Auth::Object => {
                let auth = r#"{"token":"t"}"#.to_owned();
                manager.authenticate(now, socket, session, Some(&auth));
            }
            Auth::Later => self.auth_owed = Some((socket, session)),
            Auth::Fails => manager.fail_authentication(now, socket, session),
        }
    }

    fn hear(&mut self, event: Event<HostPayload>) {
        match event {
            Event::Remember(record) => self.record = record,
            Event::Sent { token, .. } => self.ledger.note_sent(token),
            Event::Acked { token, .. } | Event::AckFailed { token, .. } => {
                self.ledger.note_settled(token);
            }
            Event::Joined { socket, .. } if self.policy.greets() => {
                self.emit(socket, Emission::URGENT);
            }
            Event::Received {
                socket,
                ack: Some(id),
                session,
                ..
            } if self.asked.len() < MAX_ASKED => self.asked.push((socket, session, id)),
            Event::Message(message) => self.decode(message),
            _ => {}
        }
    }

    /// The application's own decoder, which knows no attachments.
    fn decode(&mut self, message: Message<HostPayload>) {
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return self.manager.fail_decoding(self.now, String::new()),
        };
        match grammar::read(text.get(1..).unwrap_or_default()) {
            Some(announced) => {
                let packet = announced.packet;
                let payload = packet.payload.map(|payload| payload.to_string());
                let payload = payload.and_then(|json| HostPayload::parse(&json, 0));
                let (kind, namespace) = (b'0' + packet.kind, packet.namespace);
                self.manager
                    .handle_decoded(self.now, kind, namespace, packet.id, payload);
            }
            None => self.manager.fail_decoding(self.now, String::new()),
        }
    }

    /// What holds at any time.
    fn check(&mut self) {
        let manager = &self.manager;
        let written = manager.connection().map_or(0, |it| it.write_buffer().len());
        assert!(written <= MAX_WRITE_BUFFER);
        // One packet more, of which the attachments are awaited.
        let mut kept = written + self.ledger.owed() + 1 + take(&mut self.handed);
        for socket in (0..NAMESPACES.len()).map(SocketId) {
            let early = manager.receive_buffer(socket).count();
            let (waiting, retried) = (
                manager.send_buffer_len(socket),
                manager.retry_queue_len(socket),
            );
            assert!(early <= MAX_RECEIVE_BUFFER);
            assert!(waiting <= MAX_SEND_BUFFER && retried <= MAX_RETRY_QUEUE);
            assert!(manager.is_active(socket) || !manager.is_connected(socket));
            kept += early + waiting + retried;
        }
        self.most_kept = self.most_kept.max(kept);
        let held = allocated() - self.baseline - self.own;
        let most = OVERHEAD + ENTRY * self.most_kept * (1 + MAX_RETIRING);
        assert!(
            held <= most,
            "{held} bytes are held for {} packets",
            self.most_kept
        );
    }
}

/// What is told of a transport, or of a request of it, that fails.
fn failure(transport: &mut Transport, sending: bool) -> Input<HostPayload> {
    if sending {
        transport.post = false;
    } else {
        transport.get = None;
    }
    Input::Failed {
        transport: transport.id,
        sending,
        description: String::new(),
        context: None,
    }
}
