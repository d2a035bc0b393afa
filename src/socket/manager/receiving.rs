//! What the server sends: messages, packets, events.

use alloc::string::String;

use super::Manager;
use crate::engine::Message;
use crate::payload::Payload;
use crate::socket::attachments::{MAX_ATTACHMENTS, Progress, Reconstruction};
use crate::socket::error::{AckFailure, DisconnectReason, ParseError, Problem};
use crate::socket::exchange::{Event, SocketId};
use crate::socket::namespace::{Link, MAX_RECEIVE_BUFFER};
use crate::socket::packet::{Body, DISCONNECT, Packet, decode};
use crate::socket::recovery::Recovery;
use crate::time::Instant;

impl<P: Payload> Manager<P> {
    pub(super) fn handle_message(&mut self, now: Instant, message: Message<P>) {
        if self.settings.decoded_elsewhere {
            return self.event(Event::Message(message));
        }
        if let Err(error) = self.read_message(now, message) {
            self.handle_parse_error(now, Problem::Parse(error));
        }
    }

    /// A packet that the application has decoded by itself: the type as its
    /// digit, `b'0'` to `b'6'`, and a payload of the shape that the protocol demands,
    /// attachments in place. Any other one closes the connection, as a malformed packet
    /// does. The namespace is `/` where the packet names none.
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// manager.settings.decoded_elsewhere = true;
    /// let args = HostPayload::parse(&r#"["hello"]"#.into(), 0);
    /// manager.handle_decoded(now, b'2', "/".into(), None, args);
    /// let told = manager.poll_output(now);
    /// assert!(matches!(told, Some(Output::Event(Event::Received { .. }))));
    /// ```
    pub fn handle_decoded(
        &mut self,
        now: Instant,
        kind: u8,
        namespace: P::Text,
        id: Option<u64>,
        payload: Option<P::Value>,
    ) {
        let root = P::len(&namespace) == 1;
        let handled = Body::new(kind, id, payload).and_then(|body| {
            let namespace = (!root).then_some(namespace);
            self.receive(now, Packet { namespace, body })
        });
        if let Err(error) = handled {
            self.handle_parse_error(now, Problem::Parse(error));
        }
    }

    /// The application could not decode a message: the connection is closed, and opened
    /// again as after any loss.
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// manager.fail_decoding(now, "no MessagePack".into());
    /// assert!(matches!(manager.phase(), Phase::Waiting { .. }));
    /// let closed = |output| matches!(output, Output::Event(Event::Closed { .. }));
    /// assert!(std::iter::from_fn(|| manager.poll_output(now)).any(closed));
    /// ```
    pub fn fail_decoding(&mut self, now: Instant, detail: P::Detail) {
        self.handle_parse_error(now, Problem::Decoder(detail));
    }

    fn handle_parse_error(&mut self, now: Instant, problem: Problem<P>) {
        if self.connection.is_some() {
            self.retire(now);
            self.handle_loss(now, DisconnectReason::ParseError, Some(problem));
        }
    }

    fn read_message(&mut self, now: Instant, message: Message<P>) -> Result<(), ParseError> {
        let progress = match (message, self.reconstruction.take()) {
            (Message::Text(text), None) => Reconstruction::begin(decode(&text, MAX_ATTACHMENTS)?),
            (Message::Binary(binary), Some(pending)) => pending.take(binary)?,
            (Message::Text(_), Some(_)) => return Err(ParseError::UnexpectedText),
            (Message::Binary(_), None) => return Err(ParseError::UnexpectedBinary),
        };
        match progress {
            Progress::Complete(packet) => self.receive(now, packet),
            Progress::Incomplete(pending) => {
                self.reconstruction = Some(pending);
                Ok(())
            }
        }
    }

    fn receive(&mut self, now: Instant, packet: Packet<P>) -> Result<(), ParseError> {
        let observed = self.observed.then(|| packet.clone());
        self.handle_packet(now, packet)?;
        if let Some(packet) = observed {
            self.event(Event::Packet(packet));
        }
        Ok(())
    }

    fn handle_packet(&mut self, now: Instant, packet: Packet<P>) -> Result<(), ParseError> {
        let found = self
            .namespaces
            .iter()
            .position(|namespace| namespace.name == packet.namespace);
        let Some(socket) = found.map(SocketId) else {
            return Ok(());
        };
        let Some(namespace) = self.namespace_mut(socket) else {
            return Ok(());
        };
        if let Body::Connect(_) | Body::ConnectError(_) = packet.body {
            let Some(due) = namespace.replies_due.checked_sub(1) else {
                return Ok(());
            };
            namespace.replies_due = due;
        }
        match (namespace.link, packet.body) {
            (Link::Connecting { .. }, Body::Connect(payload)) => {
                self.handle_connect(now, socket, payload.as_ref());
            }
            (Link::Connecting { .. }, Body::ConnectError(payload)) => {
                namespace.give_up(Link::Inactive);
                self.close_when_unused(now);
                self.event(Event::ConnectRefused { socket, payload });
            }
            (Link::Connecting { .. } | Link::Connected, Body::Disconnect) => {
                let lost = namespace.leave(Link::Inactive);
                self.close_when_unused(now);
                self.event(Event::Disconnected {
                    socket,
                    reason: DisconnectReason::IoServerDisconnect,
                    problem: None,
                });
                self.fail_acks(socket, lost, AckFailure::Disconnected);
            }
            (Link::Connected, Body::Event(args, ack)) => self.deliver(socket, args, ack),
            (Link::Connecting { .. }, Body::Event(args, ack)) => {
                if namespace.receive_buffer.len() >= MAX_RECEIVE_BUFFER {
                    return Err(ParseError::TooManyEarlyEvents);
                }
                namespace.receive_buffer.push((args, ack));
            }
            (Link::Connected, Body::Ack(args, id)) => {
                if let Some(ack) = namespace.acks.settle(id) {
                    let token = ack.token;
                    if ack.queued {
                        namespace.queue.finish();
                    }
                    self.event(Event::Acked {
                        socket,
                        token,
                        args,
                    });
                    self.send_next_queued(now, socket);
                }
            }
            // The reply to a CONNECT that nobody waits for any more: what it has
            // joined is left, and what was wanted meanwhile begins.
            (Link::Inactive | Link::Pending | Link::Authenticating, Body::Connect(_)) => {
                namespace.unanswered = None;
                namespace.left_session = true;
                // What still comes of it can't be told from what a restored one missed.
                namespace.recovery = None;
                // In the format of an application's own parser there is none to send.
                if !self.settings.decoded_elsewhere {
                    self.write_control(DISCONNECT, socket, None);
                }
                self.join(socket);
            }
            (Link::Pending, Body::ConnectError(_)) => {
                namespace.unanswered = None;
                self.join(socket);
            }
            (Link::Inactive, Body::ConnectError(_)) => {
                namespace.unanswered = None;
            }
            // The reply took too long for somebody to wait for it. Now comes what the
            // restored session has missed, which nobody hears: it will not be whole.
            (Link::Inactive | Link::Pending | Link::Authenticating, Body::Event(..))
                if namespace.replies_due > 0 =>
            {
                namespace.left_session = true;
                namespace.recovery = None;
            }
            // For a namespace that is joined already, or that nobody waits for.
            _ => {}
        }
        Ok(())
    }

    fn handle_connect(&mut self, now: Instant, socket: SocketId, payload: Option<&P::Value>) {
        let text = |name| P::string(&P::field(payload?, name)?);
        let Some(id) = text("sid") else {
            if let Some(namespace) = self.namespace_mut(socket) {
                namespace.give_up(Link::Inactive);
            }
            self.close_when_unused(now);
            let problem = Problem::ServerTooOld;
            return self.event(Event::ConnectError { socket, problem });
        };
        let pid = text("pid");
        let Some(namespace) = self.namespace_mut(socket) else {
            return;
        };
        namespace.link = Link::Connected;
        let recovered = pid.map(|pid: String| {
            let pid = P::text(&pid);
            let same = matches!(&namespace.recovery, Some(known) if known.pid == pid);
            if !same {
                namespace.recovery = Some(Recovery::new(pid));
            }
            same
        });
        // Only what a restored session has missed is known to be of this one.
        if core::mem::take(&mut namespace.left_session) && recovered != Some(true) {
            namespace.receive_buffer.clear();
        }
        self.event(Event::Joined {
            socket,
            id,
            recovered,
        });
    }

    /// What follows from [`Event::Joined`], unless the application has left the
    /// namespace when it heard that.
    pub(super) fn complete_join(&mut self, now: Instant, socket: SocketId) {
        let Some(namespace) = self.namespace_mut(socket) else {
            return;
        };
        if namespace.link != Link::Connected {
            return;
        }
        // In upstream's order: what came early, what waited, then the event.
        for (args, ack) in core::mem::take(&mut namespace.receive_buffer) {
            self.deliver(socket, args, ack);
        }
        self.flush_send_buffers(now);
        self.event(Event::Connected { socket });
    }

    fn deliver(&mut self, socket: SocketId, args: P::Value, ack: Option<u64>) {
        let Some(namespace) = self.namespace_mut(socket) else {
            return;
        };
        if let (Some(recovery), None) = (&mut namespace.recovery, ack)
            && let Some(offset) = P::last_text(&args)
        {
            recovery.note(offset);
        }
        let session = namespace.session;
        self.event(Event::Received {
            socket,
            args,
            ack,
            session,
        });
    }
}
