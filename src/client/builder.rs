//! The options of a client: those of `socket.io-client` under their names, but for `auth`
//! by a function, which is asked for each connection, and times, which are [`Duration`]s.

use alloc::borrow::ToOwned as _;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use js_sys::{Array, JsString, Object, Reflect, RegExp};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::UrlSearchParams;

use super::Client;
use super::address::Address;
use super::application::{Connection, Options};
use super::arguments;
use super::error::BuildError;
use super::events::EVENT_QUEUE;
use crate::engine::{Config, TransportKind};
use crate::socket::Settings;
use crate::web::{Configuration, Endpoint, RequestOptions};

/// The entries of the query that are the protocol's own, and those without a name.
const PROTOCOL_ENTRIES: [&str; 4] = ["EIO", "transport", "sid", ""];

/// What a namespace is joined with, asked for each time.
pub(super) type Auth = Rc<dyn Fn() -> Result<Option<JsString>, String>>;

/// The options of a [`Client`]; see [`Client::builder`].
///
/// What requests are made with:
///
/// ```no_run
/// # use std::time::Duration;
/// # use sockeye::Client;
/// # fn example() -> Result<Client, sockeye::BuildError> {
/// Client::builder("https://example.com")
///     .path("/realtime")
///     .query("version", "7")
///     .extra_header("X-Tenant", "acme")
///     .with_credentials(true)
///     .request_timeout(Duration::from_secs(30))
///     .build()
/// # }
/// ```
///
/// Which transports are used:
///
/// ```no_run
/// # use sockeye::Client;
/// use sockeye::engine::TransportKind::{Polling, WebSocket};
///
/// # fn example() -> Result<Client, sockeye::BuildError> {
/// Client::builder("https://example.com")
///     .transports([WebSocket, Polling])
///     .try_all_transports(true)
///     .upgrade(false)
///     .build()
/// # }
/// ```
///
/// When a connection is tried again:
///
/// ```no_run
/// # use std::time::Duration;
/// # use sockeye::Client;
/// # fn example() -> Result<Client, sockeye::BuildError> {
/// Client::builder("https://example.com")
///     .timeout(Some(Duration::from_secs(10)))
///     .reconnection_delay(Duration::from_millis(500))
///     .reconnection_delay_max(Duration::from_secs(30))
///     .randomization_factor(0.3)
///     .reconnection_attempts(20)
///     .build()
/// # }
/// ```
#[must_use = "nothing happens before `build`"]
pub struct ClientBuilder {
    url: String,
    path: String,
    add_trailing_slash: bool,
    query: Vec<(String, String)>,
    auth: Option<Auth>,
    requests: RequestOptions,
    protocols: JsValue,
    timestamp_requests: Option<bool>,
    timestamp_param: String,
    close_on_beforeunload: bool,
    config: Config,
    settings: Settings,
    retries: Option<u32>,
    ack_timeout: Option<Duration>,
    event_queue: usize,
    /// What was wrong first.
    error: Option<BuildError>,
}

impl ClientBuilder {
    pub(super) fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            path: "/socket.io".to_owned(),
            add_trailing_slash: true,
            query: Vec::new(),
            auth: None,
            requests: RequestOptions::default(),
            protocols: JsValue::UNDEFINED,
            timestamp_requests: None,
            timestamp_param: "t".to_owned(),
            close_on_beforeunload: false,
            config: Config::default(),
            settings: Settings::default(),
            retries: None,
            ack_timeout: None,
            event_queue: EVENT_QUEUE,
            error: None,
        }
    }

    /// The path of the server's Socket.IO, `/socket.io` by default. The path of the URL is
    /// the namespace.
    pub fn path(mut self, path: &str) -> Self {
        self.path = path.to_owned();
        self
    }

    /// Whether the path ends with a slash. Default: true.
    ///
    /// ```no_run
    /// // Asks for `/realtime?EIO=4&…`.
    /// let builder = sockeye::Client::builder("").path("/realtime").add_trailing_slash(false);
    /// ```
    pub fn add_trailing_slash(mut self, add: bool) -> Self {
        self.add_trailing_slash = add;
        self
    }

    /// Adds an entry to the query of each request. The URL's own entry of that name counts
    /// more; `EIO`, `transport` and `sid` are the protocol's own and left out.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What namespaces are joined with: what serde writes as an object, or nothing. Anything
    /// else is an error of [`build`](Self::build). Default: nothing.
    ///
    /// ```no_run
    /// #[derive(serde::Serialize)]
    /// struct Auth {
    ///     token: String,
    /// }
    ///
    /// let auth = Auth { token: "secret".into() };
    /// let builder = sockeye::Client::builder("https://example.com").auth(&auth);
    /// ```
    pub fn auth<T: Serialize + ?Sized>(mut self, auth: &T) -> Self {
        match arguments::auth(auth) {
            Ok(json) => self.auth = Some(Rc::new(move || Ok(json.clone()))),
            Err(message) => self.fail(BuildError::Unwritable {
                option: "auth",
                message,
            }),
        }
        self
    }

    /// What namespaces are joined with, asked for each time that one is joined: a token may
    /// have been renewed. A token that has to be fetched is fetched before
    /// [`Socket::connect`] and kept in a cell that this reads. Where it is no object the
    /// namespace is [`Failed`](super::State::Failed).
    ///
    /// ```no_run
    /// # use std::{cell::RefCell, collections::HashMap, rc::Rc};
    /// let token = Rc::new(RefCell::new(String::from("secret")));
    /// let newest = token.clone();
    /// let builder = sockeye::Client::builder("https://example.com")
    ///     .auth_with(move || HashMap::from([("token", newest.borrow().clone())]));
    /// token.replace("another secret".into());
    /// ```
    ///
    /// [`Socket::connect`]: super::Socket::connect
    pub fn auth_with<T: Serialize>(mut self, auth: impl Fn() -> T + 'static) -> Self {
        self.auth = Some(Rc::new(move || arguments::auth(&auth())));
        self
    }

    /// The transports to try, the first one to begin with. Default: polling, WebSocket,
    /// WebTransport.
    pub fn transports(mut self, transports: impl IntoIterator<Item = TransportKind>) -> Self {
        self.config.transports = transports.into_iter().collect();
        if self.config.transports.is_empty() {
            self.fail(BuildError::InvalidOption {
                option: "transports",
                expected: "one transport or more",
            });
        }
        self
    }

    /// Whether to move to a better transport once connected. Default: true.
    pub fn upgrade(mut self, upgrade: bool) -> Self {
        self.config.upgrade = upgrade;
        self
    }

    /// Whether to begin with a WebSocket where the last one to the server worked.
    /// Default: false.
    ///
    /// ```no_run
    /// let builder = sockeye::Client::builder("https://example.com").remember_upgrade(true);
    /// ```
    pub fn remember_upgrade(mut self, remember: bool) -> Self {
        self.config.remember_upgrade = remember;
        self
    }

    /// Whether a first transport that fails gives way to the next one in the same try.
    /// Default: false.
    pub fn try_all_transports(mut self, try_all: bool) -> Self {
        self.config.try_all_transports = try_all;
        self
    }

    /// Whether bytes go as base64 over a WebSocket too. Default: false.
    ///
    /// ```no_run
    /// let builder = sockeye::Client::builder("https://example.com").force_base64(true);
    /// ```
    pub fn force_base64(mut self, force: bool) -> Self {
        self.config.force_base64 = force;
        self
    }

    /// Adds a header to the requests of polling; a WebSocket of a browser has none.
    pub fn extra_header(mut self, name: &str, value: &str) -> Self {
        let headers = &mut self.requests.headers;
        if headers.is_undefined() {
            *headers = Object::new().into();
        }
        if Reflect::set(headers, &name.into(), &value.into()).is_err() {
            self.fail(BuildError::Unwritable {
                option: "extra_header",
                message: name.to_owned(),
            });
        }
        self
    }

    /// Whether cookies go to other origins, with polling. Default: false.
    pub fn with_credentials(mut self, with: bool) -> Self {
        self.requests.with_credentials = with;
        self
    }

    /// How long a request of polling may take. Default, and zero: for ever.
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.requests.timeout_ms = millis(timeout) as f64;
        self
    }

    /// Whether requests carry the time, to keep caches away. Default: those of polling.
    ///
    /// ```no_run
    /// let builder = sockeye::Client::builder("https://example.com")
    ///     .timestamp_requests(true)
    ///     .timestamp_param("now");
    /// ```
    pub fn timestamp_requests(mut self, timestamp: bool) -> Self {
        self.timestamp_requests = Some(timestamp);
        self
    }

    /// The name of the query's entry with the time. Default: `t`.
    ///
    /// ```no_run
    /// let builder = sockeye::Client::builder("https://example.com").timestamp_param("now");
    /// ```
    pub fn timestamp_param(mut self, name: &str) -> Self {
        self.timestamp_param = name.to_owned();
        self
    }

    /// The subprotocols that a WebSocket asks for. Default: none.
    ///
    /// ```no_run
    /// let builder = sockeye::Client::builder("https://example.com").protocols(["v2", "v1"]);
    /// ```
    pub fn protocols<'a>(mut self, protocols: impl IntoIterator<Item = &'a str>) -> Self {
        let protocols: Array = protocols.into_iter().map(JsValue::from).collect();
        self.protocols = protocols.into();
        self
    }

    /// Whether to disconnect when the page is about to be left. Default: false.
    ///
    /// ```no_run
    /// let builder =
    ///     sockeye::Client::builder("https://example.com").close_on_beforeunload(true);
    /// ```
    pub fn close_on_beforeunload(mut self, close: bool) -> Self {
        self.close_on_beforeunload = close;
        self
    }

    /// Whether a lost connection is opened again. Default: true.
    ///
    /// ```no_run
    /// let builder = sockeye::Client::builder("https://example.com").reconnection(false);
    /// ```
    pub fn reconnection(mut self, reconnection: bool) -> Self {
        self.settings.reconnection = reconnection;
        self
    }

    /// After how many failed tries in a row to give up. Default: never.
    pub fn reconnection_attempts(mut self, attempts: u32) -> Self {
        self.settings.reconnection_attempts = Some(attempts);
        self
    }

    /// How long to wait before the first try to reconnect; it doubles with each one.
    /// Default: 1 s.
    pub fn reconnection_delay(mut self, delay: Duration) -> Self {
        self.settings.backoff.base_ms = millis(delay);
        self
    }

    /// The longest wait between two tries. Default: 5 s.
    pub fn reconnection_delay_max(mut self, delay: Duration) -> Self {
        self.settings.backoff.max_ms = millis(delay);
        self
    }

    /// By how much of itself a wait is made longer or shorter at random, from 0 to 1.
    /// Default: 0.5.
    pub fn randomization_factor(mut self, factor: f32) -> Self {
        if !(0.0..=1.0).contains(&factor) {
            self.fail(BuildError::InvalidOption {
                option: "randomization_factor",
                expected: "a number from 0 to 1",
            });
        }
        self.settings.backoff.jitter = factor;
        self
    }

    /// How long opening the connection may take; `None`: for ever. Default: 20 s.
    pub fn timeout(mut self, timeout: Option<Duration>) -> Self {
        self.settings.timeout_ms = timeout.map(millis);
        self
    }

    /// How often an event is sent again until the server acknowledges it, one event after
    /// the other. A try fails with its connection, or when [`ack_timeout`](Self::ack_timeout)
    /// is over. The server may get an event twice. Default: never.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// let builder = sockeye::Client::builder("https://example.com")
    ///     .retries(10)
    ///     .ack_timeout(Duration::from_secs(5));
    /// ```
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = (retries > 0).then_some(retries);
        self
    }

    /// How long to wait for answers where [`EmitWithAck::timeout`](super::EmitWithAck::timeout)
    /// says nothing else. Default: until the connection is lost.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// let builder =
    ///     sockeye::Client::builder("https://example.com").ack_timeout(Duration::from_secs(5));
    /// ```
    pub fn ack_timeout(mut self, timeout: Duration) -> Self {
        self.ack_timeout = Some(timeout);
        self
    }

    /// How many events a stream keeps until they are read; beyond it the oldest are
    /// dropped, and the stream says how many. Default: [`EVENT_QUEUE`].
    ///
    /// ```no_run
    /// let builder = sockeye::Client::builder("https://example.com").event_queue(100);
    /// ```
    pub fn event_queue(mut self, events: usize) -> Self {
        if events == 0 {
            self.fail(BuildError::InvalidOption {
                option: "event_queue",
                expected: "one event or more",
            });
        }
        self.event_queue = events;
        self
    }

    fn fail(&mut self, error: BuildError) {
        self.error.get_or_insert(error);
    }

    /// The client; nothing is opened yet.
    ///
    /// # Errors
    /// The URL is none of a server, or an option makes no sense: the first of them.
    pub fn build(self) -> Result<Client, BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let address = Address::parse(&self.url)?;
        let query = encoded_query(&address, &self.query)?;
        let path = self.path.strip_prefix('/').unwrap_or(&self.path);
        let path = path.strip_suffix('/').unwrap_or(path);
        let ends = self.add_trailing_slash && !path.is_empty();
        let slash = if ends { "/" } else { "" };
        let url = |scheme: &str| [scheme, "://", &address.host, "/", path, slash].concat();
        let (http, ws) = if address.secure {
            ("https", "wss")
        } else {
            ("http", "ws")
        };
        let force_base64 = self.config.force_base64;
        let polling = Endpoint {
            url: url(http),
            query,
            timestamp_param: js_sys::encode_uri_component(&self.timestamp_param).into(),
            timestamp_requests: self.timestamp_requests.unwrap_or(true),
            force_base64,
        };
        let configuration = Rc::new(Configuration {
            websocket: Endpoint {
                url: url(ws),
                timestamp_requests: self.timestamp_requests.unwrap_or(false),
                ..polling.clone()
            },
            webtransport: Endpoint {
                url: url("https"),
                ..Endpoint::default()
            },
            polling,
            config: self.config,
            requests: self.requests,
            protocols: self.protocols,
            session_options: JsValue::UNDEFINED,
            close_on_beforeunload: self.close_on_beforeunload,
        });
        let options = Options {
            configuration,
            auth: self.auth,
            retries: self.retries,
            ack_timeout: self.ack_timeout,
            event_queue: self.event_queue,
        };
        Ok(Client(Connection::new(&address, options, self.settings)))
    }
}

/// What the URL says, and what it does not say of the rest.
fn encoded_query(address: &Address, own: &[(String, String)]) -> Result<String, BuildError> {
    // A plus is a space in forms, and itself in URIs.
    let told = JsString::from(address.query.as_str());
    let told = String::from(told.replace_by_pattern(&RegExp::new(r"\+", "g"), "%2B"));
    let entries = UrlSearchParams::new_with_str(&told).map_err(|_| BuildError::InvalidOption {
        option: "url",
        expected: "one with a query that can be read",
    })?;
    let new = own.iter().filter(|(name, _)| !entries.has(name));
    for (name, value) in new.collect::<Vec<_>>() {
        entries.append(name, value);
    }
    for name in PROTOCOL_ENTRIES {
        entries.delete(name);
    }
    Ok(entries.to_string().into())
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
