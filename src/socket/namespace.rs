//! One namespace: whether it is joined, and what waits until it is.
//!
//! ```text
//!            connect()            connection opens
//!  Inactive ----------> Pending -------------------> Authenticating
//!     ^                    ^                              | auth given
//!     |                    | connection lost              v
//!     |                    +------------------------- Connecting
//!     |                    |                              | CONNECT reply
//!     +--- disconnect(), refused or disconnected ---- Connected
//! ```
//!
//! Bookkeeping only: what goes over the wire is decided in the manager.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use super::acks::{Acks, Pending};
use super::exchange::Content;
use super::queue::RetryQueue;
use super::recovery::Recovery;
use crate::payload::Payload;
use crate::time::Instant;

/// The most emits that wait for a namespace to be joined. Upstream has no limit;
/// this one holds what an application says during a long outage.
pub const MAX_SEND_BUFFER: usize = 65_536;

/// The most events kept that came before the CONNECT reply. Servers with
/// connection state recovery send what was missed before it, all at once; they
/// keep no more than minutes of it.
pub const MAX_RECEIVE_BUFFER: usize = 65_536;

/// How far the namespace is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Link {
    /// Nobody wants it.
    Inactive,
    /// Waiting for a connection.
    Pending,
    /// Waiting for the application's auth.
    Authenticating,
    /// Waiting for the server's reply.
    Connecting {
        /// When to stop waiting.
        deadline: Instant,
    },
    /// Joined.
    Connected,
}

/// An emit that waits.
#[derive(Clone, Debug)]
pub(crate) struct Buffered<P: Payload> {
    pub(crate) token: u32,
    pub(crate) content: Content<P>,
    pub(crate) id: Option<u64>,
}

/// The state of one namespace.
#[derive(Debug)]
pub(crate) struct Namespace<P: Payload> {
    /// `None` is `/`.
    pub(crate) name: Option<P::Text>,
    pub(crate) link: Link,
    /// Counts the attempts to join, so that what belongs to an old one is known.
    pub(crate) session: u32,
    /// Until when the reply to a CONNECT may come that nobody waits for any more.
    /// Servers end the connection for a second CONNECT that overtakes it.
    pub(crate) unanswered: Option<Instant>,
    /// How many CONNECTs were sent on this connection that were not answered: a reply
    /// beyond them answers nothing.
    pub(crate) replies_due: u32,
    /// Whether a session was left on this connection, so that what comes before the
    /// next CONNECT reply may be of that one.
    pub(crate) left_session: bool,
    pub(crate) acks: Acks,
    pub(crate) send_buffer: VecDeque<Buffered<P>>,
    pub(crate) receive_buffer: Vec<(P::Value, Option<u64>)>,
    pub(crate) queue: RetryQueue<P>,
    pub(crate) recovery: Option<Recovery<P>>,
}

impl<P: Payload> Namespace<P> {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: (name != "/").then(|| P::text(name)),
            link: Link::Inactive,
            session: 0,
            unanswered: None,
            replies_due: 0,
            left_session: false,
            acks: Acks::default(),
            send_buffer: VecDeque::new(),
            receive_buffer: Vec::new(),
            queue: RetryQueue::default(),
            recovery: None,
        }
    }

    pub(crate) fn is_active(&self) -> bool {
        self.link != Link::Inactive
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.link == Link::Connected
    }

    /// The connection is gone, and with it all that it could still bring.
    pub(crate) fn forget_connection(&mut self) {
        self.unanswered = None;
        self.replies_due = 0;
        self.left_session = false;
    }

    /// It could not be joined: what came early belongs to nothing.
    pub(crate) fn give_up(&mut self, link: Link) {
        self.link = link;
        self.receive_buffer.clear();
    }

    /// Leaves the namespace for `link`. Returns the emits whose answer is lost:
    /// what was never sent is still awaited.
    pub(crate) fn leave(&mut self, link: Link) -> Vec<Pending> {
        if let Link::Connecting { deadline } = self.link {
            self.unanswered = Some(deadline);
        }
        self.left_session |= matches!(self.link, Link::Connecting { .. } | Link::Connected);
        self.link = link;
        self.receive_buffer.clear();
        // In ascending order, because ids only grow.
        let unsent: Vec<u64> = self.send_buffer.iter().filter_map(|emit| emit.id).collect();
        self.acks.take_lost(|id| unsent.binary_search(&id).is_ok())
    }

    /// Takes emits back whose answer came too late to matter.
    pub(crate) fn unbuffer(&mut self, late: &[Pending]) {
        if !late.is_empty() {
            // Both are in the order of the ids.
            self.send_buffer.retain(|emit| {
                let found = emit
                    .id
                    .map(|id| late.binary_search_by_key(&id, |ack| ack.id));
                !matches!(found, Some(Ok(_)))
            });
        }
    }

    /// The payload of CONNECT: what the server needs to restore the session, and
    /// the application's auth, whose keys win.
    pub(crate) fn connect_payload(&self, auth: Option<&P::Text>) -> Option<P::Text> {
        match &self.recovery {
            Some(recovery) => Some(recovery.merged_with(auth)),
            None => auth.cloned(),
        }
    }
}
