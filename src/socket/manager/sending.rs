//! What the application sends: events and answers.

use alloc::vec::Vec;

use super::Manager;
use crate::engine::{Connection, Message, State};
use crate::payload::{MessageParts, Payload};
use crate::socket::attachments::MAX_ATTACHMENTS;
use crate::socket::error::{AckFailure, EmitError};
use crate::socket::exchange::{Emit, Event, Output, SocketId};
use crate::socket::namespace::{Buffered, Link, MAX_SEND_BUFFER};
use crate::socket::packet::{ACK, BINARY_ACK, BINARY_EVENT, EVENT};
use crate::time::Instant;

impl<P: Payload> Manager<P> {
    /// Sends an event, or keeps it until the namespace is joined. Returns the id
    /// under which the answer will come, when one is wanted.
    ///
    /// A connection whose pings have stayed away is not written to, even before
    /// that was noticed: the event waits for the next one.
    ///
    /// # Errors
    /// A bound is reached; nothing was sent, kept or registered.
    pub fn emit(
        &mut self,
        now: Instant,
        socket: SocketId,
        emit: Emit<P>,
    ) -> Result<Option<u64>, EmitError> {
        if emit.attachments.len() > MAX_ATTACHMENTS as usize {
            return Err(EmitError::TooManyAttachments);
        }
        let connection = live(self.connection.as_ref(), now);
        let writable = connection.is_some_and(Connection::is_writable);
        let room = connection.map(|connection| connection.has_room(1 + emit.attachments.len()));
        let Some(namespace) = self.namespaces.get_mut(socket.0) else {
            return Ok(None);
        };
        let direct =
            namespace.link == Link::Connected && room.is_some() && namespace.send_buffer.is_empty();
        let dropped = emit.volatile && !(direct && writable);
        let full = if direct {
            room == Some(false)
        } else {
            namespace.send_buffer.len() >= MAX_SEND_BUFFER
        };
        if full && !dropped {
            return Err(EmitError::SendBufferFull);
        }
        if emit.ack && namespace.acks.is_full() {
            return Err(EmitError::TooManyAcks);
        }
        let deadline = emit.timeout_ms.map(|millis| now.after(millis));
        let id = emit.ack.then(|| namespace.acks.register(deadline));
        if dropped {
            return Ok(id);
        }
        let packet = Buffered {
            json: emit.json,
            attachments: emit.attachments,
            id,
        };
        if direct {
            let name = namespace.name.clone();
            self.write_packet(EVENT, name.as_ref(), packet);
        } else {
            namespace.send_buffer.push_back(packet);
        }
        Ok(id)
    }

    /// Answers an event. Dropped when the session in which it came is over:
    /// servers close the connection for an answer to a namespace that was left.
    ///
    /// # Errors
    /// A bound is reached; nothing was sent.
    pub fn answer(
        &mut self,
        socket: SocketId,
        session: u32,
        id: u64,
        json: P::Text,
        attachments: Vec<P::Binary>,
    ) -> Result<(), EmitError> {
        if attachments.len() > MAX_ATTACHMENTS as usize {
            return Err(EmitError::TooManyAttachments);
        }
        let room = 1 + attachments.len();
        let (Some(namespace), Some(connection)) = (self.namespace(socket), &self.connection) else {
            return Ok(());
        };
        if namespace.link != Link::Connected || namespace.session != session {
            return Ok(());
        }
        if !connection.has_room(room) {
            return Err(EmitError::SendBufferFull);
        }
        let name = namespace.name.clone();
        let packet = Buffered {
            json,
            attachments,
            id: Some(id),
        };
        self.write_packet(ACK, name.as_ref(), packet);
        Ok(())
    }

    /// A packet without attachments.
    pub(super) fn write_control(&mut self, kind: u8, socket: SocketId, json: Option<&P::Text>) {
        let Some(namespace) = self.namespace(socket) else {
            return;
        };
        let text = P::message(MessageParts {
            kind,
            attachments: None,
            namespace: namespace.name.as_ref(),
            id: None,
            json,
        });
        self.write(Message::Text(text));
        self.flush();
    }

    /// Sends what waited, as far as there is room.
    pub(super) fn flush_send_buffers(&mut self, now: Instant) {
        for index in 0..self.namespaces.len() {
            while let Some(namespace) = self.namespaces.get_mut(index)
                && namespace.link == Link::Connected
                && let Some(first) = namespace.send_buffer.front()
                && let Some(connection) = live(self.connection.as_ref(), now)
                && connection.has_room(1 + first.attachments.len())
            {
                let name = namespace.name.clone();
                if let Some(packet) = namespace.send_buffer.pop_front() {
                    self.write_packet(EVENT, name.as_ref(), packet);
                }
            }
        }
    }

    pub(super) fn expire_acks(&mut self, now: Instant) {
        for socket in self.sockets() {
            let Some(namespace) = self.namespace_mut(socket) else {
                continue;
            };
            let expired = namespace.acks.take_expired(now);
            for id in &expired {
                namespace.unbuffer(*id);
            }
            self.fail_acks(socket, expired, AckFailure::Timeout);
        }
    }

    pub(super) fn fail_acks(&mut self, socket: SocketId, ids: Vec<u64>, reason: AckFailure) {
        for id in ids {
            self.event(Event::AckFailed { socket, id, reason });
        }
    }

    /// Writes a packet and its attachments with nothing between them.
    fn write_packet(&mut self, kind: u8, namespace: Option<&P::Text>, packet: Buffered<P>) {
        let count = u32::try_from(packet.attachments.len()).unwrap_or(u32::MAX);
        let binary = count > 0;
        let text = P::message(MessageParts {
            kind: match kind {
                EVENT if binary => BINARY_EVENT,
                ACK if binary => BINARY_ACK,
                plain => plain,
            },
            attachments: binary.then_some(count),
            namespace,
            id: packet.id,
            json: Some(&packet.json),
        });
        self.write(Message::Text(text));
        for attachment in packet.attachments {
            self.write(Message::Binary(attachment));
        }
        self.flush();
    }

    fn write(&mut self, message: Message<P>) {
        if let Some(connection) = &mut self.connection {
            // For events and answers there is room; a packet that joins or leaves
            // a namespace is lost with a connection so far behind.
            let _ = connection.write(message);
        }
    }

    /// Sends before anything is told: a listener of `connect` finds what waited
    /// on its way already.
    fn flush(&mut self) {
        if let Some(connection) = &mut self.connection {
            connection.flush();
            while let Some(command) = connection.poll_command() {
                self.outputs.push_back(Output::Command(command));
            }
        }
    }
}

/// A connection that takes messages and is not dead by its heartbeat.
fn live<P: Payload>(connection: Option<&Connection<P>>, now: Instant) -> Option<&Connection<P>> {
    connection.filter(|connection| connection.state() == State::Open && !connection.is_expired(now))
}
