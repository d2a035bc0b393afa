//! Whether a message may pass a session by: nothing waits, and nobody is to be told.

use super::{Connection, Link};
use crate::engine::exchange::State;
use crate::engine::transport::TransportId;
use crate::payload::Payload;

impl<P: Payload> Connection<P> {
    /// The transport, if a frame that is written now may go out without a further word:
    /// what waits would go first, what is observed would be reported.
    pub(crate) fn direct_stream(&self) -> Option<TransportId> {
        let free = self.is_writable() && !self.observed && self.outputs.is_empty();
        (free && matches!(self.link, Link::Stream { .. })).then_some(self.id)
    }

    /// Whether a message that a transport brings now may be told without a further word.
    pub(crate) fn is_direct(&self, transport: TransportId, length: usize) -> bool {
        transport == self.id
            && self.state == State::Open
            && matches!(self.link, Link::Stream { .. })
            && length <= self.config.max_message_length
            && !self.observed
            && self.outputs.is_empty()
    }

    /// A message was told so.
    pub(crate) fn note_message(&mut self) {
        if let Link::Stream { heard, .. } = &mut self.link {
            *heard = true;
        }
    }
}
