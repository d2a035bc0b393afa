//! The application as the npm package implements it: every event becomes one
//! call of the host.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use super::manager::messages;
use super::options::EngineOptions;
use crate::engine::{Failure, FailureKind, Frame, Message};
use crate::socket::{Body, Event, Packet, Problem, SocketId};
use crate::web::{Application, BrowserPayload, Configuration, Direct};

#[wasm_bindgen]
extern "C" {
    /// See `Host` in `host.ts`.
    #[wasm_bindgen(typescript_type = "import('../src/host').Host")]
    #[derive(Debug)]
    pub type Host;

    #[wasm_bindgen(method, catch)]
    fn configure(this: &Host) -> Result<EngineOptions, JsValue>;
    #[wasm_bindgen(method)]
    fn busy(this: &Host, busy: bool);
    #[wasm_bindgen(method)]
    fn authenticate(this: &Host, socket: u32, session: u32);

    #[wasm_bindgen(method)]
    fn encode(this: &Host, socket: u32, token: u32, id: f64) -> Vec<JsValue>;
    #[wasm_bindgen(method)]
    fn message(this: &Host, data: JsValue);
    #[wasm_bindgen(method)]
    fn packet(this: &Host, kind: u32, nsp: JsString, id: Option<f64>, data: JsValue);

    #[wasm_bindgen(method)]
    fn direct(this: &Host, socket: u32, text: &JsString) -> u32;
    #[wasm_bindgen(method)]
    fn event(this: &Host, socket: u32, args: JsValue, ack: f64, session: u32);
    #[wasm_bindgen(method)]
    fn sent(this: &Host, socket: u32, token: u32);
    #[wasm_bindgen(method)]
    fn ack(this: &Host, socket: u32, token: u32, args: JsValue);
    #[wasm_bindgen(method, js_name = ackFailed)]
    fn ack_failed(this: &Host, socket: u32, token: u32, reason: &str);

    #[wasm_bindgen(method)]
    fn joined(this: &Host, socket: u32, id: String, recovered: Option<bool>);
    #[wasm_bindgen(method)]
    fn connected(this: &Host, socket: u32);
    #[wasm_bindgen(method, js_name = connectError)]
    fn connect_error(
        this: &Host,
        socket: u32,
        code: JsValue,
        description: JsValue,
        context: JsValue,
    );
    #[wasm_bindgen(method, js_name = connectRefused)]
    fn connect_refused(this: &Host, socket: u32, payload: JsValue);
    #[wasm_bindgen(method)]
    fn disconnected(
        this: &Host,
        socket: u32,
        reason: &str,
        code: JsValue,
        description: JsValue,
        context: JsValue,
    );

    #[wasm_bindgen(method, js_name = managerOpen)]
    fn manager_open(this: &Host);
    #[wasm_bindgen(method, js_name = managerError)]
    fn manager_error(this: &Host, code: JsValue, description: JsValue, context: JsValue);
    #[wasm_bindgen(method, js_name = managerClose)]
    fn manager_close(
        this: &Host,
        reason: &str,
        code: JsValue,
        description: JsValue,
        context: JsValue,
    );
    #[wasm_bindgen(method, js_name = managerPing)]
    fn manager_ping(this: &Host);
    #[wasm_bindgen(method, js_name = reconnectAttempt)]
    fn reconnect_attempt(this: &Host, attempt: u32);
    #[wasm_bindgen(method)]
    fn reconnected(this: &Host, attempt: u32);
    #[wasm_bindgen(method, js_name = reconnectError)]
    fn reconnect_error(this: &Host, code: JsValue, description: JsValue, context: JsValue);
    #[wasm_bindgen(method, js_name = reconnectFailed)]
    fn reconnect_failed(this: &Host);

    #[wasm_bindgen(method, js_name = engineSelected)]
    fn engine_selected(this: &Host, engine: u32);
    #[wasm_bindgen(method, js_name = engineClosing)]
    fn engine_closing(this: &Host);
    #[wasm_bindgen(method, js_name = engineCreated)]
    fn engine_created(this: &Host, transport: &str);
    #[wasm_bindgen(method, js_name = engineTransport)]
    fn engine_transport(this: &Host, transport: &str);
    #[wasm_bindgen(method, js_name = engineOpen)]
    fn engine_open(this: &Host, handshake: JsValue);
    #[wasm_bindgen(method, js_name = engineSettled)]
    fn engine_settled(this: &Host);
    #[wasm_bindgen(method, js_name = packetReceived)]
    fn packet_received(this: &Host, frame: JsValue);
    #[wasm_bindgen(method, js_name = packetCreated)]
    fn packet_created(this: &Host, frame: JsValue);
    #[wasm_bindgen(method)]
    fn flushed(this: &Host);
    #[wasm_bindgen(method)]
    fn drained(this: &Host);
    #[wasm_bindgen(method, js_name = engineUpgrading)]
    fn engine_upgrading(this: &Host, transport: &str);
    #[wasm_bindgen(method, js_name = engineUpgrade)]
    fn engine_upgrade(this: &Host, transport: &str);
    #[wasm_bindgen(method, js_name = engineUpgradeError)]
    fn engine_upgrade_error(
        this: &Host,
        transport: &str,
        code: JsValue,
        description: JsValue,
        context: JsValue,
    );
    #[wasm_bindgen(method, js_name = engineClose)]
    fn engine_close(
        this: &Host,
        reason: &str,
        code: JsValue,
        description: JsValue,
        context: JsValue,
        unsent: Array,
    );
    #[wasm_bindgen(method, js_name = transportAvoided)]
    fn transport_avoided(this: &Host, transport: &str, retry_in: f64);
}

/// A problem as the three arguments `code`, `description`, `context`.
type Details = (JsValue, JsValue, JsValue);

fn failure(failure: Failure<BrowserPayload>) -> Details {
    let description = match failure.kind {
        // What upstream puts in the place of an event where there was none.
        FailureKind::TransportClosed => JsValue::from("websocket connection closed"),
        FailureKind::ClosedByServer => JsValue::from("transport closed by the server"),
        FailureKind::Offline => JsValue::from("network connection lost"),
        _ => failure.description.unwrap_or_default(),
    };
    let code = JsValue::from(failure.kind.code());
    (code, description, failure.context.unwrap_or_default())
}

fn problem(problem: Problem<BrowserPayload>) -> Details {
    let code = JsValue::from(problem.code());
    match problem {
        Problem::Transport(cause) => failure(cause),
        Problem::Parse(error) => (code, JsValue::from(error.message()), JsValue::UNDEFINED),
        Problem::Configuration(thrown) | Problem::Decoder(thrown) => {
            (code, JsValue::UNDEFINED, thrown)
        }
        Problem::ConnectTimeout | Problem::NamespaceTimeout | Problem::ServerTooOld => {
            (code, JsValue::UNDEFINED, JsValue::UNDEFINED)
        }
    }
}

fn nothing() -> Details {
    Details::default()
}

fn index(socket: SocketId) -> u32 {
    socket.0 as u32
}

/// A packet of a transport as JavaScript sees it: text with its type digit, or
/// bytes.
pub(super) fn frame(frame: Frame<BrowserPayload>) -> JsValue {
    match frame {
        Frame::Text(text) => text.into(),
        Frame::Binary(binary) => binary,
    }
}

/// The type's digit, the namespace, the id and the payload.
pub(super) fn packet_parts(
    packet: Packet<BrowserPayload>,
) -> (u32, JsString, Option<f64>, JsValue) {
    let (kind, id, data) = match packet.body {
        Body::Connect(data) => (0, None, data.unwrap_or_default()),
        Body::Disconnect => (1, None, JsValue::UNDEFINED),
        Body::Event(args, id) => (2, id, args),
        Body::Ack(args, id) => (3, Some(id), args),
        Body::ConnectError(data) => (4, None, data),
    };
    let namespace = packet.namespace.unwrap_or_else(|| JsString::from("/"));
    (kind, namespace, id.map(|id| id as f64), data)
}

impl Application for Host {
    const TAKES_DIRECT: bool = true;

    fn configure(&self) -> Result<Rc<Configuration>, JsValue> {
        let options = Self::configure(self)?;
        Ok(Rc::new(Configuration::from(&options)))
    }

    fn set_busy(&self, busy: bool) {
        Self::busy(self, busy);
    }

    fn authenticate(&self, socket: SocketId, session: u32) {
        Self::authenticate(self, index(socket), session);
    }

    fn encode(&self, socket: SocketId, token: u32, id: u64) -> Vec<Message<BrowserPayload>> {
        messages(Self::encode(self, index(socket), token, id as f64))
    }

    fn take_direct(&self, socket: SocketId, text: &JsString) -> Direct {
        match self.direct(index(socket), text) {
            0 => Direct::Declined,
            1 => Direct::Told,
            from => Direct::Attachment(from as usize),
        }
    }

    fn handle_event(&self, event: Event<BrowserPayload>) {
        match event {
            Event::Received {
                socket,
                args,
                ack,
                session,
            } => self.event(
                index(socket),
                args,
                ack.map_or(-1.0, |id| id as f64),
                session,
            ),
            Event::Sent { socket, token } => self.sent(index(socket), token),
            Event::Acked {
                socket,
                token,
                args,
            } => self.ack(index(socket), token, args),
            Event::AckFailed {
                socket,
                token,
                reason,
            } => self.ack_failed(index(socket), token, reason.code()),
            Event::Joined {
                socket,
                id,
                recovered,
            } => self.joined(index(socket), id, recovered),
            Event::Connected { socket } => self.connected(index(socket)),
            Event::Message(message) => self.message(frame(message.into())),
            Event::Packet(packet) => {
                let (kind, namespace, id, data) = packet_parts(packet);
                self.packet(kind, namespace, id, data);
            }
            Event::ConnectError {
                socket,
                problem: cause,
            } => {
                let (code, description, context) = problem(cause);
                self.connect_error(index(socket), code, description, context);
            }
            Event::ConnectRefused { socket, payload } => {
                self.connect_refused(index(socket), payload);
            }
            Event::Disconnected {
                socket,
                reason,
                problem: cause,
            } => {
                let (code, description, context) = cause.map_or_else(nothing, problem);
                self.disconnected(index(socket), reason.as_str(), code, description, context);
            }
            Event::Opened => self.manager_open(),
            Event::Error(cause) => {
                let (code, description, context) = problem(cause);
                self.manager_error(code, description, context);
            }
            Event::Closed {
                reason,
                problem: cause,
            } => {
                let (code, description, context) = cause.map_or_else(nothing, problem);
                self.manager_close(reason.as_str(), code, description, context);
            }
            Event::Ping => self.manager_ping(),
            Event::ReconnectAttempt(attempt) => self.reconnect_attempt(attempt),
            Event::Reconnected(attempt) => self.reconnected(attempt),
            Event::ReconnectError(cause) => {
                let (code, description, context) = problem(cause);
                self.reconnect_error(code, description, context);
            }
            Event::ReconnectFailed => self.reconnect_failed(),
            Event::EngineSelected(engine) => self.engine_selected(engine),
            Event::EngineClosing => self.engine_closing(),
            Event::EngineCreated(kind) => self.engine_created(kind.name()),
            Event::EngineTransport(kind) => self.engine_transport(kind.name()),
            Event::EngineOpened { data, .. } => self.engine_open(data),
            Event::EngineSettled => self.engine_settled(),
            Event::PacketReceived(packet) => self.packet_received(frame(packet)),
            Event::PacketCreated(packet) => self.packet_created(frame(packet)),
            Event::Flushed => self.flushed(),
            Event::Drained => self.drained(),
            Event::Upgrading(kind) => self.engine_upgrading(kind.name()),
            Event::Upgraded(kind) => self.engine_upgrade(kind.name()),
            Event::UpgradeFailed(kind, cause) => {
                let (code, description, context) = failure(cause);
                self.engine_upgrade_error(kind.name(), code, description, context);
            }
            Event::EngineClosed {
                reason,
                failure: cause,
                unsent,
            } => {
                let (code, description, context) = cause.map_or_else(nothing, failure);
                let unsent = unsent.into_iter().map(frame).collect();
                self.engine_close(reason.as_str(), code, description, context, unsent);
            }
            Event::Avoided(kind, millis) => self.transport_avoided(kind.name(), millis as f64),
            // Kept by the driver.
            Event::Remember(_) => {}
        }
    }
}
