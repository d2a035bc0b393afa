//! `CoreManager`: what the TypeScript classes call.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use super::host::Host;
use crate::backoff::BackoffSettings;
use crate::engine::HostMemory;
use crate::socket::{Emit, EmitError, Phase, Settings, SocketId};
use crate::web::Driver;

/// [`CoreManager::emit`]: drop the event when it can't go out at once.
const VOLATILE: u32 = 1;

/// [`CoreManager::emit`]: the server shall answer.
const WANTS_ACK: u32 = 2;

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
    /// Does nothing yet. `origin` is the server's key in the memory.
    #[wasm_bindgen(constructor)]
    pub fn new(host: Host, memory: &TransportMemory, origin: String) -> Self {
        Self(Driver::new(
            host,
            Settings::default(),
            memory.0.clone(),
            origin,
        ))
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

    /// Sends an event: the JSON text of `[event, ...args]` and its attachments.
    /// `timeout` in ms, negative for none. Returns the id of the answer, -1 where
    /// none is wanted, and below that when the event was refused: -2 too many
    /// packets wait, -3 too many attachments, -4 too many answers are outstanding.
    pub fn emit(
        &self,
        socket: u32,
        json: JsString,
        attachments: Option<Vec<JsValue>>,
        flags: u32,
        timeout: f64,
    ) -> f64 {
        let emit = Emit {
            json,
            attachments: attachments.unwrap_or_default(),
            volatile: flags & VOLATILE != 0,
            ack: flags & WANTS_ACK != 0,
            timeout_ms: (timeout >= 0.0).then_some(timeout as u64),
        };
        match self.0.emit(id(socket), emit) {
            Ok(Some(id)) => id as f64,
            Ok(None) => -1.0,
            Err(error) => refusal(error),
        }
    }

    /// Answers an event of the server. Returns -1, or what [`emit`](Self::emit)
    /// returns when it is refused.
    pub fn answer(
        &self,
        socket: u32,
        ack_id: f64,
        session: u32,
        json: JsString,
        attachments: Option<Vec<JsValue>>,
    ) -> f64 {
        let attachments = attachments.unwrap_or_default();
        let answered = self
            .0
            .answer(id(socket), session, ack_id as u64, json, attachments);
        answered.map_or_else(refusal, |()| -1.0)
    }

    /// Gives a namespace's auth: the JSON text of an object, or nothing.
    pub fn authenticate(&self, socket: u32, session: u32, json: Option<JsString>) {
        self.0.authenticate(id(socket), session, json.as_ref());
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
        match self.0.core().phase() {
            Phase::Idle | Phase::Waiting { .. } => 0,
            Phase::Configuring | Phase::Opening { .. } => 1,
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
}

fn id(socket: u32) -> SocketId {
    SocketId(socket as usize)
}

fn refusal(error: EmitError) -> f64 {
    match error {
        EmitError::SendBufferFull => -2.0,
        EmitError::TooManyAttachments => -3.0,
        EmitError::TooManyAcks => -4.0,
    }
}
