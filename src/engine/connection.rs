//! One Engine.IO session, from the first request to its last word.
//!
//! ```text
//!  Opening --handshake--> Open --close(), writes pending--> Closing
//!     |                    |                                   |
//!     +--------------------+-----------------------------------+--> Closed
//! ```
//!
//! Methods come in families. `handle_*` take what happened: inputs, or that time
//! has passed. `poll_*` say what to do next and until when nothing need be done.
//! `write`, `flush` and `close` are the upper layer's wishes. After each call of
//! the first or the third kind, `poll_output` is called until it returns `None`.
//!
//! Every transport attempt has an id; what an attempt says after it was replaced
//! or closed is dropped.

use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem::replace;

use super::config::{Config, MAX_WRITE_BUFFER};
use super::error::{CloseReason, Failure, FailureKind};
use super::exchange::{Command, Event, Input, Output, State, WriteBufferFull};
use super::framing::{TooManyPackets, take_body};
use super::heartbeat::Heartbeat;
use super::memory::TransportRecord;
use super::packet::{Frame, Message};
use super::polling::Polling;
use super::transport::{TransportId, TransportKind};
use super::upgrade::{Hold, Probe, ProbeState};
use crate::payload::Payload;
use crate::time::{Instant, earliest};

mod closing;
mod direct;
mod receiving;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod upgrading;

/// With `try_all_transports`, a transport that has not opened by then gives way
/// to the next: less than half of the Manager's default timeout of 20 s, so that
/// two transports fit.
const OPEN_TIMEOUT_MS: u64 = 8_000;

/// How long a closed session may take to say goodbye over polling. The server
/// forgets the session by itself after its ping timeout, so this is politeness.
const FAREWELL_TIMEOUT_MS: u64 = 10_000;

/// The facility behind the current transport.
#[derive(Debug)]
enum Link<P: Payload> {
    Polling(Polling<P>),
    /// A WebSocket or a WebTransport session.
    Stream {
        kind: TransportKind,
        /// Since when it carries the session.
        since: Option<Instant>,
        /// Whether a message came through it.
        heard: bool,
    },
}

/// What is left to do for a closed session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Farewell {
    /// Closed before the handshake came: once its sid is known, say goodbye.
    AwaitHandshake {
        deadline: Instant,
    },
    /// The close packet is on its way.
    Posting {
        deadline: Instant,
    },
    Done,
}

/// The state machine of one session; the [module](crate::engine) has examples of
/// all its methods.
#[derive(Debug)]
pub struct Connection<P: Payload> {
    config: Config,
    state: State,
    farewell: Farewell,
    transports: Vec<TransportKind>,
    id: TransportId,
    link: Link<P>,
    last_attempt: u32,
    open_deadline: Option<Instant>,
    /// When the current transport began to open.
    began: Instant,
    sid: String,
    max_payload: Option<usize>,
    offered: Vec<TransportKind>,
    heartbeat: Option<Heartbeat>,
    probes: Vec<Probe>,
    hold: Hold,
    probe_again_at: Option<Instant>,
    record: TransportRecord,
    write_buffer: VecDeque<Frame<P>>,
    /// Whether an answer to the heartbeat waits with the rest.
    pong_waits: bool,
    /// Whether single packets are reported.
    observed: bool,
    outputs: VecDeque<Output<P>>,
}

impl<P: Payload> Connection<P> {
    /// Begins to open a session. `id` must be new among the connections of its
    /// owner; `record` is what is known of the host. [Example](crate::engine#a-session).
    #[must_use]
    pub fn new(id: u32, config: Config, record: TransportRecord, now: Instant) -> Self {
        let mut transports = config.transports.clone();
        let preferred = if record.avoids(now) {
            Some(TransportKind::Polling)
        } else if config.remember_upgrade && record.worked() {
            Some(TransportKind::WebSocket)
        } else {
            None
        };
        let index = transports.iter().position(|kind| Some(*kind) == preferred);
        if let Some(index) = index {
            let kind = transports.remove(index);
            transports.insert(0, kind);
        }
        let mut connection = Self {
            config,
            state: State::Opening,
            farewell: Farewell::Done,
            transports,
            id: TransportId {
                connection: id,
                attempt: 0,
            },
            link: Link::Polling(Polling::new()),
            last_attempt: 0,
            open_deadline: None,
            began: now,
            sid: String::new(),
            max_payload: None,
            offered: Vec::new(),
            heartbeat: None,
            probes: Vec::new(),
            hold: Hold::Over,
            probe_again_at: None,
            record,
            write_buffer: VecDeque::new(),
            pong_waits: false,
            observed: false,
            outputs: VecDeque::new(),
        };
        connection.open_first_transport(now);
        connection
    }

    /// Takes what happened at `now`. [Example](crate::engine#a-session).
    pub fn handle_input(&mut self, now: Instant, input: Input<P>) {
        match input {
            Input::Offline => self.end(
                now,
                CloseReason::TransportClose,
                Some(FailureKind::Offline.into()),
            ),
            Input::NetworkChanged => self.handle_network_change(now),
            Input::Opened { transport } => self.handle_opened(now, transport),
            Input::Received { transport, frame } => self.handle_received(now, transport, frame),
            Input::Closed { transport, context } => {
                let failure = Failure {
                    kind: FailureKind::TransportClosed,
                    description: None,
                    context,
                };
                self.handle_end_of(now, transport, CloseReason::TransportClose, failure);
            }
            Input::Failed {
                transport,
                sending,
                description,
                context,
            } => {
                let kind = match &mut self.link {
                    Link::Polling(polling) if transport == self.id && sending => {
                        polling.finish_post();
                        FailureKind::PollingWrite
                    }
                    Link::Polling(polling) if transport == self.id => {
                        polling.finish_body();
                        FailureKind::PollingRead
                    }
                    _ => FailureKind::of_transport(self.kind_of(transport)),
                };
                let failure = Failure {
                    kind,
                    description: Some(description),
                    context,
                };
                self.handle_end_of(now, transport, CloseReason::TransportError, failure);
            }
            Input::PollDone { transport, body } => self.handle_body(now, transport, body),
            Input::PostDone { transport } => self.handle_posted(now, transport),
        }
    }

    /// Acts on every deadline that has passed. [Example](crate::engine#a-session).
    pub fn handle_timeout(&mut self, now: Instant) {
        let passed = |deadline: Option<Instant>| deadline.is_some_and(|at| at <= now);
        if passed(self.farewell_deadline()) {
            self.finish_farewell();
        }
        if passed(self.heartbeat_deadline()) {
            self.end(now, CloseReason::PingTimeout, None);
        }
        self.handle_probe_timeouts(now);
        if passed(self.hold_deadline()) {
            self.hold = Hold::Over;
            self.handle_polling_progress(now);
        }
        if passed(self.open_deadline) {
            let kind = FailureKind::of_transport(self.kind_of(self.id));
            self.fail(now, kind.into());
        }
        if passed(self.probe_again_at) {
            self.probe_again_at = None;
            self.start_probes(now);
        }
    }

    /// What to do next; `None` when there is nothing until the next input or
    /// [`poll_timeout`](Self::poll_timeout). [Example](crate::engine#a-session).
    pub fn poll_output(&mut self, now: Instant) -> Option<Output<P>> {
        loop {
            if let Some(output) = self.outputs.pop_front() {
                return Some(output);
            }
            // Packets of a body are read one at a time: what the upper layer does
            // on one of them holds for the next.
            let Link::Polling(polling) = &mut self.link else {
                return None;
            };
            match polling.body()?.next_frame() {
                Ok(Some(frame)) => self.handle_frame(now, frame),
                Ok(None) => {
                    polling.finish_body();
                    self.handle_polling_progress(now);
                }
                Err(TooManyPackets) => {
                    polling.finish_body();
                    self.fail(now, FailureKind::MessageTooLarge.into());
                }
            }
        }
    }

    /// What is to be done or told already, without reading on.
    pub(crate) fn poll_queued(&mut self) -> Option<Output<P>> {
        self.outputs.pop_front()
    }

    /// What to do next when it is a command: what was written need not wait for
    /// what is yet to be read.
    pub(crate) fn poll_command(&mut self) -> Option<Command<P>> {
        match self.outputs.pop_front()? {
            Output::Command(command) => Some(command),
            event => {
                self.outputs.push_front(event);
                None
            }
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due, if nothing happens;
    /// `None`: never. [Example](crate::engine#a-session).
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let probes = self.probes.iter().map(|probe| Some(probe.deadline));
        [
            self.probe_again_at,
            self.open_deadline,
            self.farewell_deadline(),
            self.hold_deadline(),
        ]
        .into_iter()
        .chain(probes)
        .fold(self.heartbeat_deadline(), earliest)
    }

    /// Queues a message for [`flush`](Self::flush), which sends it once the session
    /// is open; dropped once `close` was called. [Example](crate::engine#writing).
    ///
    /// # Errors
    /// [`MAX_WRITE_BUFFER`] packets wait already.
    pub fn write(&mut self, message: Message<P>) -> Result<(), WriteBufferFull> {
        if !self.has_room(1) {
            return Err(WriteBufferFull);
        }
        if matches!(self.state, State::Opening | State::Open) {
            self.enqueue(message.into());
        }
        Ok(())
    }

    /// From now on single packets are reported, which costs an event each.
    /// [Example](crate::engine#observing).
    pub fn observe(&mut self) {
        self.observed = true;
    }

    /// What waits to be sent, oldest first. [Example](crate::engine#writing).
    #[must_use]
    pub fn write_buffer(&self) -> &VecDeque<Frame<P>> {
        &self.write_buffer
    }

    /// Whether so many messages may be written, up to [`MAX_WRITE_BUFFER`] in all.
    /// [Example](crate::engine#writing).
    #[must_use]
    pub fn has_room(&self, messages: usize) -> bool {
        self.write_buffer.len().saturating_add(messages) <= MAX_WRITE_BUFFER
    }

    /// Sends what waits, as far as the transport takes it: over polling, one body
    /// at a time. [Example](crate::engine#writing).
    pub fn flush(&mut self) {
        if !matches!(self.state, State::Open | State::Closing) || self.is_upgrading() {
            return;
        }
        match &mut self.link {
            Link::Stream { .. } => {
                let before = self.write_buffer.len();
                self.pong_waits = false;
                while let Some(frame) = self.write_buffer.pop_front_if(|frame| frame.is_ready()) {
                    self.send(self.id, frame);
                }
                if self.write_buffer.len() < before {
                    self.report(|| Event::Flushed);
                    self.report_drained();
                }
            }
            Link::Polling(polling) if polling.can_post() => {
                if let Some(body) = take_body(&mut self.write_buffer, self.max_payload) {
                    polling.start_post();
                    self.pong_waits = false;
                    self.post(body);
                    self.report(|| Event::Flushed);
                }
            }
            Link::Polling(_) => {}
        }
    }

    /// Sends what waited until its data could be read. [Example](crate::engine#writing).
    pub fn resume(&mut self, now: Instant) {
        self.flush();
        if self.state == State::Closing {
            self.finish_closing(now);
        }
    }

    /// Whether a message written now goes out at once: what `volatile` asks. False
    /// where anything waits. [Example](crate::engine#writing).
    #[must_use]
    pub fn is_writable(&self) -> bool {
        let free = match &self.link {
            Link::Stream { .. } => true,
            Link::Polling(polling) => polling.can_post(),
        };
        free && self.state == State::Open && !self.is_upgrading() && self.write_buffer.is_empty()
    }

    /// Whether the server's pings have stayed away too long, noticed or not:
    /// what is written then is lost. [Example](crate::engine#heartbeat).
    #[must_use]
    pub fn is_expired(&self, now: Instant) -> bool {
        self.heartbeat_deadline().is_some_and(|at| at <= now)
    }

    /// Takes the session for dead unless a ping comes until then; nothing before
    /// the handshake. [Example](crate::engine#heartbeat).
    pub fn expire_at(&mut self, deadline: Instant) {
        if let Some(heartbeat) = &mut self.heartbeat {
            heartbeat.expire_at(deadline);
        }
    }

    /// When the session is taken for dead, if no ping comes until then; `None`
    /// before the handshake and after the end. [Example](crate::engine#heartbeat).
    #[must_use]
    pub fn heartbeat_deadline(&self) -> Option<Instant> {
        self.heartbeat.as_ref().map(Heartbeat::deadline)
    }

    /// Ends the session. What was written before is still delivered, what is
    /// written later is dropped. [Example](crate::engine#closing).
    pub fn close(&mut self, now: Instant) {
        match self.state {
            State::Opening if matches!(self.link, Link::Polling(_)) => {
                self.farewell = Farewell::AwaitHandshake {
                    deadline: now.after(FAREWELL_TIMEOUT_MS),
                };
                self.finish(CloseReason::ForcedClose, None);
            }
            State::Opening => self.end(now, CloseReason::ForcedClose, None),
            State::Open => {
                self.state = State::Closing;
                self.probes
                    .retain(|probe| probe.state != ProbeState::Waiting);
                self.finish_closing(now);
            }
            State::Closing | State::Closed => {}
        }
    }

    /// How far the session is. [Example](crate::engine#closing).
    #[must_use]
    pub fn state(&self) -> State {
        self.state
    }

    /// The transport that carries the session, or is about to. Another one after
    /// [`Event::Upgraded`] and [`Event::TransportChanged`]. [Example](crate::engine#upgrade).
    #[must_use]
    pub fn transport(&self) -> TransportKind {
        self.kind_of(self.id)
    }

    /// The transport's attempt. [Example](crate::engine#upgrade).
    #[must_use]
    pub fn transport_id(&self) -> TransportId {
        self.id
    }

    /// The id that [`new`](Self::new) was given. [Example](crate::engine#a-session).
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id.connection
    }

    /// The session id (`engine.id`), empty before the handshake.
    /// [Example](crate::engine#a-session).
    #[must_use]
    pub fn sid(&self) -> &str {
        &self.sid
    }

    /// Whether the session is over and its last word is said: the connection
    /// may be dropped. [Example](crate::engine#closing).
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.state == State::Closed && self.farewell == Farewell::Done && self.outputs.is_empty()
    }

    fn kind_of(&self, transport: TransportId) -> TransportKind {
        let probe = self.probes.iter().find(|probe| probe.id == transport);
        match (probe, &self.link) {
            (Some(probe), _) => probe.kind,
            (None, Link::Polling(_)) => TransportKind::Polling,
            (None, Link::Stream { kind, .. }) => *kind,
        }
    }

    /// Whether nothing is written because a better transport takes over: between
    /// [`Event::Upgrading`] and [`Event::Upgraded`]. [Example](crate::engine#upgrade).
    #[must_use]
    pub fn is_upgrading(&self) -> bool {
        self.probes
            .iter()
            .any(|probe| probe.state == ProbeState::Pausing)
    }

    fn farewell_deadline(&self) -> Option<Instant> {
        match self.farewell {
            Farewell::AwaitHandshake { deadline } | Farewell::Posting { deadline } => {
                Some(deadline)
            }
            Farewell::Done => None,
        }
    }

    fn command(&mut self, command: Command<P>) {
        self.outputs.push_back(Output::Command(command));
    }

    fn event(&mut self, event: Event<P>) {
        self.outputs.push_back(Output::Event(event));
    }

    /// Something that only an observer wants to know.
    fn report(&mut self, event: impl FnOnce() -> Event<P>) {
        if self.observed {
            self.event(event());
        }
    }

    fn report_drained(&mut self) {
        if self.write_buffer.is_empty() {
            self.report(|| Event::Drained);
        }
    }

    fn enqueue(&mut self, frame: Frame<P>) {
        self.report(|| Event::PacketCreated(frame.clone()));
        self.write_buffer.push_back(frame);
    }

    /// An answer to the heartbeat does not wait for data that is being read. While
    /// one waits, more pings need no more of them.
    fn enqueue_pong(&mut self) {
        if replace(&mut self.pong_waits, true) {
            return;
        }
        self.report(|| Event::PacketCreated(Frame::pong()));
        let unready = self.write_buffer.iter().position(|frame| !frame.is_ready());
        let index = unready.unwrap_or(self.write_buffer.len());
        self.write_buffer.insert(index, Frame::pong());
    }

    fn send(&mut self, transport: TransportId, frame: Frame<P>) {
        let as_text =
            self.config.force_base64 && self.kind_of(transport) == TransportKind::WebSocket;
        let frame = match frame {
            Frame::Binary(_) if as_text => Frame::Text(frame.into_text()),
            frame => frame,
        };
        self.command(Command::Send { transport, frame });
    }

    fn post(&mut self, body: P::Text) {
        self.command(Command::Post {
            transport: self.id,
            sid: self.sid.clone(),
            body,
        });
    }

    fn poll(&mut self) {
        if let Link::Polling(polling) = &mut self.link
            && polling.start_get()
        {
            let sid = (self.state != State::Opening).then(|| self.sid.clone());
            self.command(Command::Poll {
                transport: self.id,
                sid,
            });
        }
    }

    fn next_id(&mut self) -> TransportId {
        self.last_attempt += 1;
        TransportId {
            attempt: self.last_attempt,
            ..self.id
        }
    }

    fn remember(&mut self, change: impl FnOnce(&mut TransportRecord)) {
        let before = self.record;
        change(&mut self.record);
        if self.record != before {
            self.event(Event::Remember(self.record));
        }
    }

    fn open_first_transport(&mut self, now: Instant) {
        let Some(kind) = self.transports.first().copied() else {
            return self.finish(
                CloseReason::TransportError,
                Some(FailureKind::NoTransports.into()),
            );
        };
        let more = self.config.try_all_transports && self.transports.len() > 1;
        self.open_deadline = more.then(|| now.after(OPEN_TIMEOUT_MS));
        self.began = now;
        self.id = self.next_id();
        match kind {
            TransportKind::Polling => {
                self.link = Link::Polling(Polling::new());
                self.poll();
            }
            TransportKind::WebSocket | TransportKind::WebTransport => {
                self.link = Link::Stream {
                    kind,
                    since: None,
                    heard: false,
                };
                self.command(Command::Open {
                    transport: self.id,
                    kind,
                    sid: None,
                });
            }
        }
    }
}
