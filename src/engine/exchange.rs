//! What a [`Connection`](super::Connection) takes and gives.

use alloc::collections::VecDeque;
use alloc::string::String;

use super::error::{CloseReason, Failure};
use super::handshake::Handshake;
use super::memory::TransportRecord;
use super::packet::{Frame, Message};
use super::transport::{TransportId, TransportKind};
use crate::payload::Payload;

/// What happened: for [`Connection::handle_input`](super::Connection::handle_input),
/// which has an [example](super#a-session). Each names the attempt by the
/// [`TransportId`] of its [`Command`].
#[derive(Clone, Debug)]
pub enum Input<P: Payload> {
    /// A WebSocket or a WebTransport session is open: data can be sent.
    Opened {
        /// The attempt.
        transport: TransportId,
    },
    /// A WebSocket or a WebTransport session received a packet.
    Received {
        /// The attempt.
        transport: TransportId,
        /// The packet.
        frame: Frame<P>,
    },
    /// A WebSocket or a WebTransport session ended without an error.
    Closed {
        /// The attempt.
        transport: TransportId,
        /// The CloseEvent of a WebSocket.
        context: Option<P::Detail>,
    },
    /// A transport or a request failed; a status other than 2xx is a failure. No
    /// [`Closed`](Input::Closed) need follow.
    Failed {
        /// The attempt.
        transport: TransportId,
        /// Whether it was a POST; all else makes the transport unreadable.
        sending: bool,
        /// The HTTP status, or the error event.
        description: P::Detail,
        /// The response, where there is one.
        context: Option<P::Detail>,
    },
    /// A polling GET was answered with a success.
    PollDone {
        /// The attempt.
        transport: TransportId,
        /// The whole body.
        body: P::Text,
    },
    /// A polling POST was answered with a success; what the body says is of no
    /// interest.
    PostDone {
        /// The attempt.
        transport: TransportId,
    },
    /// The network is gone: ends the session at once.
    Offline,
    /// The network is another one: what was known of transports is void.
    NetworkChanged,
}

/// What to do with a transport ([example](super#a-session)). The endpoint, the query
/// and headers are the driver's (Engine.IO protocol v4, "Transports"): each query has
/// `EIO=4`, `transport=` with [`TransportKind::name`], and `sid=` where there is one.
#[derive(Clone, Debug, PartialEq)]
pub enum Command<P: Payload> {
    /// Open a WebSocket or a WebTransport session; with the session's id when it
    /// is to take over. A WebTransport session has no query: on its one bidirectional
    /// stream the driver sends the packet `0`, or `0{"sid":"..."}`, before all else.
    Open {
        /// The attempt.
        transport: TransportId,
        /// Which of the two.
        kind: TransportKind,
        /// The session to join.
        sid: Option<String>,
    },
    /// Send a packet over a WebSocket or a WebTransport session.
    Send {
        /// The attempt.
        transport: TransportId,
        /// The packet.
        frame: Frame<P>,
    },
    /// Start a polling GET. Without a session id it asks for the handshake. The
    /// server leaves it open until it has something to say.
    Poll {
        /// The attempt.
        transport: TransportId,
        /// The session.
        sid: Option<String>,
    },
    /// Start a polling POST, with `Content-Type: text/plain;charset=UTF-8`.
    Post {
        /// The attempt.
        transport: TransportId,
        /// The session.
        sid: String,
        /// The whole body.
        body: P::Text,
    },
    /// Close it, or cancel what is in flight: nothing more is expected.
    Close {
        /// The attempt.
        transport: TransportId,
    },
}

/// What [`Connection::poll_output`](super::Connection::poll_output) says to do next
/// ([example](super#a-session)).
#[derive(Clone, Debug, PartialEq)]
pub enum Output<P: Payload> {
    /// Something that the driver does.
    Command(Command<P>),
    /// Something that the upper layer wants to know.
    Event(Event<P>),
}

/// What the upper layer wants to know ([example](super#a-session)).
#[derive(Clone, Debug, PartialEq)]
pub enum Event<P: Payload> {
    /// The first transport failed while opening; this one is tried now.
    TransportChanged(TransportKind),
    /// The session is open.
    Opened {
        /// What was agreed on.
        handshake: Handshake,
        /// The server's words.
        data: P::Value,
    },
    /// A message for the upper layer.
    Message(Message<P>),
    /// The server pinged; the answer is on its way.
    Ping,
    /// The candidate proved itself; nothing is written until it takes over.
    Upgrading(TransportKind),
    /// The candidate carries the session.
    Upgraded(TransportKind),
    /// The candidate is gone; the session goes on as before, unless it ended too.
    UpgradeFailed(TransportKind, Failure<P>),
    /// The transport is left alone for this host, for this many milliseconds from now:
    /// after its death, and whenever a session is opened without it.
    Avoided(TransportKind, u64),
    /// Keep this record for the next connection to this host, as in a
    /// [`HostMemory`](super::HostMemory).
    Remember(TransportRecord),
    /// The session is over. Always the last event.
    Closed {
        /// The kind of end.
        reason: CloseReason,
        /// What is behind it; `None` when this side wanted it, or pings stayed away.
        failure: Option<Failure<P>>,
        /// What was written and not handed to a transport.
        unsent: VecDeque<Frame<P>>,
    },

    /// A packet came. This and what follows is only said to an
    /// [observer](super::Connection::observe).
    PacketReceived(Frame<P>),
    /// A packet waits to be sent.
    PacketCreated(Frame<P>),
    /// What waited was handed to the transport.
    Flushed,
    /// The transport has taken all of it.
    Drained,
}

/// How far a session is: `readyState` of `engine.io-client`
/// ([example](super#closing)).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// Waiting for the handshake.
    Opening,
    /// Messages flow.
    Open,
    /// Waiting for what was written before [`Connection::close`](super::Connection::close).
    Closing,
    /// Over.
    Closed,
}

/// [`MAX_WRITE_BUFFER`](super::MAX_WRITE_BUFFER) packets wait already
/// ([example](super#writing)).
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("too many packets wait to be sent")]
pub struct WriteBufferFull;
