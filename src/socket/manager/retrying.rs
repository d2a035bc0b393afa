//! The head of a retry queue on its way: sent, answered, or sent again.

use alloc::vec::Vec;

use super::Manager;
use super::sending::{live, messages_in};
use crate::engine::Message;
use crate::payload::Payload;
use crate::socket::exchange::{Content, Event, Output, SocketId};
use crate::socket::namespace::Link;
use crate::socket::packet::EVENT;
use crate::time::Instant;

impl<P: Payload> Manager<P> {
    /// Sends the head of the queue unless it is under way. Each try is a packet
    /// with an id of its own; without a connection none is spent.
    pub(super) fn send_next_queued(&mut self, now: Instant, socket: SocketId) {
        let Some(namespace) = self.namespaces.get_mut(socket.0) else {
            return;
        };
        let (Link::Connected, Some(head)) = (namespace.link, namespace.queue.head()) else {
            return;
        };
        let connection = live(self.connection.as_ref(), now);
        let needed = messages_in(&head.content).unwrap_or(1);
        if namespace.acks.is_full() || !connection.is_some_and(|it| it.has_room(needed)) {
            return;
        }
        let (token, content) = (head.token, head.content.clone());
        let deadline = head.timeout_ms.map(|millis| now.after(millis));
        namespace.queue.begin_try();
        let id = namespace.acks.register(token, true, deadline);
        let (name, session) = (namespace.name.clone(), namespace.session);
        self.event(Event::Sent { socket, token });
        if let Content::Deferred = content {
            self.outputs.push_back(Output::Encode {
                socket,
                session,
                token,
                id,
            });
        } else {
            self.write_packet(EVENT, name.as_ref(), Some(id), content);
        }
    }

    /// The application's answer to [`Output::Encode`]. Dropped when the session
    /// is over: there will be another try.
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// manager.set_retries(socket, Some(3));
    /// let emit = Emit { ack: true, ..Emit::new(1, Content::Deferred) };
    /// manager.emit(now, socket, emit)?;
    /// # assert!(manager.poll_output(now).is_some());
    /// let Some(Output::Encode { socket, session, id, .. }) = manager.poll_output(now) else {
    ///     panic!("each try is encoded by itself")
    /// };
    /// let text = format!(r#"42{id}["hello"]"#);
    /// manager.send_encoded(socket, session, vec![Message::Text(text)]);
    /// assert_eq!(sent(&mut manager), [r#"420["hello"]"#]);
    /// # Ok::<(), EmitError>(())
    /// ```
    pub fn send_encoded(&mut self, socket: SocketId, session: u32, messages: Vec<Message<P>>) {
        let joined = self.namespace(socket).is_some_and(|namespace| {
            namespace.link == Link::Connected && namespace.session == session
        });
        if joined {
            self.write_messages(messages);
        }
    }

    /// The answer to the head did not come. Whether it is given up.
    pub(super) fn fail_try(&mut self, socket: SocketId) -> bool {
        self.namespace_mut(socket)
            .is_some_and(|namespace| namespace.queue.fail_try())
    }
}
