//! The short way of most messages through the driver: see `socket/manager/direct.rs`.
//!
//! An event with one attachment waits here for it, so that the core hears of neither.
//! Whatever comes in its place sends both on the usual way, in their order.

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use super::super::payload::BrowserPayload;
use super::super::transport::{BINARY, TEXT};
use super::{Application, Driver};
use crate::engine::{Frame, Input, TransportId};
use crate::payload::Payload;
use crate::socket::{Event, SocketId};

/// What became of a message on the short way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Direct {
    /// Nothing: it takes the usual way.
    Declined,
    /// It was an EVENT without attachments, and was told.
    Told,
    /// It looks like an EVENT with one attachment. The position of its JSON text.
    Attachment(usize),
}

/// An EVENT on the short way whose attachment comes next.
pub(super) struct Awaiting {
    transport: TransportId,
    /// For the usual way, where something else comes.
    text: JsString,
    args: JsValue,
}

impl<A: Application> Driver<A> {
    /// Sends an EVENT without attachments and without an answer, as text with both type
    /// digits, if it can go out at once. Returns whether it did; otherwise
    /// [`emit`](Self::emit) it.
    pub fn emit_direct(&self, socket: SocketId, text: &JsString) -> bool {
        let now = self.now();
        let transport = self.core.borrow().direct_stream(now, socket);
        transport.is_some_and(|transport| {
            let mut sent = false;
            self.directly(|| sent = self.send(transport, text));
            sent
        })
    }

    /// Calls something that may call back at once: what follows from that is done and told
    /// when it has returned, as on the usual way.
    fn directly(&self, call: impl FnOnce()) {
        let outer = self.draining.replace(true);
        call();
        self.draining.set(outer);
        if !outer && self.changed.take() {
            self.drain(self.now());
        }
    }

    /// Hands on what a transport has told, if it is a message for the short way; gives it
    /// back otherwise.
    pub(super) fn hand_on(
        &self,
        transport: TransportId,
        kind: u32,
        value: JsValue,
    ) -> Option<JsValue> {
        if !A::TAKES_DIRECT {
            return Some(value);
        }
        let Some(awaiting) = self.awaiting.take() else {
            if kind == TEXT {
                return self.hand_on_text(transport, value.unchecked_into());
            }
            return Some(value);
        };
        if kind == BINARY && transport == awaiting.transport && self.complete(&awaiting, &value) {
            return None;
        }
        self.handle_input(Input::Received {
            transport: awaiting.transport,
            frame: Frame::Text(awaiting.text),
        });
        Some(value)
    }

    fn hand_on_text(&self, transport: TransportId, text: JsString) -> Option<JsValue> {
        let Some(socket) = self.direct_receiver(transport, BrowserPayload::len(&text)) else {
            return Some(text.into());
        };
        let mut direct = Direct::Declined;
        self.directly(|| direct = self.application.take_direct(socket, &text));
        let Direct::Attachment(from) = direct else {
            return (direct == Direct::Declined).then(|| text.into());
        };
        // What is wrong with it is said at once, by the usual way.
        let Some(args) = BrowserPayload::parse_event(&text, from) else {
            return Some(text.into());
        };
        self.awaiting.set(Some(Awaiting {
            transport,
            text,
            args,
        }));
        None
    }

    /// The end of the short way of an event with an attachment; whether it was taken.
    fn complete(&self, awaiting: &Awaiting, binary: &JsValue) -> bool {
        let length = BrowserPayload::binary_len(binary);
        let Some(socket) = self.direct_receiver(awaiting.transport, length) else {
            return false;
        };
        let attached = BrowserPayload::attach_one(&awaiting.args, binary);
        let Some(args) = attached else {
            return false;
        };
        self.directly(|| {
            self.application.handle_event(Event::Received {
                socket,
                args,
                ack: None,
                session: 0,
            });
        });
        true
    }

    /// Who a message of that length may be handed to at once, which is noted as heard.
    fn direct_receiver(&self, transport: TransportId, length: usize) -> Option<SocketId> {
        if self.draining.get() {
            return None;
        }
        let core = &mut self.core.borrow_mut();
        let receiver = core.direct_receiver(transport, length);
        if receiver.is_some() {
            core.note_direct();
        }
        receiver
    }
}
