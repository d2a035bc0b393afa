//! The driver: owns the core, performs what it says, tells it what happened.
//!
//! It is the core's only borrower, and it holds no borrow while JavaScript or the
//! application runs: an output is taken out, the borrow ends, then the output is
//! performed. So the application may call any method from any callback. A call
//! made from a callback changes the core at once. What is sent for it comes out of
//! the loop that is already running; what follows from opening and closing has
//! happened when the call returns.
//!
//! A transport may be let go of in one of its own callbacks: wasm-bindgen keeps a
//! closure that is running until it has returned.

mod direct;

use alloc::rc::{Rc, Weak};
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, Ref, RefCell};
use core::fmt;

use js_sys::JsString;
use wasm_bindgen::prelude::*;

pub use direct::Direct;

use super::clock;
use super::endpoint::Endpoint;
use super::network::{Network, Signal};
use super::payload::{BrowserPayload, bytes_of};
use super::timer::Timer;
use super::transport::{Attempt, Deliver, RequestOptions, Role, heard};
use crate::engine::{
    Command, Config, Frame, HostMemory, Input, MAX_INTERVAL_MS, Message, TransportId, TransportKind,
};
use crate::socket::{
    Content, Emit, EmitError, Emitted, Event, MAX_RETIRING, Manager, Output, Phase, Settings,
    SocketId,
};
use crate::time::Instant;

/// Everything that one connection needs to know.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// What decides.
    pub config: Config,
    /// Where the server is, for polling.
    pub polling: Endpoint,
    /// Where the server is, for a WebSocket.
    pub websocket: Endpoint,
    /// Where the server is, for a WebTransport session.
    pub webtransport: Endpoint,
    /// How polling requests are made.
    pub requests: RequestOptions,
    /// The second argument of `new WebSocket`, or `undefined`.
    pub protocols: JsValue,
    /// The second argument of `new WebTransport`, or `undefined`.
    pub session_options: JsValue,
    /// Whether to close without a word when the page is about to be left.
    pub close_on_beforeunload: bool,
}

/// Who is driven for. No borrow of the core is held when a method is called.
pub trait Application: 'static {
    /// Whether it takes messages by the short way.
    const TAKES_DIRECT: bool = false;

    /// The options of the connection that is about to open.
    ///
    /// # Errors
    /// What the application threw; the attempt fails with it.
    fn configure(&self) -> Result<Rc<Configuration>, JsValue>;

    /// Asks for a namespace's auth: answer with [`Driver::authenticate`].
    fn authenticate(&self, socket: SocketId, session: u32);

    /// Encodes a [`Content::Deferred`](crate::socket::Content::Deferred), which
    /// only applications with a parser of their own emit.
    fn encode(&self, _socket: SocketId, _token: u32, _id: u64) -> Vec<Message<BrowserPayload>> {
        Vec::new()
    }

    /// Whether there is something left to do for it: a connection, one that says its
    /// last word, or something whose time will come. Told when that changes; what is
    /// not busy may be forgotten with its driver.
    fn set_busy(&self, _busy: bool) {}

    /// Something happened.
    fn handle_event(&self, event: Event<BrowserPayload>);

    /// The short way of most events: takes a message that may be an EVENT of the
    /// namespace `/` without an answer, as text with both type digits.
    fn take_direct(&self, _socket: SocketId, _text: &JsString) -> Direct {
        Direct::Declined
    }
}

/// One for the current connection and one for each that may be saying its last
/// word.
const MAX_CONFIGURATIONS: usize = 1 + MAX_RETIRING;

/// One manager with its transports, timer and listeners.
pub struct Driver<A: Application> {
    this: Weak<Self>,
    application: A,
    core: RefCell<Manager<BrowserPayload>>,
    memory: Rc<RefCell<HostMemory>>,
    host: String,
    /// Of the last connections: one that says its last word needs its own.
    configurations: RefCell<Vec<(u32, Rc<Configuration>)>>,
    /// Whether fake clocks and timers count.
    native_timers: bool,
    attempts: RefCell<Vec<Attempt>>,
    /// Of all attempts, which are gone before it is.
    deliver: Deliver,
    timer: Timer,
    armed: Cell<Option<Instant>>,
    network: RefCell<Option<Network>>,
    /// At most one: what comes next ends it.
    awaiting: Cell<Option<direct::Awaiting>>,
    /// Failures of requests while the page is being left: navigation causes them.
    leaving: RefCell<Option<Vec<Input<BrowserPayload>>>>,
    draining: Cell<bool>,
    /// Whether the core was changed while events were told.
    changed: Cell<bool>,
    /// What the application was told last.
    busy: Cell<bool>,
}

impl<A: Application> Driver<A> {
    /// A driver that does nothing yet. `host` is the key of the server in the
    /// memory, which all drivers of a page share. With native timers no fake clock
    /// of the application counts.
    pub fn new(
        application: A,
        settings: Settings,
        memory: Rc<RefCell<HostMemory>>,
        host: String,
        native_timers: bool,
    ) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let woken = this.clone();
            let told = this.clone();
            Self {
                this: this.clone(),
                application,
                core: RefCell::new(Manager::new(settings, clock::random())),
                memory,
                host,
                configurations: RefCell::default(),
                native_timers,
                attempts: RefCell::default(),
                deliver: Closure::new(move |connection, attempt, kind, value| {
                    if let Some(driver) = told.upgrade() {
                        let transport = TransportId {
                            connection,
                            attempt,
                        };
                        driver.hear(transport, kind, value);
                    }
                }),
                timer: Timer::new(native_timers, move || {
                    if let Some(driver) = woken.upgrade() {
                        driver.handle_timer();
                    }
                }),
                armed: Cell::default(),
                network: RefCell::default(),
                awaiting: Cell::default(),
                leaving: RefCell::default(),
                draining: Cell::default(),
                changed: Cell::default(),
                busy: Cell::default(),
            }
        })
    }

    /// The application it was made for.
    pub fn application(&self) -> &A {
        &self.application
    }

    /// The state of the core, to be read and let go of at once.
    pub fn core(&self) -> Ref<'_, Manager<BrowserPayload>> {
        self.core.borrow()
    }

    /// Changes what the application decides about reconnection.
    pub fn set_settings(&self, change: impl FnOnce(&mut Settings)) {
        self.change(|core, _| change(&mut core.settings));
    }

    /// See [`Manager::open`].
    pub fn open(&self) {
        self.with_core(|core, now| core.open(now));
    }

    /// See [`Manager::close`].
    pub fn close(&self) {
        self.with_core(|core, now| core.close(now));
    }

    /// See [`Manager::close_engine`].
    pub fn close_engine(&self) {
        self.change(|core, now| core.close_engine(now));
    }

    /// See [`Manager::add_socket`].
    pub fn add_socket(&self, name: &str) -> SocketId {
        self.change(|core, _| core.add_socket(name))
    }

    /// See [`Manager::connect`].
    pub fn connect(&self, socket: SocketId) {
        self.with_core(|core, now| core.connect(now, socket));
    }

    /// See [`Manager::disconnect`].
    pub fn disconnect(&self, socket: SocketId) {
        self.with_core(|core, now| core.disconnect(now, socket));
    }

    /// Calls any method of the core. What follows from it has happened when this
    /// returns, in a callback as well; but in one, nothing more is read of what
    /// the server has sent, so that no event comes within the listener of another.
    pub fn with_core<T: Default>(
        &self,
        call: impl FnOnce(&mut Manager<BrowserPayload>, Instant) -> T,
    ) -> T {
        let result = self.change(call);
        if self.draining.get() {
            self.settle(self.now());
        }
        result
    }

    /// Calls any method of the core, by one copy of [`enter`](Self::enter) for all calls
    /// that are not made for each message.
    fn change<T: Default>(
        &self,
        call: impl FnOnce(&mut Manager<BrowserPayload>, Instant) -> T,
    ) -> T {
        let mut result = T::default();
        let mut call = Some(call);
        let change: &mut dyn FnMut(&mut Manager<BrowserPayload>, Instant) = &mut |core, now| {
            if let Some(call) = call.take() {
                result = call(core, now);
            }
        };
        self.enter(change);
        result
    }

    fn settle(&self, now: Instant) {
        loop {
            let output = self.core.borrow_mut().poll_settled(now);
            match output {
                None => break,
                Some(output) => self.act(output),
            }
        }
    }

    /// See [`Manager::authenticate`].
    pub fn authenticate(&self, socket: SocketId, session: u32, auth: Option<&JsString>) {
        self.change(|core, now| core.authenticate(now, socket, session, auth));
    }

    /// See [`Manager::emit`].
    ///
    /// # Errors
    /// A bound is reached; nothing was sent, kept or registered.
    pub fn emit(&self, socket: SocketId, emit: Emit<BrowserPayload>) -> Result<Emitted, EmitError> {
        self.enter(|core, now| core.emit(now, socket, emit))
    }

    /// See [`Manager::cancel`]. Nothing follows from it.
    pub fn cancel(&self, socket: SocketId, token: u32) {
        self.core.borrow_mut().cancel(socket, token);
    }

    /// See [`Manager::answer`].
    ///
    /// # Errors
    /// A bound is reached; nothing was sent.
    pub fn answer(
        &self,
        socket: SocketId,
        session: u32,
        id: u64,
        content: Content<BrowserPayload>,
    ) -> Result<(), EmitError> {
        self.enter(|core, _| core.answer(socket, session, id, content))
    }

    /// Time has passed: acts on what is due.
    fn wake(&self) {
        self.change(|core, now| core.handle_timeout(now));
    }

    /// The timer says that its time has come, which counts even where the clock
    /// disagrees: applications fake one without the other.
    fn handle_timer(&self) {
        let due = self.armed.take().unwrap_or_default();
        self.change(|core, now| core.handle_timeout(now.max(due)));
    }

    /// The time as this driver knows it.
    pub fn now(&self) -> Instant {
        clock::now(self.native_timers)
    }

    fn handle_input(&self, input: Input<BrowserPayload>) {
        self.enter(|core, now| core.handle_input(now, input));
    }

    /// The way into the core: changes it, then does what follows.
    fn enter<T>(&self, change: impl FnOnce(&mut Manager<BrowserPayload>, Instant) -> T) -> T {
        let now = self.now();
        let result = change(&mut self.core.borrow_mut(), now);
        self.drain(now);
        result
    }

    fn drain(&self, now: Instant) {
        if self.draining.replace(true) {
            self.changed.set(true);
            return;
        }
        loop {
            let output = self.core.borrow_mut().poll_output(now);
            match output {
                None => break,
                Some(output) => self.act(output),
            }
        }
        self.draining.set(false);
        self.changed.set(false);
        let core = self.core.borrow();
        let idle = core.phase() == Phase::Idle;
        let deadline = core.poll_timeout();
        drop(core);
        self.arm_timer(now, deadline);
        self.listen(idle);
        self.tell_whether_busy(!idle || deadline.is_some());
    }

    fn tell_whether_busy(&self, core_is_busy: bool) {
        let busy = core_is_busy || !self.attempts.borrow().is_empty();
        if self.busy.replace(busy) != busy {
            self.application.set_busy(busy);
        }
    }

    fn act(&self, output: Output<BrowserPayload>) {
        match output {
            Output::Command(command) => self.perform(command),
            Output::Configure => self.configure(),
            Output::Authenticate { socket, session } => {
                self.application.authenticate(socket, session);
            }
            Output::Encode {
                socket,
                session,
                token,
                id,
            } => {
                let messages = self.application.encode(socket, token, id);
                let core = &mut self.core.borrow_mut();
                core.send_encoded(socket, session, messages);
            }
            Output::Event(Event::Remember(record)) => {
                self.memory.borrow_mut().remember(&self.host, record);
            }
            Output::Event(event) => self.application.handle_event(event),
        }
    }

    fn arm_timer(&self, now: Instant, deadline: Option<Instant>) {
        let Some(deadline) = deadline else {
            // A timer that is left would keep a process running.
            self.armed.take();
            return self.timer.clear();
        };
        let deadline = deadline.min(now.after(MAX_INTERVAL_MS));
        // A timer that is set for earlier does no harm: it is set anew when it
        // fires. So an emit with a timeout costs no call in most cases.
        if self.armed.get().is_none_or(|armed| deadline < armed) {
            self.armed.set(Some(deadline));
            self.timer.set(deadline.since(now));
        }
    }

    /// Listens to the page as long as there is something to keep alive.
    fn listen(&self, idle: bool) {
        if idle && self.network.borrow().is_some() {
            self.network.take();
            self.leaving.take();
        } else if !idle && self.network.borrow().is_none() {
            let this = self.this.clone();
            let unloading = self
                .current()
                .is_some_and(|configuration| configuration.close_on_beforeunload);
            let network = Network::new(unloading, move |signal| {
                if let Some(driver) = this.upgrade() {
                    driver.handle_signal(signal);
                }
            });
            self.network.replace(Some(network));
        }
    }

    fn handle_signal(&self, signal: Signal) {
        match signal {
            Signal::Online => self.change(|core, now| core.handle_online(now)),
            Signal::Offline => {
                let local = |configuration: Rc<Configuration>| configuration.polling.is_local();
                if !self.current().is_some_and(local) {
                    self.handle_input(Input::Offline);
                }
            }
            Signal::Unloading => {
                let attempts = self.attempts.take();
                drop(attempts);
            }
            Signal::Leaving => {
                self.leaving.borrow_mut().get_or_insert_default();
            }
            Signal::Shown => {
                // Back from the cache: what failed on the way out failed for good.
                for input in self.leaving.take().unwrap_or_default() {
                    self.handle_input(input);
                }
                self.wake();
            }
        }
    }

    fn current(&self) -> Option<Rc<Configuration>> {
        let configurations = self.configurations.borrow();
        configurations.last().map(|(_, current)| current.clone())
    }

    fn configuration_of(&self, transport: TransportId) -> Option<Rc<Configuration>> {
        let configurations = self.configurations.borrow();
        configurations
            .iter()
            .find(|(connection, _)| *connection == transport.connection)
            .map(|(_, configuration)| configuration.clone())
    }

    fn configure(&self) {
        let configuration = self.application.configure();
        // The application may have taken its time, of which the attempt gets none.
        let now = self.now();
        match configuration {
            Ok(configuration) => {
                let config = configuration.config.clone();
                let record = self.memory.borrow().recall(&self.host);
                let mut core = self.core.borrow_mut();
                core.configure(now, config, record);
                if let Some(connection) = core.connection() {
                    let mut configurations = self.configurations.borrow_mut();
                    configurations.push((connection.id(), configuration));
                    if configurations.len() > MAX_CONFIGURATIONS {
                        configurations.remove(0);
                    }
                }
            }
            Err(error) => self.core.borrow_mut().fail_configuration(now, error),
        }
    }

    fn perform(&self, command: Command<BrowserPayload>) {
        match command {
            Command::Open {
                transport,
                kind,
                sid,
            } => self.open_stream(transport, kind, sid.as_deref()),
            Command::Poll { transport, sid } => self.request(transport, sid.as_deref(), None),
            Command::Post {
                transport,
                sid,
                body,
            } => self.request(transport, Some(&sid), Some(&body)),
            Command::Send { transport, frame } => {
                match frame {
                    Frame::Text(text) => self.send(transport, &text),
                    Frame::Binary(binary) => self.send(transport, &bytes_of(&binary)),
                };
            }
            Command::Close { transport } => self.let_go(transport, None),
        }
    }

    /// Whether there was something to send through.
    fn send(&self, transport: TransportId, data: &JsValue) -> bool {
        let attempts = self.attempts.borrow();
        let stream = attempts
            .iter()
            .find(|attempt| attempt.transport == transport && attempt.role == Role::Stream);
        stream.map(|stream| stream.send(data)).is_some()
    }

    fn open_stream(&self, transport: TransportId, kind: TransportKind, sid: Option<&str>) {
        let Some(configuration) = self.configuration_of(transport) else {
            return;
        };
        let (endpoint, argument) = if kind == TransportKind::WebTransport {
            (&configuration.webtransport, &configuration.session_options)
        } else {
            (&configuration.websocket, &configuration.protocols)
        };
        let opened = Attempt::open(transport, kind, endpoint, sid, argument, &self.deliver);
        self.attempts.borrow_mut().extend(opened);
    }

    fn request(&self, transport: TransportId, sid: Option<&str>, body: Option<&JsString>) {
        let Some(configuration) = self.configuration_of(transport) else {
            return;
        };
        let started = Attempt::request(
            transport,
            &configuration.polling,
            sid,
            body.map(AsRef::as_ref),
            &configuration.requests,
            &self.deliver,
        );
        self.attempts.borrow_mut().extend(started);
    }

    fn hear(&self, transport: TransportId, kind: u32, value: JsValue) {
        let Some(value) = self.hand_on(transport, kind, value) else {
            return;
        };
        let (input, done) = heard(transport, kind, value);
        if done.is_some() {
            self.let_go(transport, done);
            let failed = matches!(input, Input::Failed { .. });
            match &mut *self.leaving.borrow_mut() {
                Some(failures) if failed => return failures.push(input),
                _ => {}
            }
        }
        self.handle_input(input);
    }

    /// Drops what is open for a transport: all of it, or one request.
    fn let_go(&self, transport: TransportId, role: Option<Role>) {
        self.attempts.borrow_mut().retain(|attempt| {
            attempt.transport != transport || role.is_some_and(|role| attempt.role != role)
        });
    }
}

impl<A: Application> fmt::Debug for Driver<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Driver").finish_non_exhaustive()
    }
}
