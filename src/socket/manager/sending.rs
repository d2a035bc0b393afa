//! What the application sends: events and answers.

use alloc::vec::Vec;

use super::Manager;
use crate::engine::{Connection, Message, State};
use crate::payload::{MessageParts, Payload};
use crate::socket::acks::Pending;
use crate::socket::attachments::MAX_ATTACHMENTS;
use crate::socket::error::{AckFailure, EmitError};
use crate::socket::exchange::{Content, Emit, Emitted, Event, Output, SocketId};
use crate::socket::namespace::{Buffered, Link, MAX_SEND_BUFFER};
use crate::socket::packet::{ACK, BINARY_ACK, BINARY_EVENT, EVENT};
use crate::time::Instant;

impl<P: Payload> Manager<P> {
    /// Sends an event, or keeps it until the namespace is joined, or, where emits
    /// are retried, until its turn comes.
    ///
    /// A connection whose pings have stayed away is not written to, even before
    /// that was noticed: the event waits for the next one.
    ///
    /// What is emitted for a namespace that is not there is [`Emitted::Dropped`].
    ///
    /// # Errors
    /// A bound is reached; nothing was sent, kept or registered.
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// let content = Content::text(r#"["hello"]"#.into());
    /// let emit = Emit { ack: true, ..Emit::new(1, content) };
    /// assert_eq!(manager.emit(now, socket, emit)?, Emitted::Sent);
    /// assert_eq!(sent(&mut manager), [r#"420["hello"]"#]);
    /// receive(&mut manager, r#"430["hi"]"#);
    /// let told = manager.poll_output(now);
    /// assert!(matches!(told, Some(Output::Event(Event::Acked { token: 1, .. }))));
    /// # Ok::<(), EmitError>(())
    /// ```
    pub fn emit(
        &mut self,
        now: Instant,
        socket: SocketId,
        emit: Emit<P>,
    ) -> Result<Emitted, EmitError> {
        let messages = messages_in(&emit.content)?;
        let connection = live(self.connection.as_ref(), now);
        let writable = connection.is_some_and(Connection::is_writable);
        let room = connection.map(|connection| connection.has_room(messages));
        let Some(namespace) = self.namespaces.get_mut(socket.0) else {
            return Ok(Emitted::Dropped);
        };
        if namespace.queue.retries.is_some() && !emit.volatile && !emit.urgent {
            if namespace.queue.is_full() {
                return Err(EmitError::SendBufferFull);
            }
            namespace
                .queue
                .push(emit.token, emit.content, emit.timeout_ms);
            self.send_next_queued(now, socket);
            return Ok(Emitted::Queued);
        }
        let first = emit.urgent || namespace.send_buffer.is_empty();
        let direct = namespace.link == Link::Connected && room.is_some() && first;
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
        let id = emit
            .ack
            .then(|| namespace.acks.register(emit.token, false, deadline));
        if dropped {
            return Ok(Emitted::Dropped);
        }
        if direct {
            let name = namespace.name.clone();
            self.write_packet(EVENT, name.as_ref(), id, emit.content);
            return Ok(Emitted::Sent);
        }
        namespace.send_buffer.push_back(Buffered {
            token: emit.token,
            content: emit.content,
            id,
        });
        Ok(Emitted::Buffered)
    }

    /// Forgets emits that wait for the namespace to be joined, unless `keep` says
    /// otherwise of their tokens. An answer to one of them is still awaited.
    ///
    /// ```
    #[doc = include_str!("../idle.md")]
    /// # let emit = Emit::new(1, Content::text(r#"["hello"]"#.into()));
    /// manager.emit(now, socket, emit)?;
    /// manager.retain_send_buffer(socket, |token| token != 1);
    /// assert_eq!(manager.send_buffer_len(socket), 0);
    /// # Ok::<(), EmitError>(())
    /// ```
    pub fn retain_send_buffer(&mut self, socket: SocketId, keep: impl Fn(u32) -> bool) {
        if let Some(namespace) = self.namespace_mut(socket) {
            namespace.send_buffer.retain(|emit| keep(emit.token));
        }
    }

    /// Takes an emit back that was not sent yet: it is not sent, and nothing more is told
    /// about it. One that was sent, or tried where emits are retried, stays as it is.
    ///
    /// ```
    #[doc = include_str!("../idle.md")]
    /// # let content = Content::text(r#"["time?"]"#.into());
    /// let question = Emit { ack: true, ..Emit::new(1, content) };
    /// manager.emit(now, socket, question)?;
    /// manager.cancel(socket, 1);
    /// assert_eq!(manager.send_buffer_len(socket), 0);
    /// # Ok::<(), EmitError>(())
    /// ```
    pub fn cancel(&mut self, socket: SocketId, token: u32) {
        let Some(namespace) = self.namespace_mut(socket) else {
            return;
        };
        let acks = &mut namespace.acks;
        namespace.send_buffer.retain(|emit| {
            let stays = emit.token != token;
            if let Some(id) = emit.id.filter(|_| !stays) {
                acks.settle(id);
            }
            stays
        });
        namespace.queue.cancel(token);
    }

    /// Forgets the events that came before the namespace was joined.
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// # let admin = manager.add_socket("/admin");
    /// # manager.connect(now, admin);
    /// # manager.authenticate(now, admin, 1, None);
    /// // CONNECT was sent for `admin`, and not answered yet.
    /// receive(&mut manager, r#"42/admin,["early"]"#);
    /// while manager.poll_output(now).is_some() {}
    /// # assert_eq!(manager.receive_buffer(admin).count(), 1);
    /// manager.clear_receive_buffer(admin);
    /// assert_eq!(manager.receive_buffer(admin).count(), 0);
    /// ```
    pub fn clear_receive_buffer(&mut self, socket: SocketId) {
        if let Some(namespace) = self.namespace_mut(socket) {
            namespace.receive_buffer.clear();
        }
    }

    /// Sends a message that is no packet of a namespace. Returns whether it was
    /// taken: not without a connection, and not beyond the bound on what waits
    /// ([`MAX_WRITE_BUFFER`](crate::engine::MAX_WRITE_BUFFER)). A text begins with `4`.
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// assert!(manager.send_message(Message::Text("4hello".into())));
    /// assert_eq!(sent(&mut manager), ["4hello"]);
    /// ```
    pub fn send_message(&mut self, message: Message<P>) -> bool {
        let sent = self
            .connection
            .as_mut()
            .is_some_and(|connection| connection.write(message).is_ok());
        self.flush();
        sent
    }

    /// Answers an event. Dropped when the session in which it came is over:
    /// servers close the connection for an answer to a namespace that was left.
    ///
    /// # Errors
    /// A bound is reached; nothing was sent.
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// receive(&mut manager, r#"427["time?"]"#);
    /// let told = manager.poll_output(now);
    /// let Some(Output::Event(Event::Received { ack: Some(id), session, .. })) = told else {
    ///     panic!("the server wants an answer")
    /// };
    /// manager.answer(socket, session, id, Content::text("[12]".into()))?;
    /// assert_eq!(sent(&mut manager), ["437[12]"]);
    /// # Ok::<(), EmitError>(())
    /// ```
    pub fn answer(
        &mut self,
        socket: SocketId,
        session: u32,
        id: u64,
        content: Content<P>,
    ) -> Result<(), EmitError> {
        let room = messages_in(&content)?;
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
        self.write_packet(ACK, name.as_ref(), Some(id), content);
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
        for socket in self.sockets() {
            while let Some(namespace) = self.namespaces.get_mut(socket.0)
                && namespace.link == Link::Connected
                && let Some(first) = namespace.send_buffer.front()
                && let Some(connection) = live(self.connection.as_ref(), now)
                && connection.has_room(messages_in(&first.content).unwrap_or(1))
            {
                let name = namespace.name.clone();
                if let Some(packet) = namespace.send_buffer.pop_front() {
                    let token = packet.token;
                    self.event(Event::Sent { socket, token });
                    self.write_packet(EVENT, name.as_ref(), packet.id, packet.content);
                }
            }
            self.send_next_queued(now, socket);
        }
    }

    pub(super) fn expire_acks(&mut self, now: Instant) {
        for socket in self.sockets() {
            let Some(namespace) = self.namespace_mut(socket) else {
                continue;
            };
            let expired = namespace.acks.take_expired(now);
            namespace.unbuffer(&expired);
            self.fail_acks(socket, expired, AckFailure::Timeout);
            self.send_next_queued(now, socket);
        }
    }

    pub(super) fn fail_acks(&mut self, socket: SocketId, acks: Vec<Pending>, reason: AckFailure) {
        for ack in acks {
            let token = ack.token;
            if !ack.queued || self.fail_try(socket) {
                self.event(Event::AckFailed {
                    socket,
                    token,
                    reason,
                });
            }
        }
    }

    /// Writes a packet and its attachments with nothing between them.
    pub(super) fn write_packet(
        &mut self,
        kind: u8,
        namespace: Option<&P::Text>,
        id: Option<u64>,
        content: Content<P>,
    ) {
        let (json, attachments) = match content {
            Content::Json { json, attachments } => (json, attachments),
            Content::Encoded(messages) => return self.write_messages(messages),
            Content::Deferred => return,
        };
        let count = u32::try_from(attachments.len()).unwrap_or(u32::MAX);
        let binary = count > 0;
        let text = P::message(MessageParts {
            kind: match kind {
                EVENT if binary => BINARY_EVENT,
                ACK if binary => BINARY_ACK,
                plain => plain,
            },
            attachments: binary.then_some(count),
            namespace,
            id,
            json: Some(&json),
        });
        self.write(Message::Text(text));
        for attachment in attachments {
            self.write(Message::Binary(attachment));
        }
        self.flush();
    }

    /// Writes a packet that the application has encoded by itself.
    pub(super) fn write_messages(&mut self, messages: Vec<Message<P>>) {
        for message in messages {
            self.write(message);
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

    /// Sends what waited until its data could be read
    /// ([`Payload::is_ready`]), a connection that is given up included.
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// let json = r#"["file",{"_placeholder":true,"num":0}]"#.into();
    /// let content = Content::Json { json, attachments: vec![vec![1, 2, 3]] };
    /// manager.emit(now, socket, Emit::new(1, content))?;
    /// // Where the data of the attachment comes later than the emit:
    /// manager.resume(now);
    /// assert_eq!(sent(&mut manager).len(), 1, "and a frame with the data");
    /// # Ok::<(), EmitError>(())
    /// ```
    pub fn resume(&mut self, now: Instant) {
        for connection in self.connection.iter_mut().chain(&mut self.retiring) {
            connection.resume(now);
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

/// How many messages it takes to send this.
///
/// # Errors
/// More attachments than a packet may have.
pub(super) fn messages_in<P: Payload>(content: &Content<P>) -> Result<usize, EmitError> {
    match content {
        Content::Json { attachments, .. } if attachments.len() > MAX_ATTACHMENTS as usize => {
            Err(EmitError::TooManyAttachments)
        }
        Content::Json { attachments, .. } => Ok(1 + attachments.len()),
        Content::Encoded(messages) => Ok(messages.len()),
        Content::Deferred => Ok(1),
    }
}

/// A connection that takes messages and is not dead by its heartbeat.
pub(super) fn live<P: Payload>(
    connection: Option<&Connection<P>>,
    now: Instant,
) -> Option<&Connection<P>> {
    connection.filter(|connection| connection.state() == State::Open && !connection.is_expired(now))
}
