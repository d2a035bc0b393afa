//! `CoreManager`: what the TypeScript classes call.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use super::host::{Host, frame};
use crate::backoff::BackoffSettings;
use crate::engine::{Connection, HostMemory, Message};
use crate::socket::{Content, Emit, EmitError, Emitted, Manager, Phase, Settings, SocketId};
use crate::web::{BrowserPayload, Driver};

/// [`CoreManager::emit`]: drop the event when it can't go out at once.
const VOLATILE: u32 = 1;

/// [`CoreManager::emit`]: the server shall answer.
const WANTS_ACK: u32 = 2;

/// [`CoreManager::emit`]: go before what waits.
const URGENT: u32 = 4;

/// What is known of each host's transports; one for all managers of a page.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct TransportMemory(Rc<RefCell<HostMemory>>);

#[wasm_bindgen]
impl TransportMemory {
    /// Nothing is known yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }
}

/// One server's namespaces and the connection below them.
#[wasm_bindgen]
#[derive(Debug)]
pub struct CoreManager(Rc<Driver<Host>>);

#[wasm_bindgen]
impl CoreManager {
    /// Does nothing yet. `origin` is the server's key in the memory. With
    /// `custom_parser` messages are not decoded: the host gets them, and answers
    /// with [`handle_decoded`](Self::handle_decoded). With `native_timers` no fake
    /// clock counts.
    #[wasm_bindgen(constructor)]
    pub fn new(
        host: Host,
        memory: &TransportMemory,
        origin: String,
        custom_parser: bool,
        native_timers: bool,
    ) -> Self {
        let settings = Settings {
            decoded_elsewhere: custom_parser,
            ..Settings::default()
        };
        let memory = memory.0.clone();
        Self(Driver::new(host, settings, memory, origin, native_timers))
    }

    /// The options `reconnection...` and `randomizationFactor`; times in ms.
    #[wasm_bindgen(js_name = setReconnection)]
    pub fn set_reconnection(
        &self,
        enabled: bool,
        attempts: f64,
        delay: f64,
        delay_max: f64,
        randomization_factor: f64,
    ) {
        self.0.set_settings(|settings| {
            settings.reconnection = enabled;
            settings.reconnection_attempts = attempts.is_finite().then_some(attempts as u32);
            settings.backoff = BackoffSettings {
                base_ms: delay as u64,
                max_ms: delay_max as u64,
                jitter: randomization_factor as f32,
            };
        });
    }

    /// The option `timeout` in ms; none when it is negative or infinite.
    #[wasm_bindgen(js_name = setTimeout)]
    pub fn set_timeout(&self, millis: f64) {
        let finite = millis.is_finite() && millis >= 0.0;
        self.0
            .set_settings(|settings| settings.timeout_ms = finite.then_some(millis as u64));
    }

    /// Opens the connection, at once when between two tries.
    pub fn open(&self) {
        self.0.open();
    }

    /// Opens the connection; a failure is not tried again, unless that is under
    /// way already.
    #[wasm_bindgen(js_name = openOnce)]
    pub fn open_once(&self) {
        self.0.with_core(|core, now| core.open_once(now));
    }

    /// Closes the connection and stops reconnecting.
    pub fn close(&self) {
        self.0.close();
    }

    /// Closes the engine only; reconnection applies.
    #[wasm_bindgen(js_name = closeEngine)]
    pub fn close_engine(&self) {
        self.0.close_engine();
    }

    /// Adds a namespace and returns its index.
    #[wasm_bindgen(js_name = addSocket)]
    pub fn add_socket(&self, namespace: &str) -> u32 {
        self.0.add_socket(namespace).0 as u32
    }

    /// Joins a namespace.
    pub fn connect(&self, socket: u32) {
        self.0.connect(id(socket));
    }

    /// Leaves a namespace.
    pub fn disconnect(&self, socket: u32) {
        self.0.disconnect(id(socket));
    }

    /// As [`disconnect`](Self::disconnect), with the messages of a custom parser's
    /// DISCONNECT.
    #[wasm_bindgen(js_name = disconnectEncoded)]
    pub fn disconnect_encoded(&self, socket: u32, encoded: Vec<JsValue>) {
        self.0
            .with_core(|core, now| core.disconnect_encoded(now, id(socket), messages(encoded)));
    }

    /// How often emits of a namespace are sent again until they are answered;
    /// not at all and without a queue when it is 0.
    #[wasm_bindgen(js_name = setRetries)]
    pub fn set_retries(&self, socket: u32, retries: f64) {
        let retries = (retries >= 1.0).then_some(retries as u32);
        self.0
            .with_core(|core, _| core.set_retries(id(socket), retries));
    }

    /// Sends an event: the JSON text of `[event, ...args]` and its attachments;
    /// of a custom parser the messages of the packet, and nothing at all for an
    /// emit that is retried. `token` names it in later calls of the host.
    /// `timeout` in ms, negative for none. Returns 0 when it was sent, 1 when it
    /// waits for the namespace, 2 when it was dropped, 3 when it waits for its
    /// turn, and below that when it was refused: -2 too many packets wait, -3 too
    /// many attachments, -4 too many answers are outstanding.
    pub fn emit(
        &self,
        socket: u32,
        token: u32,
        json: Option<JsString>,
        attachments: Option<Vec<JsValue>>,
        flags: u32,
        timeout: f64,
    ) -> i32 {
        let emit = Emit {
            token,
            content: content(json, attachments),
            volatile: flags & VOLATILE != 0,
            urgent: flags & URGENT != 0,
            ack: flags & WANTS_ACK != 0,
            timeout_ms: (timeout >= 0.0).then_some(timeout as u64),
        };
        match self.0.emit(id(socket), emit) {
            Ok(Emitted::Sent) => 0,
            Ok(Emitted::Buffered) => 1,
            Ok(Emitted::Dropped) => 2,
            Ok(Emitted::Queued) => 3,
            Err(error) => refusal(error),
        }
    }

    /// Sends an event without attachments and without an answer, as the text of its
    /// message, if it can go out at once. Whether it did; otherwise
    /// [`emit`](Self::emit) it.
    #[wasm_bindgen(js_name = emitDirect)]
    pub fn emit_direct(&self, socket: u32, text: &JsString) -> bool {
        self.0.emit_direct(id(socket), text)
    }

    /// Answers an event of the server; arguments and result as of
    /// [`emit`](Self::emit).
    pub fn answer(
        &self,
        socket: u32,
        ack_id: f64,
        session: u32,
        json: Option<JsString>,
        attachments: Option<Vec<JsValue>>,
    ) -> i32 {
        let content = content(json, attachments);
        let answered = self.0.answer(id(socket), session, ack_id as u64, content);
        answered.map_or_else(refusal, |()| 0)
    }

    /// The id that the next emit with an answer gets.
    #[wasm_bindgen(js_name = nextAckId)]
    pub fn next_ack_id(&self, socket: u32) -> f64 {
        self.0.core().next_ack_id(id(socket)) as f64
    }

    /// Gives a namespace's auth: the JSON text of an object, or nothing.
    pub fn authenticate(&self, socket: u32, session: u32, json: Option<JsString>) {
        self.0.authenticate(id(socket), session, json.as_ref());
    }

    /// There is no auth to be had for a namespace.
    #[wasm_bindgen(js_name = failAuthentication)]
    pub fn fail_authentication(&self, socket: u32, session: u32) {
        self.0
            .with_core(|core, now| core.fail_authentication(now, id(socket), session));
    }

    /// As [`authenticate`](Self::authenticate), with the messages of a custom
    /// parser's CONNECT.
    #[wasm_bindgen(js_name = authenticateEncoded)]
    pub fn authenticate_encoded(&self, socket: u32, session: u32, encoded: Vec<JsValue>) {
        self.0.with_core(|core, now| {
            core.authenticate_encoded(now, id(socket), session, messages(encoded));
        });
    }

    /// The payload of CONNECT for this auth, for a custom parser.
    #[wasm_bindgen(js_name = connectPayload)]
    pub fn connect_payload(&self, socket: u32, json: Option<JsString>) -> Option<JsString> {
        self.0.core().connect_payload(id(socket), json.as_ref())
    }

    /// Takes a packet that a custom parser has decoded.
    #[wasm_bindgen(js_name = handleDecoded)]
    pub fn handle_decoded(&self, kind: u8, nsp: JsString, ack_id: Option<f64>, data: JsValue) {
        let data = (!data.is_undefined()).then_some(data);
        let ack_id = ack_id.map(|id| id as u64);
        let kind = kind.saturating_add(b'0');
        self.0
            .with_core(|core, now| core.handle_decoded(now, kind, nsp, ack_id, data));
    }

    /// A custom parser could not decode a message.
    #[wasm_bindgen(js_name = failDecoding)]
    pub fn fail_decoding(&self, error: JsValue) {
        self.0.with_core(|core, now| core.fail_decoding(now, error));
    }

    /// Sends a message that is no packet of a namespace, text with its type digit.
    /// Whether it was taken.
    #[wasm_bindgen(js_name = sendMessage)]
    pub fn send_message(&self, data: JsValue) -> bool {
        self.0.with_core(|core, _| core.send_message(message(data)))
    }

    /// Sends what had to be read first.
    pub fn resume(&self) {
        self.0.with_core(Manager::resume);
    }

    /// From now on the host is told of decoded packets.
    pub fn observe(&self) {
        self.0.with_core(|core, _| core.observe());
    }

    /// From now on the host is told of the packets of this engine.
    #[wasm_bindgen(js_name = observeEngine)]
    pub fn observe_engine(&self) {
        self.0.with_core(|core, _| core.observe_engine());
    }

    /// The packets that wait to be sent.
    #[wasm_bindgen(js_name = writeBuffer)]
    pub fn write_buffer(&self) -> Array {
        let core = self.0.core();
        let waiting = core.connection().map(Connection::write_buffer);
        waiting.into_iter().flatten().cloned().map(frame).collect()
    }

    /// Whether a message written now goes out at once.
    #[wasm_bindgen(js_name = isWritable)]
    pub fn is_writable(&self) -> bool {
        let core = self.0.core();
        core.connection().is_some_and(Connection::is_writable)
    }

    /// Whether a better transport is taking over.
    #[wasm_bindgen(js_name = isUpgrading)]
    pub fn is_upgrading(&self) -> bool {
        let core = self.0.core();
        core.connection().is_some_and(Connection::is_upgrading)
    }

    /// In how many ms the connection is taken for dead if no ping comes;
    /// `undefined` without a connection.
    #[wasm_bindgen(js_name = expiresIn)]
    pub fn expires_in(&self) -> Option<f64> {
        let core = self.0.core();
        let deadline = core.connection()?.heartbeat_deadline()?;
        let now = self.0.now();
        Some(deadline.since(now) as f64 - now.since(deadline) as f64)
    }

    /// Takes the connection for dead in so many ms, unless a ping comes until
    /// then.
    #[wasm_bindgen(js_name = expireIn)]
    pub fn expire_in(&self, millis: f64) {
        self.0
            .with_core(|core, now| core.expire_at(now.after(millis as u64)));
    }

    /// Whether the namespace is joined.
    #[wasm_bindgen(js_name = isConnected)]
    pub fn is_connected(&self, socket: u32) -> bool {
        self.0.core().is_connected(id(socket))
    }

    /// Whether the namespace is joined or will be by itself.
    #[wasm_bindgen(js_name = isActive)]
    pub fn is_active(&self, socket: u32) -> bool {
        self.0.core().is_active(id(socket))
    }

    /// 0 closed, 1 opening, 2 open.
    #[wasm_bindgen(js_name = readyState)]
    pub fn ready_state(&self) -> u32 {
        let core = self.0.core();
        match core.phase() {
            Phase::Idle => 0,
            Phase::Waiting { .. } if core.is_reconnecting() => 0,
            Phase::Waiting { .. } | Phase::Configuring | Phase::Opening { .. } => 1,
            Phase::Open => 2,
        }
    }

    /// Whether a lost or failed connection is being opened again.
    #[wasm_bindgen(js_name = isReconnecting)]
    pub fn is_reconnecting(&self) -> bool {
        self.0.core().is_reconnecting()
    }

    /// How many emits wait for the namespace to be joined.
    #[wasm_bindgen(js_name = sendBufferLength)]
    pub fn send_buffer_length(&self, socket: u32) -> u32 {
        self.0.core().send_buffer_len(id(socket)) as u32
    }

    /// Forgets emits that wait, but for those with these tokens.
    #[wasm_bindgen(js_name = retainSendBuffer)]
    pub fn retain_send_buffer(&self, socket: u32, tokens: Vec<u32>) {
        self.0.with_core(|core, _| {
            core.retain_send_buffer(id(socket), |token| tokens.contains(&token));
        });
    }

    /// The events that came before the namespace was joined.
    #[wasm_bindgen(js_name = receiveBuffer)]
    pub fn receive_buffer(&self, socket: u32) -> Array {
        let core = self.0.core();
        core.receive_buffer(id(socket)).collect()
    }

    /// Forgets the events that came before the namespace was joined.
    #[wasm_bindgen(js_name = clearReceiveBuffer)]
    pub fn clear_receive_buffer(&self, socket: u32) {
        self.0
            .with_core(|core, _| core.clear_receive_buffer(id(socket)));
    }
}

/// Text, with its type digit, or binary data.
pub(super) fn message(data: JsValue) -> Message<BrowserPayload> {
    if data.is_string() {
        Message::Text(data.unchecked_into())
    } else {
        Message::Binary(data)
    }
}

pub(super) fn messages(chunks: Vec<JsValue>) -> Vec<Message<BrowserPayload>> {
    chunks.into_iter().map(message).collect()
}

fn content(json: Option<JsString>, values: Option<Vec<JsValue>>) -> Content<BrowserPayload> {
    match (json, values) {
        (Some(json), values) => Content::Json {
            json,
            attachments: values.unwrap_or_default(),
        },
        (None, Some(chunks)) => Content::Encoded(messages(chunks)),
        (None, None) => Content::Deferred,
    }
}

fn id(socket: u32) -> SocketId {
    SocketId(socket as usize)
}

fn refusal(error: EmitError) -> i32 {
    match error {
        EmitError::SendBufferFull => -2,
        EmitError::TooManyAttachments => -3,
        EmitError::TooManyAcks => -4,
    }
}
