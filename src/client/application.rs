//! What the driver drives for: hands events to the queues of the namespaces, and keeps the
//! connection as long as somebody has a handle of it, or its goodbye is under way.

use alloc::borrow::ToOwned as _;
use alloc::rc::{Rc, Weak};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::cell::RefCell;
use core::time::Duration;

use wasm_bindgen::prelude::*;

use super::address::Address;
use super::builder::Auth;
use super::error::ConnectError;
use super::socket::Namespace;
use super::state::State;
use crate::engine::HostMemory;
use crate::payload::Payload;
use crate::socket::{Event, Phase, Problem, Settings, SocketId};
use crate::web::{Application, BrowserPayload, Configuration, Driver};

std::thread_local! {
    /// What is known of each server's transports: of all clients of a page.
    static MEMORY: Rc<RefCell<HostMemory>> = Rc::default();
}

/// The options that are not the core's.
pub(super) struct Options {
    pub(super) configuration: Rc<Configuration>,
    pub(super) auth: Option<Auth>,
    pub(super) retries: Option<u32>,
    pub(super) ack_timeout: Option<Duration>,
    pub(super) event_queue: usize,
}

/// One connection, which ends with its last handle.
pub(super) struct Connection {
    driver: Rc<Driver<Host>>,
    default_namespace: String,
}

impl Connection {
    pub(super) fn new(address: &Address, options: Options, settings: Settings) -> Rc<Self> {
        let memory = MEMORY.with(Rc::clone);
        let host = Host {
            options,
            namespaces: RefCell::default(),
            driver: RefCell::default(),
            last_failure: RefCell::default(),
            busy: RefCell::default(),
        };
        let driver = Driver::new(host, settings, memory, address.origin(), false);
        let known = Rc::downgrade(&driver);
        driver.application().driver.replace(known);
        Rc::new(Self {
            driver,
            default_namespace: address.namespace.clone(),
        })
    }

    pub(super) fn driver(&self) -> &Rc<Driver<Host>> {
        &self.driver
    }

    pub(super) fn options(&self) -> &Options {
        &self.driver.application().options
    }

    pub(super) fn default_namespace(&self) -> &str {
        &self.default_namespace
    }

    /// The namespace of that name, added where it is new.
    pub(super) fn namespace(&self, name: &str) -> Rc<Namespace> {
        let name = if name.starts_with('/') {
            name.to_owned()
        } else {
            ["/", name].concat()
        };
        let namespaces = &self.driver.application().namespaces;
        let known = namespaces
            .borrow()
            .iter()
            .find(|known| known.name == name)
            .cloned();
        known.unwrap_or_else(|| {
            let id = self.driver.add_socket(&name);
            let retries = self.options().retries;
            self.driver
                .with_core(|core, _| core.set_retries(id, retries));
            let namespace = Rc::new(Namespace::new(id, name, self.options().event_queue));
            namespaces.borrow_mut().push(namespace.clone());
            namespace
        })
    }
}

impl Connection {
    /// Leaves all namespaces and closes it.
    pub(super) fn close(&self) {
        for namespace in self.namespaces() {
            // One that is only interrupted would come back with the next.
            self.driver.disconnect(namespace.id);
            namespace.give_up();
        }
        self.driver.close();
    }

    fn namespaces(&self) -> Vec<Rc<Namespace>> {
        self.driver.application().namespaces.borrow().clone()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.close();
        for namespace in self.namespaces() {
            namespace.end();
        }
    }
}

/// See the module.
pub(super) struct Host {
    options: Options,
    /// In the order of their ids.
    namespaces: RefCell<Vec<Rc<Namespace>>>,
    driver: RefCell<Weak<Driver<Self>>>,
    /// Why the last try failed, since there was a connection.
    last_failure: RefCell<Option<ConnectError>>,
    /// Itself, while there is something left to do: a goodbye outlives its handles.
    busy: RefCell<Option<Rc<Driver<Self>>>>,
}

impl Host {
    fn driver(&self) -> Option<Rc<Driver<Self>>> {
        self.driver.borrow().upgrade()
    }

    fn namespace(&self, socket: SocketId) -> Option<Rc<Namespace>> {
        self.namespaces.borrow().get(socket.0).cloned()
    }

    /// Sets the state of those that are joined, or shall be.
    fn set_states(&self, state: &State) {
        let namespaces = self.namespaces.borrow().clone();
        for namespace in namespaces {
            let driver = self.driver();
            if driver.is_some_and(|driver| driver.core().is_active(namespace.id)) {
                namespace.set_state(state.clone());
            }
        }
    }

    /// Whether a namespace that is not joined will be, without being asked for again.
    fn is_trying(&self, socket: SocketId) -> bool {
        self.driver().is_some_and(|driver| {
            let core = driver.core();
            core.is_active(socket) && core.phase() != Phase::Idle
        })
    }
}

impl Application for Host {
    fn configure(&self) -> Result<Rc<Configuration>, JsValue> {
        Ok(self.options.configuration.clone())
    }

    fn authenticate(&self, socket: SocketId, session: u32) {
        let auth = self.options.auth.as_ref().map_or(Ok(None), |auth| auth());
        let Some(driver) = self.driver() else {
            return;
        };
        match auth {
            Ok(auth) => driver.authenticate(socket, session, auth.as_ref()),
            Err(message) => {
                if let Some(namespace) = self.namespace(socket) {
                    let code = "auth_failed";
                    namespace.set_state(State::Failed(ConnectError::Failed { code, message }));
                }
                driver.with_core(|core, now| core.fail_authentication(now, socket, session));
            }
        }
    }

    fn set_busy(&self, busy: bool) {
        let driver = busy.then(|| self.driver()).flatten();
        let before = self.busy.replace(driver);
        drop(before);
    }

    fn handle_event(&self, event: Event<BrowserPayload>) {
        match event {
            Event::Received {
                socket,
                args,
                ack,
                session,
            } => self.tell(socket, |namespace| namespace.receive(&args, ack, session)),
            Event::Acked {
                socket,
                token,
                args,
            } => self.tell(socket, |namespace| namespace.settle(token, Ok(args))),
            Event::AckFailed {
                socket,
                token,
                reason,
            } => self.tell(socket, |namespace| namespace.settle(token, Err(reason))),
            Event::Joined {
                socket,
                id,
                recovered,
            } => self.tell(socket, |namespace| {
                if let Some(driver) = self.driver() {
                    namespace.joined(&driver, id, recovered == Some(true));
                }
            }),
            Event::Connected { socket } => {
                self.last_failure.take();
                self.tell(socket, Namespace::connected);
            }
            Event::ConnectRefused { socket, payload } => {
                self.tell(socket, |namespace| {
                    namespace.set_state(State::Failed(refusal(&payload)));
                });
            }
            Event::ConnectError { socket, problem } => {
                self.tell(socket, |namespace| self.fail(namespace, &problem));
            }
            Event::Disconnected { socket, reason, .. } => self.tell(socket, |namespace| {
                namespace.left();
                if self.is_trying(socket) {
                    namespace.set_state(State::Connecting);
                } else if !matches!(namespace.state(), State::Failed(_)) {
                    namespace.set_state(State::Disconnected(Some(reason)));
                }
            }),
            Event::ReconnectAttempt(attempt) => {
                let error = self.last_failure.borrow().clone();
                self.set_states(&State::Reconnecting { attempt, error });
            }
            Event::ReconnectFailed => self.set_states(&State::Failed(ConnectError::Failed {
                code: "reconnection_failed",
                message: "no more tries are made".to_owned(),
            })),
            _ => {}
        }
    }
}

impl Host {
    /// What is tried again has not failed.
    fn fail(&self, namespace: &Namespace, problem: &Problem<BrowserPayload>) {
        let failure = failure(problem);
        if self.is_trying(namespace.id) {
            self.last_failure.replace(Some(failure));
        } else {
            namespace.set_state(State::Failed(failure));
        }
    }

    fn tell(&self, socket: SocketId, tell: impl FnOnce(&Namespace)) {
        if let Some(namespace) = self.namespace(socket) {
            tell(&namespace);
        }
    }
}

/// The server's `{message, data?}`, or a string.
fn refusal(payload: &JsValue) -> ConnectError {
    let message = BrowserPayload::field(payload, "message");
    let message = BrowserPayload::string(message.as_ref().unwrap_or(payload));
    ConnectError::Refused {
        message: message.unwrap_or_else(|| "refused by the server".to_owned()),
        data: BrowserPayload::field(payload, "data").unwrap_or_default(),
    }
}

fn failure(problem: &Problem<BrowserPayload>) -> ConnectError {
    ConnectError::Failed {
        code: problem.code(),
        message: problem.to_string(),
    }
}
