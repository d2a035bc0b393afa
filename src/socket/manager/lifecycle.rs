//! Opening, losing, reopening and closing, of the connection and of namespaces.

use alloc::vec::Vec;
use core::mem::take;

use super::{MAX_RETIRING, Manager, Phase};
use crate::engine::{
    CloseReason, Config, Connection, Event as EngineEvent, FailureKind, Message,
    Output as EngineOutput, State, TransportRecord,
};
use crate::payload::Payload;
use crate::socket::error::{AckFailure, DisconnectReason, Problem};
use crate::socket::exchange::{Event, Output, SocketId};
use crate::socket::namespace::{Link, Namespace};
use crate::socket::packet::{CONNECT, DISCONNECT};
use crate::time::Instant;

/// How long, in milliseconds, the server may take to answer CONNECT. Longer than the
/// 45 s after which servers drop clients that joined nothing; upstream waits for ever.
pub const NAMESPACE_TIMEOUT_MS: u64 = 60_000;

/// How soon after a failure the application may have it tried again, at most: one
/// that calls `connect` whenever it hears of a failure must not keep the page busy.
const RETRY_PAUSE_MS: u64 = 500;

impl<P: Payload> Manager<P> {
    /// Opens the connection; between two tries, at once, but for the pause that
    /// each failure is followed by. Nothing happens when it is open or opening.
    ///
    /// ```
    #[doc = include_str!("../idle.md")]
    /// manager.open(now);
    /// assert_eq!(manager.poll_output(now), Some(Output::Configure));
    /// ```
    pub fn open(&mut self, now: Instant) {
        let pausing = now < self.pause_until;
        match self.phase {
            Phase::Idle if pausing => {
                self.phase = Phase::Waiting {
                    until: self.pause_until,
                };
            }
            Phase::Waiting { until } if pausing => {
                self.phase = Phase::Waiting {
                    until: until.min(self.pause_until),
                };
            }
            Phase::Idle => self.begin_opening(),
            Phase::Waiting { .. } => self.attempt(),
            Phase::Configuring | Phase::Opening { .. } | Phase::Open => {}
        }
    }

    /// As [`open`](Self::open), for a caller who takes care of a failure: unless
    /// it is part of a reconnection, it is not tried again.
    ///
    /// ```
    #[doc = include_str!("../idle.md")]
    /// manager.open_once(now);
    /// manager.fail_configuration(now, "no address".into());
    /// assert_eq!(manager.phase(), Phase::Idle);
    /// ```
    pub fn open_once(&mut self, now: Instant) {
        self.single_try |= self.phase == Phase::Idle;
        self.open(now);
    }

    /// Closes the connection and stops reconnecting. Namespaces stay active, and
    /// are joined again at the next [`open`](Self::open).
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// manager.close(now);
    /// assert_eq!(manager.phase(), Phase::Idle);
    /// assert!(manager.is_active(socket) && !manager.is_connected(socket));
    /// ```
    pub fn close(&mut self, now: Instant) {
        self.reconnecting = false;
        self.single_try = false;
        self.backoff.reset();
        if self.phase == Phase::Idle {
            return;
        }
        self.retire(now);
        self.leave_all(DisconnectReason::Engine(CloseReason::ForcedClose), None);
    }

    /// Closes the engine only: as if the connection had been lost.
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// manager.close_engine(now);
    /// while manager.poll_output(now).is_some() {}
    /// assert!(manager.is_reconnecting());
    /// ```
    pub fn close_engine(&mut self, now: Instant) {
        if let Some(connection) = &mut self.connection {
            connection.close(now);
        }
    }

    /// The application's answer to [`Output::Configure`]. Ignored at any other time.
    /// [`Phase`] has an example.
    pub fn configure(&mut self, now: Instant, config: Config, record: TransportRecord) {
        if self.phase != Phase::Configuring {
            return;
        }
        let deadline = self.settings.timeout_ms.map(|millis| now.after(millis));
        self.phase = Phase::Opening { deadline };
        self.last_connection = self.last_connection.wrapping_add(1);
        let connection = Connection::new(self.last_connection, config, record, now);
        let engine = connection.id();
        self.engine_event(engine, Event::EngineCreated(connection.transport()));
        self.connection = Some(connection);
    }

    /// The application could not answer [`Output::Configure`]: a failed try.
    ///
    /// ```
    #[doc = include_str!("../idle.md")]
    /// manager.open(now);
    /// manager.fail_configuration(now, "no address".into());
    /// assert!(matches!(manager.phase(), Phase::Waiting { .. }));
    /// ```
    pub fn fail_configuration(&mut self, now: Instant, detail: P::Detail) {
        if self.phase == Phase::Configuring {
            self.handle_open_failure(now, Problem::Configuration(detail));
        }
    }

    /// Joins the namespace, now or as soon as there is a connection. Nothing
    /// happens when it is joined or being joined; between two tries to connect,
    /// the next one begins as [`open`](Self::open) says.
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// let admin = manager.add_socket("/admin");
    /// manager.connect(now, admin);
    /// let question = Output::Authenticate { socket: admin, session: 1 };
    /// assert_eq!(manager.poll_output(now), Some(question));
    /// ```
    pub fn connect(&mut self, now: Instant, socket: SocketId) {
        let Some(namespace) = self.namespace_mut(socket) else {
            return;
        };
        if namespace.link == Link::Inactive {
            namespace.link = Link::Pending;
        }
        if namespace.unanswered.is_some_and(|at| at <= now) {
            namespace.unanswered = None;
        }
        if self.phase == Phase::Open {
            self.join(socket);
        } else {
            self.open(now);
        }
    }

    /// Leaves the namespace. The last one closes the connection.
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// manager.disconnect(now, socket);
    /// assert_eq!(manager.phase(), Phase::Idle);
    /// assert_eq!(sent(&mut manager), ["41"]);
    /// ```
    pub fn disconnect(&mut self, now: Instant, socket: SocketId) {
        if self.is_connected(socket) {
            self.write_control(DISCONNECT, socket, None);
        }
        self.leave(now, socket);
    }

    /// As [`disconnect`](Self::disconnect), with the DISCONNECT packet of an application
    /// with a [parser of its own](crate::socket#a-parser-of-the-applications-own).
    pub fn disconnect_encoded(
        &mut self,
        now: Instant,
        socket: SocketId,
        messages: Vec<Message<P>>,
    ) {
        if self.is_connected(socket) {
            self.write_messages(messages);
        }
        self.leave(now, socket);
    }

    fn leave(&mut self, now: Instant, socket: SocketId) {
        let connected = self.is_connected(socket);
        if !self.is_active(socket) {
            return;
        }
        let Some(namespace) = self.namespace_mut(socket) else {
            return;
        };
        let lost = namespace.leave(Link::Inactive);
        self.close_when_unused(now);
        if connected {
            self.event(Event::Disconnected {
                socket,
                reason: DisconnectReason::IoClientDisconnect,
                problem: None,
            });
        }
        self.fail_acks(socket, lost, AckFailure::Disconnected);
    }

    /// The application's answer to [`Output::Authenticate`]: the JSON text of an
    /// object without white space, or nothing. An answer to an older question, or
    /// a second one, is ignored. [Example](crate::socket#a-connection).
    pub fn authenticate(
        &mut self,
        now: Instant,
        socket: SocketId,
        session: u32,
        auth: Option<&P::Text>,
    ) {
        if self.begin_connecting(now, socket, session) {
            let payload = self.connect_payload(socket, auth);
            self.write_control(CONNECT, socket, payload.as_ref());
        }
    }

    /// As [`authenticate`](Self::authenticate), with the CONNECT packet of an application
    /// with a [parser of its own](crate::socket#a-parser-of-the-applications-own).
    pub fn authenticate_encoded(
        &mut self,
        now: Instant,
        socket: SocketId,
        session: u32,
        messages: Vec<Message<P>>,
    ) {
        if self.begin_connecting(now, socket, session) {
            self.write_messages(messages);
        }
    }

    /// The application has no answer to [`Output::Authenticate`]: the namespace is
    /// left alone until the next [`connect`](Self::connect).
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// # let admin = manager.add_socket("/admin");
    /// # manager.connect(now, admin);
    /// let Some(Output::Authenticate { session, .. }) = manager.poll_output(now) else {
    ///     panic!("the namespace is about to be joined")
    /// };
    /// manager.fail_authentication(now, admin, session);
    /// assert!(!manager.is_active(admin));
    /// ```
    pub fn fail_authentication(&mut self, now: Instant, socket: SocketId, session: u32) {
        if let Some(namespace) = self.namespace_mut(socket)
            && namespace.link == Link::Authenticating
            && namespace.session == session
        {
            namespace.link = Link::Inactive;
            self.close_when_unused(now);
        }
    }

    fn begin_connecting(&mut self, now: Instant, socket: SocketId, session: u32) -> bool {
        let Some(namespace) = self.namespace_mut(socket) else {
            return false;
        };
        let asked = namespace.link == Link::Authenticating && namespace.session == session;
        if asked {
            namespace.replies_due = namespace.replies_due.saturating_add(1);
            namespace.link = Link::Connecting {
                deadline: now.after(NAMESPACE_TIMEOUT_MS),
            };
        }
        asked
    }

    pub(super) fn close_when_unused(&mut self, now: Instant) {
        if !self.namespaces.iter().any(Namespace::is_active) {
            self.close(now);
        }
    }

    fn begin_opening(&mut self) {
        self.phase = Phase::Configuring;
        self.outputs.push_back(Output::Configure);
    }

    /// The next try of a reconnection.
    pub(super) fn attempt(&mut self) {
        if self.reconnecting {
            self.event(Event::ReconnectAttempt(self.backoff.attempts()));
        }
        self.begin_opening();
    }

    /// Asks for the auth of a namespace that waits for it; not while the reply to an
    /// earlier CONNECT is on its way.
    pub(super) fn join(&mut self, socket: SocketId) {
        if let Some(namespace) = self.namespace_mut(socket)
            && namespace.link == Link::Pending
            && namespace.unanswered.is_none()
        {
            namespace.link = Link::Authenticating;
            namespace.session = namespace.session.wrapping_add(1);
            let session = namespace.session;
            self.outputs
                .push_back(Output::Authenticate { socket, session });
        }
    }

    pub(super) fn handle_connection_output(&mut self, now: Instant, output: EngineOutput<P>) {
        let event = match output {
            EngineOutput::Command(command) => {
                return self.outputs.push_back(Output::Command(command));
            }
            EngineOutput::Event(event) => event,
        };
        match event {
            EngineEvent::Message(message) => self.handle_message(now, message),
            EngineEvent::Ping => self.engine_event(self.last_connection, Event::Ping),
            EngineEvent::Opened { handshake, data } => {
                let engine = self.last_connection;
                self.engine_event(engine, Event::EngineOpened { handshake, data });
                self.unsettled = true;
                self.handle_opened();
            }
            EngineEvent::Closed {
                reason,
                failure,
                unsent,
            } => {
                self.drop_connection(now);
                let engine = self.last_connection;
                let problem = failure.clone().map(Problem::Transport);
                self.engine_event(
                    engine,
                    Event::EngineClosed {
                        reason,
                        failure,
                        unsent,
                    },
                );
                self.unsettled = true;
                if self.phase == Phase::Open {
                    if let (CloseReason::TransportError, Some(problem)) = (reason, &problem) {
                        self.tell_error(problem);
                    }
                    self.handle_loss(now, DisconnectReason::Engine(reason), problem);
                } else {
                    let ended = Problem::Transport(FailureKind::TransportClosed.into());
                    self.handle_open_failure(now, problem.unwrap_or(ended));
                }
            }
            // Each connection that goes without a transport says so; the application heard it.
            EngineEvent::Avoided(_, millis) if now.after(millis) == self.avoided_until => {}
            EngineEvent::Avoided(kind, millis) => {
                self.avoided_until = now.after(millis);
                self.event(Event::Avoided(kind, millis));
            }
            event => self.tell_engine(self.last_connection, event),
        }
    }

    /// Tells of an engine what is of no consequence here.
    fn tell_engine(&mut self, engine: u32, event: EngineEvent<P>) {
        let event = match event {
            EngineEvent::TransportChanged(kind) => Event::EngineTransport(kind),
            EngineEvent::Upgrading(kind) => Event::Upgrading(kind),
            EngineEvent::Upgraded(kind) => Event::Upgraded(kind),
            EngineEvent::UpgradeFailed(kind, failure) => Event::UpgradeFailed(kind, failure),
            EngineEvent::Avoided(kind, millis) => return self.event(Event::Avoided(kind, millis)),
            EngineEvent::Remember(record) => return self.event(Event::Remember(record)),
            EngineEvent::PacketReceived(frame) => Event::PacketReceived(frame),
            EngineEvent::PacketCreated(frame) => Event::PacketCreated(frame),
            EngineEvent::Flushed => Event::Flushed,
            EngineEvent::Drained => Event::Drained,
            EngineEvent::Closed {
                reason,
                failure,
                unsent,
            } => Event::EngineClosed {
                reason,
                failure,
                unsent,
            },
            EngineEvent::Opened { .. } | EngineEvent::Message(_) | EngineEvent::Ping => return,
        };
        let closed = matches!(event, Event::EngineClosed { .. });
        self.engine_event(engine, event);
        if closed {
            self.event(Event::EngineSettled);
        }
    }

    fn handle_opened(&mut self) {
        self.phase = Phase::Open;
        self.single_try = false;
        for socket in self.sockets() {
            self.join(socket);
        }
        self.event(Event::Opened);
        if take(&mut self.reconnecting) {
            self.event(Event::Reconnected(self.backoff.attempts()));
        }
        self.backoff.reset();
    }

    /// The connection is over and nobody wanted that.
    pub(super) fn handle_loss(
        &mut self,
        now: Instant,
        reason: DisconnectReason,
        problem: Option<Problem<P>>,
    ) {
        self.backoff.reset();
        self.leave_all(reason, problem);
        self.schedule(now);
    }

    fn leave_all(&mut self, reason: DisconnectReason, problem: Option<Problem<P>>) {
        self.phase = Phase::Idle;
        for socket in self.sockets() {
            let Some(namespace) = self.namespace_mut(socket) else {
                continue;
            };
            if !namespace.is_active() {
                namespace.forget_connection();
                continue;
            }
            let lost = namespace.leave(Link::Pending);
            namespace.forget_connection();
            self.event(Event::Disconnected {
                socket,
                reason,
                problem: problem.clone(),
            });
            self.fail_acks(socket, lost, AckFailure::Disconnected);
        }
        self.event(Event::Closed { reason, problem });
    }

    /// A connection could not be opened.
    pub(super) fn handle_open_failure(&mut self, now: Instant, problem: Problem<P>) {
        self.phase = Phase::Idle;
        self.pause_until = now.after(RETRY_PAUSE_MS.min(self.settings.backoff.base_ms));
        self.tell_error(&problem);
        let again = take(&mut self.reconnecting);
        if again || !take(&mut self.single_try) {
            self.schedule(now);
        }
        if again {
            self.event(Event::ReconnectError(problem));
        }
    }

    /// Tells of an error, to each namespace that waits first: so it is upstream for
    /// all who do not listen to the manager before it has a namespace.
    fn tell_error(&mut self, problem: &Problem<P>) {
        for socket in self.sockets() {
            if self.is_active(socket) && !self.is_connected(socket) {
                let problem = problem.clone();
                self.event(Event::ConnectError { socket, problem });
            }
        }
        self.event(Event::Error(problem.clone()));
    }

    /// Waits for the next try, or gives up.
    fn schedule(&mut self, now: Instant) {
        if !self.settings.reconnection {
            return;
        }
        let limit = self.settings.reconnection_attempts;
        if limit.is_some_and(|limit| self.backoff.attempts() >= limit) {
            self.backoff.reset();
            return self.event(Event::ReconnectFailed);
        }
        self.reconnecting = true;
        let delay = self.backoff.next_delay(&self.settings.backoff);
        self.phase = Phase::Waiting {
            until: now.after(delay),
        };
    }

    /// Gives up namespaces whose CONNECT was not answered, and the connection
    /// with them when it serves nobody else.
    pub(super) fn expire_namespaces(&mut self, now: Instant) {
        for socket in self.sockets() {
            let Some(namespace) = self.namespace_mut(socket) else {
                continue;
            };
            match namespace.link {
                Link::Connecting { deadline } if deadline <= now => {}
                Link::Pending if namespace.unanswered.is_some_and(|at| at <= now) => {
                    namespace.unanswered = None;
                    self.join(socket);
                    continue;
                }
                _ => continue,
            }
            namespace.give_up(Link::Pending);
            let used = |namespace: &Namespace<P>| {
                matches!(namespace.link, Link::Connecting { .. } | Link::Connected)
            };
            let used = self.namespaces.iter().any(used);
            // On a connection that others need, it is not tried again by itself.
            if let (true, Some(namespace)) = (used, self.namespace_mut(socket)) {
                namespace.link = Link::Inactive;
            }
            let problem = Problem::NamespaceTimeout;
            self.event(Event::ConnectError { socket, problem });
            if !used {
                self.close_engine(now);
            }
        }
    }

    /// Lets go of the connection: it says its last word by itself.
    pub(super) fn retire(&mut self, now: Instant) {
        self.tell_queued();
        if let Some(connection) = &mut self.connection {
            connection.close(now);
            let engine = connection.id();
            if connection.state() != State::Closed {
                self.engine_event(engine, Event::EngineClosing);
            }
        }
        self.tell_queued();
        self.drop_connection(now);
    }

    /// Tells what the connection has to say already, but for messages: nobody
    /// wants any more of those.
    fn tell_queued(&mut self) {
        while let Some(connection) = &mut self.connection
            && let Some(output) = connection.poll_queued()
        {
            let engine = connection.id();
            match output {
                EngineOutput::Command(command) => self.outputs.push_back(Output::Command(command)),
                EngineOutput::Event(event) => self.tell_engine(engine, event),
            }
        }
    }

    /// The connection is closed, or closing; what it does from now on is said by
    /// [`poll_retiring`](Self::poll_retiring).
    fn drop_connection(&mut self, now: Instant) {
        self.reconstruction = None;
        let Some(connection) = self.connection.take() else {
            return;
        };
        self.retiring.push(connection);
        if self.retiring.len() > MAX_RETIRING
            && let Some(oldest) = self.retiring.first_mut()
        {
            oldest.abort(now);
        }
    }

    pub(super) fn poll_retiring(&mut self, now: Instant) -> bool {
        self.retiring.retain(|connection| !connection.is_finished());
        for connection in &mut self.retiring {
            if let Some(output) = connection.poll_output(now) {
                let engine = connection.id();
                match output {
                    EngineOutput::Command(command) => {
                        self.outputs.push_back(Output::Command(command));
                    }
                    EngineOutput::Event(event) => self.tell_engine(engine, event),
                }
                return true;
            }
        }
        self.retiring.retain(|connection| !connection.is_finished());
        false
    }
}
