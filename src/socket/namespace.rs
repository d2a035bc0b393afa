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

use super::acks::Acks;
use crate::payload::Payload;
use crate::time::Instant;

/// The most emits that wait for a namespace to be joined. Upstream has no limit;
/// this one holds what an application says during a long outage.
pub const MAX_SEND_BUFFER: usize = 65_536;

/// The most events kept that came before the CONNECT reply. Servers send them
/// after it, so this is there for servers that race, not for a backlog.
pub const MAX_RECEIVE_BUFFER: usize = 1_024;

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
    pub(crate) json: P::Text,
    pub(crate) attachments: Vec<P::Binary>,
    pub(crate) id: Option<u64>,
}

/// What a server with connection state recovery needs to restore a session.
#[derive(Clone, Debug)]
pub(crate) struct Recovery<P: Payload> {
    pub(crate) pid: P::Text,
    pub(crate) offset: Option<P::Text>,
}

/// The state of one namespace.
#[derive(Debug)]
pub(crate) struct Namespace<P: Payload> {
    /// `None` is `/`.
    pub(crate) name: Option<P::Text>,
    pub(crate) link: Link,
    /// Counts the attempts to join, so that what belongs to an old one is known.
    pub(crate) session: u32,
    pub(crate) acks: Acks,
    pub(crate) send_buffer: VecDeque<Buffered<P>>,
    pub(crate) receive_buffer: Vec<(P::Value, Option<u64>)>,
    pub(crate) recovery: Option<Recovery<P>>,
}

impl<P: Payload> Namespace<P> {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: (name != "/").then(|| P::text(name)),
            link: Link::Inactive,
            session: 0,
            acks: Acks::default(),
            send_buffer: VecDeque::new(),
            receive_buffer: Vec::new(),
            recovery: None,
        }
    }

    pub(crate) fn is_active(&self) -> bool {
        self.link != Link::Inactive
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.link == Link::Connected
    }

    /// Leaves the namespace for `link`. Returns the ids whose answer is lost:
    /// what was never sent is still awaited.
    pub(crate) fn leave(&mut self, link: Link) -> Vec<u64> {
        self.link = link;
        self.receive_buffer.clear();
        // In ascending order, because ids only grow.
        let unsent: Vec<u64> = self.send_buffer.iter().filter_map(|emit| emit.id).collect();
        self.acks.take_lost(|id| unsent.binary_search(&id).is_ok())
    }

    /// Takes an emit back whose answer came too late to matter.
    pub(crate) fn unbuffer(&mut self, id: u64) {
        self.send_buffer.retain(|emit| emit.id != Some(id));
    }

    /// What the server needs to restore the session, as the beginning of a JSON
    /// object, merged with the application's auth, whose keys win.
    pub(crate) fn connect_payload(&self, auth: Option<&P::Text>) -> Option<P::Text> {
        let Some(recovery) = &self.recovery else {
            return auth.cloned();
        };
        let mut json = P::concat(&P::text("{\"pid\":"), &P::quote(&recovery.pid));
        if let Some(offset) = &recovery.offset {
            json = P::concat(
                &json,
                &P::concat(&P::text(",\"offset\":"), &P::quote(offset)),
            );
        }
        let rest = match auth {
            Some(auth) if P::unit(auth, 1) != Some(u16::from(b'}')) => {
                P::concat(&P::text(","), &P::slice(auth, 1, P::len(auth)))
            }
            _ => P::text("}"),
        };
        Some(P::concat(&json, &rest))
    }
}
