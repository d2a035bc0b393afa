//! An application for the driver: keeps what it is told until a test asks.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::future::{Either, select};
use futures::{FutureExt as _, StreamExt as _};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, JSON, JsString};
use sockeye::engine::{Config, HostMemory, TransportKind};
use sockeye::socket::{AckFailure, Content, Emit, Event, Settings, SocketId};
use sockeye::web::{Application, BrowserPayload, Configuration, Driver, Endpoint, RequestOptions};
use wasm_bindgen::prelude::*;

/// How long a test waits for an event before it fails, in ms.
const PATIENCE_MS: u32 = 10_000;

/// Where the server listens.
pub(crate) const SERVER: &str = env!("SOCKEYE_TEST_SERVER");

type Hook = Rc<dyn Fn(&Driver<Recorder>, &Event<BrowserPayload>)>;

/// What a connection is made with.
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) server: String,
    pub(crate) transports: Vec<TransportKind>,
    pub(crate) upgrade: bool,
    pub(crate) force_base64: bool,
    pub(crate) auth: Option<String>,
    pub(crate) settings: Settings,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            server: SERVER.to_owned(),
            transports: vec![TransportKind::Polling, TransportKind::WebSocket],
            upgrade: true,
            force_base64: false,
            auth: None,
            settings: Settings {
                backoff: sockeye::backoff::BackoffSettings {
                    base_ms: 50,
                    max_ms: 200,
                    jitter: 0.5,
                },
                ..Settings::default()
            },
        }
    }
}

/// Sends every event into a channel, after a hook has seen it.
pub(crate) struct Recorder {
    options: Options,
    events: UnboundedSender<Event<BrowserPayload>>,
    driver: RefCell<Option<std::rc::Weak<Driver<Self>>>>,
    hook: RefCell<Option<Hook>>,
}

impl Recorder {
    fn driver(&self) -> Option<Rc<Driver<Self>>> {
        self.driver.borrow().as_ref()?.upgrade()
    }
}

impl Application for Recorder {
    fn configure(&self) -> Result<Rc<Configuration>, JsValue> {
        let options = &self.options;
        let url = format!("{}/socket.io/", options.server);
        let endpoint = Endpoint {
            url: url.clone(),
            query: "from=the%20tests".to_owned(),
            timestamp_param: "t".to_owned(),
            timestamp_requests: true,
            force_base64: options.force_base64,
        };
        Ok(Rc::new(Configuration {
            config: Config {
                transports: options.transports.clone(),
                upgrade: options.upgrade,
                force_base64: options.force_base64,
                ..Config::default()
            },
            websocket: Endpoint {
                url: url.replacen("http", "ws", 1),
                timestamp_requests: false,
                ..endpoint.clone()
            },
            webtransport: endpoint.clone(),
            polling: endpoint,
            requests: RequestOptions::default(),
            protocols: JsValue::UNDEFINED,
            session_options: JsValue::UNDEFINED,
            close_on_beforeunload: false,
        }))
    }

    fn authenticate(&self, socket: SocketId, session: u32) {
        let auth = self.options.auth.as_deref().map(JsString::from);
        if let Some(driver) = self.driver() {
            driver.authenticate(socket, session, auth.as_ref());
        }
    }

    fn handle_event(&self, event: Event<BrowserPayload>) {
        let hook = self.hook.borrow().clone();
        if let (Some(hook), Some(driver)) = (hook, self.driver()) {
            hook(&driver, &event);
        }
        // A test that has seen enough is no failure.
        let _ = self.events.unbounded_send(event);
    }
}

/// A client with the events that were not asked for yet.
pub(crate) struct Client {
    pub(crate) driver: Rc<Driver<Recorder>>,
    events: UnboundedReceiver<Event<BrowserPayload>>,
    seen: VecDeque<Event<BrowserPayload>>,
    last_token: u32,
}

impl Client {
    pub(crate) fn new(options: Options) -> Self {
        Self::with_memory(options, Rc::default())
    }

    pub(crate) fn with_memory(options: Options, memory: Rc<RefCell<HostMemory>>) -> Self {
        let (sender, events) = unbounded();
        let settings = options.settings;
        let host = options.server.clone();
        let recorder = Recorder {
            options,
            events: sender,
            driver: RefCell::default(),
            hook: RefCell::default(),
        };
        let driver = Driver::new(recorder, settings, memory, host, false);
        let this = Rc::downgrade(&driver);
        driver.application().driver.replace(Some(this));
        Self {
            driver,
            events,
            seen: VecDeque::new(),
            last_token: 0,
        }
    }

    /// Calls the hook within each event from now on.
    pub(crate) fn hook(&self, hook: impl Fn(&Driver<Recorder>, &Event<BrowserPayload>) + 'static) {
        self.driver.application().hook.replace(Some(Rc::new(hook)));
    }

    /// A client that has joined `/`.
    pub(crate) async fn connected(options: Options) -> (Self, SocketId) {
        let mut client = Self::new(options);
        let socket = client.join("/").await;
        (client, socket)
    }

    pub(crate) async fn join(&mut self, namespace: &str) -> SocketId {
        let socket = self.driver.add_socket(namespace);
        self.driver.connect(socket);
        self.wait_connected(socket).await;
        socket
    }

    pub(crate) async fn wait_connected(&mut self, wanted: SocketId) {
        self.wait("connect", |event| {
            matches!(event, Event::Connected { socket, .. } if *socket == wanted).then_some(())
        })
        .await;
    }

    pub(crate) async fn wait_upgraded(&mut self) {
        self.wait("the upgrade", |event| {
            matches!(event, Event::Upgraded(_)).then_some(())
        })
        .await;
    }

    /// The first event, among those not taken yet, of which `wanted` makes
    /// something. Later tests may still ask for the others.
    pub(crate) async fn wait<T>(
        &mut self,
        what: &str,
        wanted: impl Fn(&Event<BrowserPayload>) -> Option<T>,
    ) -> T {
        for index in 0..self.seen.len() {
            if let Some(found) = wanted(&self.seen[index]) {
                self.seen.remove(index);
                return found;
            }
        }
        let mut patience = TimeoutFuture::new(PATIENCE_MS).fuse();
        loop {
            match select(self.events.next(), &mut patience).await {
                Either::Left((Some(event), _)) => match wanted(&event) {
                    Some(found) => return found,
                    None => self.seen.push_back(event),
                },
                _ => panic!("{what} did not come; instead: {:?}", self.seen),
            }
        }
    }

    /// Emits `[name, ...args]`, given as JSON.
    pub(crate) fn emit(&self, socket: SocketId, json: &str) {
        self.driver.emit(socket, event(json)).expect("room");
    }

    /// Asks and waits for the answer, as JSON.
    pub(crate) async fn ask(&mut self, socket: SocketId, emit: Emit<BrowserPayload>) -> Answer {
        self.last_token += 1;
        let asked = self.last_token;
        let emit = Emit {
            token: asked,
            ack: true,
            ..emit
        };
        self.driver.emit(socket, emit).expect("room");
        self.wait("the answer", |event| match event {
            Event::Acked { token, args, .. } if *token == asked => Some(Ok(args.clone())),
            Event::AckFailed { token, reason, .. } if *token == asked => Some(Err(*reason)),
            _ => None,
        })
        .await
    }

    /// The arguments of the next event of that name.
    pub(crate) async fn next(&mut self, name: &str) -> Array {
        self.wait(name, |event| match event {
            Event::Received { args, .. } => {
                let args: &Array = args.unchecked_ref();
                (args.get(0) == name).then(|| args.clone())
            }
            _ => None,
        })
        .await
    }
}

/// What became of a question.
pub(crate) type Answer = Result<JsValue, AckFailure>;

pub(crate) fn event(json: &str) -> Emit<BrowserPayload> {
    Emit {
        token: 0,
        content: Content::text(JsString::from(json)),
        volatile: false,
        urgent: false,
        ack: false,
        timeout_ms: None,
    }
}

pub(crate) fn to_json(value: &JsValue) -> String {
    JSON::stringify(value).expect("JSON").into()
}
