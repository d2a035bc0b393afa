//! The manager: one connection at a time, the namespaces on it, and what to do
//! when it is lost.
//!
//! ```text
//!          open()              options given             engine open
//!  Idle ----------> Configuring ------------> Opening ---------------> Open
//!   ^                  ^                         | failed                | lost
//!   |                  | delay over, or open()   v                       v
//!   |                  +--------------------- Waiting <------------------+
//!   +--- close(), no namespace wants it any more, or no more tries
//! ```
//!
//! Methods come in families, as in [`engine`](crate::engine). The application's
//! wishes take effect at once; what it is told about them comes out of
//! [`poll_output`](Manager::poll_output), in order. Any method may be called
//! between two outputs.
//!
//! A connection that is given up may have a last word to say; it says it beside
//! the next one.

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::mem::take;

use super::attachments::Reconstruction;
use super::error::Problem;
use super::exchange::{Event, Output, SocketId};
use super::namespace::{Link, Namespace};
use super::settings::Settings;
use crate::backoff::Backoff;
use crate::engine::{Connection, Input, TransportId};
use crate::payload::Payload;
use crate::time::{Instant, earliest};

mod direct;
mod lifecycle;
mod receiving;
mod retrying;
mod sending;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use lifecycle::NAMESPACE_TIMEOUT_MS;

/// How many closed connections may still be saying their last word. Beyond it
/// the oldest is cut short: over polling, the server ends it by its ping timeout.
pub const MAX_RETIRING: usize = 4;

/// How far the connection is.
///
/// ```
#[doc = include_str!("idle.md")]
/// assert_eq!(manager.phase(), Phase::Idle);
/// manager.open(now);
/// assert_eq!(manager.phase(), Phase::Configuring);
/// manager.configure(now, Config::default(), TransportRecord::default());
/// assert_eq!(manager.phase(), Phase::Opening { deadline: Some(now.after(20_000)) });
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Phase {
    /// Nothing is tried.
    Idle,
    /// Between two tries.
    Waiting {
        /// When the next one begins.
        until: Instant,
    },
    /// Waiting for the application's options ([`Output::Configure`]).
    Configuring,
    /// The engine opens.
    Opening {
        /// When to give up ([`Settings::timeout_ms`]).
        deadline: Option<Instant>,
    },
    /// The engine is open.
    Open,
}

/// The state machine of one server's namespaces; the [module](crate::socket) has an
/// example of its life.
#[derive(Debug)]
pub struct Manager<P: Payload> {
    /// May be changed at any time; takes effect at the next decision.
    pub settings: Settings,
    phase: Phase,
    /// Whether the current phase is part of a reconnection.
    reconnecting: bool,
    backoff: Backoff,
    last_connection: u32,
    connection: Option<Connection<P>>,
    retiring: Vec<Connection<P>>,
    reconstruction: Option<Reconstruction<P>>,
    namespaces: Vec<Namespace<P>>,
    /// Whether decoded packets are reported.
    observed: bool,
    /// Whether the application, given the chance to connect by hand, takes care
    /// of a failure itself.
    single_try: bool,
    /// The pause after the last failure.
    pause_until: Instant,
    /// Until when a transport is avoided, as was told last.
    avoided_until: Instant,
    /// Whether [`Event::EngineSettled`] is due.
    unsettled: bool,
    /// The connection that was told of last.
    told_engine: u32,
    outputs: VecDeque<Output<P>>,
    /// The namespace whose joining was told with the last output, and the report
    /// of that packet, which comes when all that follows has been told.
    joined: Option<(SocketId, Option<Output<P>>)>,
}

impl<P: Payload> Manager<P> {
    /// A manager that does nothing yet. The seed decides the jitter of its delays.
    ///
    /// ```
    /// use sockeye::{payload::HostPayload, socket::*, time::Instant};
    ///
    /// let mut manager = Manager::<HostPayload>::new(Settings::default(), 42);
    /// assert_eq!(manager.phase(), Phase::Idle);
    /// assert_eq!(manager.poll_output(Instant::from_millis(0)), None);
    /// ```
    #[must_use]
    pub fn new(settings: Settings, seed: u64) -> Self {
        Self {
            settings,
            phase: Phase::Idle,
            reconnecting: false,
            backoff: Backoff::new(seed),
            last_connection: 0,
            connection: None,
            retiring: Vec::new(),
            reconstruction: None,
            namespaces: Vec::new(),
            observed: false,
            single_try: false,
            pause_until: Instant::default(),
            avoided_until: Instant::default(),
            unsettled: false,
            told_engine: 0,
            outputs: VecDeque::new(),
            joined: None,
        }
    }

    /// Takes what happened to a transport or to the network. What comes of an attempt
    /// that is not there any more is dropped.
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// let frame = Frame::Text(r#"42["hello"]"#.into());
    /// manager.handle_input(now, Input::Received { transport, frame });
    /// let told = manager.poll_output(now);
    /// assert!(matches!(told, Some(Output::Event(Event::Received { ack: None, .. }))));
    /// ```
    pub fn handle_input(&mut self, now: Instant, input: Input<P>) {
        match input {
            Input::Offline | Input::NetworkChanged => {
                if let Some(connection) = &mut self.connection {
                    connection.handle_input(now, input);
                }
            }
            Input::Opened { transport }
            | Input::Received { transport, .. }
            | Input::Closed { transport, .. }
            | Input::Failed { transport, .. }
            | Input::PollDone { transport, .. }
            | Input::PostDone { transport } => {
                if let Some(connection) = self.connection_of(transport) {
                    connection.handle_input(now, input);
                }
                self.flush_send_buffers(now);
            }
        }
    }

    /// From now on decoded packets are reported ([`Event::Packet`]), which costs an
    /// event each. [`Packet`](super::Packet) has an example.
    pub fn observe(&mut self) {
        self.observed = true;
    }

    /// From now on the packets of the current connection are reported, as by
    /// [`Connection::observe`]. The next connection needs another call.
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// manager.observe_engine();
    /// receive(&mut manager, "2");
    /// let packet = Event::PacketReceived(Frame::Text("2".into()));
    /// let told: Vec<_> = std::iter::from_fn(|| manager.poll_output(now)).collect();
    /// assert!(told.contains(&Output::Event(packet)));
    /// ```
    pub fn observe_engine(&mut self) {
        if let Some(connection) = &mut self.connection {
            connection.observe();
        }
    }

    /// The network is back: what was waited for is tried now.
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// manager.handle_input(now, Input::Offline);
    /// while manager.poll_output(now).is_some() {}
    /// assert!(matches!(manager.phase(), Phase::Waiting { .. }));
    /// manager.handle_online(now.after(1));
    /// assert_eq!(manager.phase(), Phase::Configuring);
    /// ```
    pub fn handle_online(&mut self, now: Instant) {
        self.handle_input(now, Input::NetworkChanged);
        if let Phase::Waiting { .. } = self.phase {
            self.attempt();
        }
    }

    /// Acts on every deadline that has passed: the next try, the end of one, the
    /// heartbeat, answers that did not come.
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// manager.handle_input(now, Input::Closed { transport, context: None });
    /// while manager.poll_output(now).is_some() {}
    /// let now = manager.poll_timeout().ok_or("a lost connection is opened again")?;
    /// manager.handle_timeout(now);
    /// let attempt = Output::Event(Event::ReconnectAttempt(1));
    /// assert_eq!(manager.poll_output(now), Some(attempt));
    /// assert_eq!(manager.poll_output(now), Some(Output::Configure));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn handle_timeout(&mut self, now: Instant) {
        for connection in self.connection.iter_mut().chain(&mut self.retiring) {
            connection.handle_timeout(now);
        }
        self.expire_acks(now);
        self.expire_namespaces(now);
        match self.phase {
            Phase::Waiting { until } if until <= now => {
                if self.settings.reconnection || !self.reconnecting {
                    self.attempt();
                } else {
                    self.phase = Phase::Idle;
                    self.reconnecting = false;
                }
            }
            Phase::Opening {
                deadline: Some(deadline),
            } if deadline <= now => {
                self.retire(now);
                self.handle_open_failure(now, Problem::ConnectTimeout);
            }
            _ => {}
        }
    }

    /// What to do next; `None` when there is nothing until the next call or
    /// [`poll_timeout`](Self::poll_timeout). What was received is read here, one packet
    /// at a time, so that what the application does on one holds for the next.
    ///
    /// ```
    #[doc = include_str!("idle.md")]
    /// manager.connect(now, socket);
    /// assert_eq!(manager.poll_output(now), Some(Output::Configure));
    /// assert_eq!(manager.poll_output(now), None);
    /// ```
    pub fn poll_output(&mut self, now: Instant) -> Option<Output<P>> {
        loop {
            if let Some(output) = self.next_output(now) {
                return Some(output);
            }
            if self.unsettled {
                let queued = self.connection.as_mut().and_then(Connection::poll_queued);
                if let Some(output) = queued {
                    self.handle_connection_output(now, output);
                    continue;
                }
            }
            if take(&mut self.unsettled) {
                return Some(Output::Event(Event::EngineSettled));
            }
            if self.poll_retiring(now) {
                continue;
            }
            let output = self.connection.as_mut()?.poll_output(now)?;
            self.handle_connection_output(now, output);
        }
    }

    /// What to do next as far as it follows from what has happened already:
    /// nothing more is read of what has come. For drivers that call the application
    /// while they perform an output, and let no event come within another.
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// receive(&mut manager, r#"42["hello"]"#);
    /// assert_eq!(manager.poll_settled(now), None);
    /// assert!(manager.poll_output(now).is_some());
    /// ```
    pub fn poll_settled(&mut self, now: Instant) -> Option<Output<P>> {
        loop {
            if let Some(output) = self.next_output(now) {
                return Some(output);
            }
            if !self.poll_retiring(now) {
                return None;
            }
        }
    }

    fn next_output(&mut self, now: Instant) -> Option<Output<P>> {
        if let Some((socket, packet)) = self.joined.take() {
            self.complete_join(now, socket);
            if let Some(packet) = packet {
                self.outputs.push_back(packet);
            }
        }
        let output = self.outputs.pop_front()?;
        if let Output::Event(Event::Joined { socket, .. }) = output {
            self.joined = Some((socket, self.outputs.pop_front()));
        }
        Some(output)
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due, if nothing happens;
    /// `None`: never.
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// // After `pingInterval` and `pingTimeout`, if no ping comes.
    /// assert_eq!(manager.poll_timeout(), Some(now.after(45_000)));
    /// ```
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let own = match self.phase {
            Phase::Waiting { until } => Some(until),
            Phase::Opening { deadline } => deadline,
            Phase::Idle | Phase::Configuring | Phase::Open => None,
        };
        let connections = self.connection.iter().chain(&self.retiring);
        let connections = connections.map(Connection::poll_timeout);
        let namespaces = self.namespaces.iter().map(|namespace| {
            let reply = match namespace.link {
                Link::Connecting { deadline } => Some(deadline),
                Link::Pending => namespace.unanswered,
                _ => None,
            };
            earliest(reply, namespace.acks.poll_timeout())
        });
        connections.chain(namespaces).fold(own, earliest)
    }

    /// Adds a namespace, inactive at first. The name begins with `/` and has no comma.
    /// It stays for good; of two of one name, the first gets all packets.
    ///
    /// ```
    #[doc = include_str!("idle.md")]
    /// let admin = manager.add_socket("/admin");
    /// assert!(!manager.is_active(admin));
    /// ```
    pub fn add_socket(&mut self, name: &str) -> SocketId {
        self.namespaces.push(Namespace::new(name));
        SocketId(self.namespaces.len() - 1)
    }

    /// Sends emits of a namespace again until they are answered, so many times
    /// (`retries`); `None`: never, the default. One is under way at a time, and those
    /// that are volatile or urgent are left out.
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// # let emit = Emit::new(1, Content::text(r#"["hello"]"#.into()));
    /// manager.set_retries(socket, Some(3));
    /// assert_eq!(manager.emit(now, socket, emit)?, Emitted::Queued);
    /// assert_eq!(sent(&mut manager), [r#"420["hello"]"#]);
    /// assert_eq!(manager.retry_queue_len(socket), 1);
    /// receive(&mut manager, "430[]");
    /// # sent(&mut manager);
    /// assert_eq!(manager.retry_queue_len(socket), 0);
    /// # Ok::<(), EmitError>(())
    /// ```
    pub fn set_retries(&mut self, socket: SocketId, retries: Option<u32>) {
        if let Some(namespace) = self.namespace_mut(socket) {
            namespace.queue.retries = retries;
        }
    }

    /// How far the connection is. [`Phase`] has an example.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether a lost or failed connection is being opened again.
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// manager.handle_input(now, Input::Closed { transport, context: None });
    /// while manager.poll_output(now).is_some() {}
    /// assert!(manager.is_reconnecting());
    /// ```
    #[must_use]
    pub fn is_reconnecting(&self) -> bool {
        self.reconnecting
    }

    /// Whether the namespace is joined (`socket.connected`).
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// assert!(manager.is_connected(socket));
    /// manager.disconnect(now, socket);
    /// assert!(!manager.is_connected(socket));
    /// ```
    #[must_use]
    pub fn is_connected(&self, socket: SocketId) -> bool {
        self.namespace(socket).is_some_and(Namespace::is_connected)
    }

    /// Whether the namespace is joined, or will be without another `connect`
    /// (`socket.active`).
    ///
    /// ```
    #[doc = include_str!("idle.md")]
    /// manager.connect(now, socket);
    /// assert!(manager.is_active(socket) && !manager.is_connected(socket));
    /// ```
    #[must_use]
    pub fn is_active(&self, socket: SocketId) -> bool {
        self.namespace(socket).is_some_and(Namespace::is_active)
    }

    /// How many emits wait for the namespace to be joined, at most
    /// [`MAX_SEND_BUFFER`](super::MAX_SEND_BUFFER).
    ///
    /// ```
    #[doc = include_str!("idle.md")]
    /// # let emit = Emit::new(1, Content::text(r#"["hello"]"#.into()));
    /// manager.emit(now, socket, emit)?;
    /// assert_eq!(manager.send_buffer_len(socket), 1);
    /// # Ok::<(), EmitError>(())
    /// ```
    #[must_use]
    pub fn send_buffer_len(&self, socket: SocketId) -> usize {
        self.namespace(socket)
            .map_or(0, |namespace| namespace.send_buffer.len())
    }

    /// How many emits are retried until they are answered, the one under way
    /// included. [`set_retries`](Self::set_retries) has an example.
    #[must_use]
    pub fn retry_queue_len(&self, socket: SocketId) -> usize {
        self.namespace(socket)
            .map_or(0, |namespace| namespace.queue.len())
    }

    /// The events that came before the namespace was joined (`socket.receiveBuffer`), at
    /// most [`MAX_RECEIVE_BUFFER`](super::MAX_RECEIVE_BUFFER). They are told after
    /// [`Event::Joined`].
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// # let admin = manager.add_socket("/admin");
    /// # manager.connect(now, admin);
    /// # manager.authenticate(now, admin, 1, None);
    /// // CONNECT was sent for `admin`, and not answered yet.
    /// receive(&mut manager, r#"42/admin,["early"]"#);
    /// while manager.poll_output(now).is_some() {}
    /// let early = manager.receive_buffer(admin).next();
    /// assert_eq!(early, HostPayload::parse(&r#"["early"]"#.into(), 0).as_ref());
    /// ```
    pub fn receive_buffer(&self, socket: SocketId) -> impl Iterator<Item = &P::Value> {
        let early = self.namespace(socket).map(|space| &space.receive_buffer);
        early.into_iter().flatten().map(|(args, _)| args)
    }

    /// The id that the next emit with an answer gets.
    ///
    /// ```
    #[doc = include_str!("idle.md")]
    /// assert_eq!(manager.next_ack_id(socket), 0);
    /// ```
    #[must_use]
    pub fn next_ack_id(&self, socket: SocketId) -> u64 {
        self.namespace(socket)
            .map_or(0, |namespace| namespace.acks.next_id())
    }

    /// The payload of CONNECT, for an application with a
    /// [parser of its own](crate::socket#a-parser-of-the-applications-own): `auth` with
    /// what connection state recovery needs.
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// let auth = HostPayload::text(r#"{"token":"secret"}"#);
    /// assert_eq!(manager.connect_payload(socket, Some(&auth)), Some(auth));
    /// ```
    #[must_use]
    pub fn connect_payload(&self, socket: SocketId, auth: Option<&P::Text>) -> Option<P::Text> {
        self.namespace(socket)?.connect_payload(auth)
    }

    /// The current connection; `None` before [`configure`](Self::configure) and after the
    /// end.
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// assert_eq!(manager.connection().map(|connection| connection.sid()), Some("a"));
    /// ```
    #[must_use]
    pub fn connection(&self) -> Option<&Connection<P>> {
        self.connection.as_ref()
    }

    /// Takes the connection for dead unless a ping comes until then.
    ///
    /// ```
    #[doc = include_str!("joined.md")]
    /// manager.expire_at(now.after(1_000));
    /// assert_eq!(manager.poll_timeout(), Some(now.after(1_000)));
    /// ```
    pub fn expire_at(&mut self, deadline: Instant) {
        if let Some(connection) = &mut self.connection {
            connection.expire_at(deadline);
        }
    }

    fn namespace(&self, socket: SocketId) -> Option<&Namespace<P>> {
        self.namespaces.get(socket.0)
    }

    fn namespace_mut(&mut self, socket: SocketId) -> Option<&mut Namespace<P>> {
        self.namespaces.get_mut(socket.0)
    }

    fn sockets(&self) -> impl Iterator<Item = SocketId> + use<P> {
        (0..self.namespaces.len()).map(SocketId)
    }

    fn connection_of(&mut self, transport: TransportId) -> Option<&mut Connection<P>> {
        self.connection
            .iter_mut()
            .chain(&mut self.retiring)
            .find(|connection| connection.transport_id().connection == transport.connection)
    }

    /// Tells of an engine; which one, where it is another than before.
    fn engine_event(&mut self, engine: u32, event: Event<P>) {
        if self.told_engine != engine {
            self.told_engine = engine;
            self.event(Event::EngineSelected(engine));
        }
        self.event(event);
    }

    fn event(&mut self, event: Event<P>) {
        self.outputs.push_back(Output::Event(event));
    }
}
