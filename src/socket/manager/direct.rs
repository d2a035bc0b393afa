//! The short way of most messages: an event without attachments and without an answer,
//! over a stream, while nothing else is going on.
//!
//! Such an event changes nothing but that it was there. So the core is only asked
//! whether that holds, and the one who drives it hands the text on: no packet, no
//! output and no copy is made. Where it does not hold, the message takes the usual way,
//! which does the same and more.

use super::Manager;
use crate::engine::TransportId;
use crate::payload::Payload;
use crate::socket::exchange::SocketId;
use crate::socket::namespace::Link;
use crate::time::Instant;

impl<P: Payload> Manager<P> {
    /// The namespace `/`, if an EVENT for it of so many code units may be handed on at
    /// once: no offset of it is to be kept, nothing is to be told before it, and nobody
    /// observes packets. After it was, call [`note_direct`](Self::note_direct).
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// let text = r#"42["hello"]"#;
    /// if manager.direct_receiver(transport, text.len()) == Some(socket) {
    ///     let args = HostPayload::parse(&text.into(), 2);
    /// #     assert!(args.is_some());
    ///     manager.note_direct();
    /// }
    /// # else { panic!("nothing else is going on") }
    /// ```
    #[must_use]
    pub fn direct_receiver(&self, transport: TransportId, length: usize) -> Option<SocketId> {
        let connection = self.connection.as_ref()?;
        let quiet = self.is_quiet() && self.reconstruction.is_none();
        if !quiet || !connection.is_direct(transport, length) {
            return None;
        }
        let index = self
            .namespaces
            .iter()
            .position(|namespace| namespace.name.is_none())?;
        let namespace = self.namespaces.get(index)?;
        (namespace.link == Link::Connected && namespace.recovery.is_none())
            .then_some(SocketId(index))
    }

    /// An event was handed on at once. [`direct_receiver`](Self::direct_receiver) has an
    /// example.
    pub fn note_direct(&mut self) {
        if let Some(connection) = &mut self.connection {
            connection.note_message();
        }
    }

    /// Where the text of an EVENT of a namespace may be sent at once: it is joined, and
    /// nothing waits or is to be told before it. The text has both type digits, `42`.
    ///
    /// ```
    #[doc = include_str!("../joined.md")]
    /// assert_eq!(manager.direct_stream(now, socket), Some(transport));
    /// assert_eq!(manager.direct_stream(now.after(45_000), socket), None, "no ping came");
    /// ```
    #[must_use]
    pub fn direct_stream(&self, now: Instant, socket: SocketId) -> Option<TransportId> {
        let namespace = self.namespaces.get(socket.0)?;
        let free = self.is_quiet()
            && namespace.link == Link::Connected
            && namespace.send_buffer.is_empty()
            && namespace.queue.retries.is_none();
        let connection = self.connection.as_ref()?;
        if !free || connection.is_expired(now) {
            return None;
        }
        connection.direct_stream()
    }

    fn is_quiet(&self) -> bool {
        !self.observed
            && !self.settings.decoded_elsewhere
            && !self.unsettled
            && self.joined.is_none()
            && self.outputs.is_empty()
    }
}
