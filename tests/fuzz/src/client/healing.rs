//! The end of each run: the network works again, a server answers as it should, and
//! then nobody wants the connection any more.

use sockeye::engine::{Frame, Input, TransportId, TransportKind};
use sockeye::socket::{Phase, Settings, SocketId};

use super::network::{Get, Transport};
use super::steps::NAMESPACES;
use super::{World, failure};
use crate::grammar;
use crate::trace::tell;

/// Rounds within which everything is well again: each serves every transport once, or
/// goes on to the next wake-up. A retried emit takes two.
const ROUNDS: usize = 20_000;

/// Rounds within which nothing is left of a client that nobody wants: goodbyes, and
/// the deadlines of what does not come.
const LAST_ROUNDS: usize = 256;

/// The handshake of a server that works.
const HANDSHAKE: &str =
    r#"0{"sid":"w","upgrades":[],"pingInterval":2147483647,"pingTimeout":2147483647}"#;

impl World {
    /// All that led anywhere breaks, and what is opened from now on works.
    pub(super) fn heal(&mut self) {
        tell(|| "the network heals".to_owned());
        self.during = None;
        self.network.is_healed = true;
        self.policy.heal();
        self.manager.settings = Settings::default();
        let broken = |it: &Transport| !it.is_served;
        for _ in 0..LAST_ROUNDS {
            let Some(transport) = self.network.pick(0, broken) else {
                break;
            };
            let sending = transport.post;
            let input = failure(transport, sending);
            self.input(input);
            self.drain(1);
        }
        assert!(
            self.network.pick(0, broken).is_none(),
            "a transport outlives its network"
        );
        if self.manager.phase() == Phase::Configuring {
            self.configure();
            self.drain(1);
        }
        for _ in 0..ROUNDS {
            if self.is_well() {
                return;
            }
            self.connect_all();
            if !self.serve() && !self.is_well() {
                let wake_up = self.manager.poll_timeout();
                let at = wake_up.expect("nothing happens, and nothing is waited for");
                self.wait(at.since(self.now));
            }
        }
        panic!(
            "the network works, and the client does not: {:?}",
            self.manager.phase()
        );
    }

    /// An application that wants to be connected says so where nothing is tried: with
    /// `open_once`, and without reconnection, a failure is left to it.
    fn connect_all(&mut self) {
        for socket in (0..NAMESPACES.len()).map(SocketId) {
            let idle = self.manager.phase() == Phase::Idle;
            if idle || !self.manager.is_active(socket) {
                self.manager.connect(self.now, socket);
                self.drain(1);
            }
        }
    }

    /// Whether all namespaces are joined, and nothing waits any more.
    fn is_well(&self) -> bool {
        let written = self.manager.connection();
        written.is_some_and(|connection| connection.write_buffer().is_empty())
            && (0..NAMESPACES.len()).map(SocketId).all(|socket| {
                self.manager.is_connected(socket)
                    && self.manager.send_buffer_len(socket) == 0
                    && self.manager.retry_queue_len(socket) == 0
            })
            && self.network.live().iter().all(Transport::is_idle)
    }

    /// A server does one thing on each transport; whether there was anything to do.
    fn serve(&mut self) -> bool {
        let ids: Vec<TransportId> = self.network.live().iter().map(|it| it.id).collect();
        let mut served = false;
        for id in ids {
            let Some(input) = self.network.find(id).and_then(Transport::serve) else {
                continue;
            };
            served = true;
            self.input(input);
            self.drain(64);
        }
        served
    }

    /// Every namespace is left, and all deadlines pass.
    pub(super) fn end(&mut self) {
        tell(|| "nobody wants it any more".to_owned());
        for socket in (0..NAMESPACES.len()).map(SocketId) {
            self.manager.disconnect(self.now, socket);
            self.drain(1);
        }
        for _ in 0..LAST_ROUNDS {
            if self.serve() {
                continue;
            }
            let Some(at) = self.manager.poll_timeout() else {
                break;
            };
            self.wait(at.since(self.now));
        }
        assert_eq!(self.manager.poll_timeout(), None, "a timer is left");
        assert_eq!(self.manager.phase(), Phase::Idle);
        assert!(self.manager.connection().is_none(), "a connection is left");
        assert!(
            self.network.live().is_empty(),
            "left: {:?}",
            self.network.live()
        );
        let unsettled = self.ledger.unsettled();
        assert!(
            unsettled.is_empty(),
            "no word of the answers to {unsettled:?}"
        );
    }
}

impl Transport {
    fn is_idle(&self) -> bool {
        self.sent.is_empty() && self.replies.is_empty() && !self.post
    }

    /// What a server that works does next.
    fn serve(&mut self) -> Option<Input<sockeye::payload::HostPayload>> {
        let transport = self.id;
        if !self.is_served {
            return None;
        }
        while let Some(frame) = self.sent.pop_front() {
            if let Frame::Text(text) = frame {
                self.replies.extend(reply(&text));
            }
        }
        if self.kind == TransportKind::Polling {
            if self.post {
                self.post = false;
                return Some(Input::PostDone { transport });
            }
            let body = match self.get? {
                Get::First => HANDSHAKE.to_owned(),
                Get::Next if self.replies.is_empty() => return None,
                Get::Next => self.replies.drain(..).collect::<Vec<_>>().join("\u{1e}"),
            };
            self.get = None;
            return Some(Input::PollDone { transport, body });
        }
        if !self.is_open {
            self.is_open = true;
            self.replies.push_front(HANDSHAKE.to_owned());
            return Some(Input::Opened { transport });
        }
        let frame = Frame::Text(self.replies.pop_front()?);
        Some(Input::Received { transport, frame })
    }
}

/// The answer to a packet, where it wants one.
fn reply(text: &str) -> Option<String> {
    if text == "1" {
        return Some("6".to_owned());
    }
    let packet = grammar::read(text.strip_prefix('4')?)?.packet;
    let namespace = match packet.namespace.as_str() {
        "/" => String::new(),
        name => format!("{name},"),
    };
    match (packet.kind, packet.id) {
        (0, _) => Some(format!(r#"40{namespace}{{"sid":"x"}}"#)),
        (2, Some(id)) => Some(format!("43{namespace}{id}[1]")),
        _ => None,
    }
}
