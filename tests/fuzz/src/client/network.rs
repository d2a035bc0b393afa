//! The transports of a client, and the rules that its commands have to keep.
//!
//! One GET and one POST at a time, nothing on a stream that is not open, and nothing
//! more on what is closed.

use std::collections::VecDeque;
use std::mem::{replace, take};

use sockeye::engine::{Command, Frame, Input, TransportId, TransportKind};
use sockeye::payload::HostPayload;
use sockeye::socket::MAX_RETIRING;

use super::steps::Packet;

/// The transports that one connection may have at a time: its own, and a candidate of
/// each other kind.
const MAX_TRANSPORTS: usize = 3;

/// From this number on, a server sends an event that wants an answer.
const ASKING: u8 = 200;

/// Closed transports that are remembered.
const MAX_GONE: usize = 8;

/// One transport, open or about to be.
#[derive(Debug)]
pub(crate) struct Transport {
    pub(crate) id: TransportId,
    pub(crate) kind: TransportKind,
    pub(crate) is_open: bool,
    /// Whether the client waits for the answer to its probe.
    pub(crate) is_probing: bool,
    /// Whether a server has nothing to say of the session: it has said so, or this is a
    /// candidate of an upgrade.
    pub(crate) is_greeted: bool,
    /// A GET, which has no session yet where that is told.
    pub(crate) get: Option<Get>,
    pub(crate) post: bool,
    /// What the client has sent and a server that listens has not yet looked at.
    pub(crate) sent: VecDeque<Frame<HostPayload>>,
    /// What such a server has to say.
    pub(crate) replies: VecDeque<String>,
    /// Whether such a server is at the other end.
    pub(crate) is_served: bool,
}

impl Transport {
    /// Whether a server that works has something to do here by itself.
    pub(crate) fn is_awaited(&self) -> bool {
        match self.kind {
            TransportKind::Polling => self.post || self.get.is_some(),
            _ => self.is_open,
        }
    }

    /// What a server that works does next. It does not know what was sent: which of the
    /// namespaces it lets in, whether it asks something, or ends a GET with nothing, is up
    /// to the number.
    pub(crate) fn next(&mut self, number: u8) -> Input<HostPayload> {
        let transport = self.id;
        let handshake = || {
            let (upgrades, interval, max_payload) = (number, 25_000, None);
            Packet::Handshake {
                upgrades,
                interval,
                max_payload,
            }
            .text()
        };
        let reply = || match number {
            ASKING.. => Packet::Event(number, Some(number)).text(),
            _ if number.is_multiple_of(4) => Packet::Noop.text(),
            _ => Packet::Connect(number % 4 - 1, None).text(),
        };
        if self.kind == TransportKind::Polling {
            if self.post {
                self.post = false;
                return Input::PostDone { transport };
            }
            let body = match self.get.take() {
                Some(Get::First) => handshake(),
                _ => reply(),
            };
            return Input::PollDone { transport, body };
        }
        let text = if take(&mut self.is_probing) {
            Packet::Probed.text()
        } else if replace(&mut self.is_greeted, true) {
            reply()
        } else {
            handshake()
        };
        Input::Received {
            transport,
            frame: Frame::Text(text),
        }
    }
}

/// A GET in flight.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Get {
    /// For the handshake.
    First,
    /// In a session.
    Next,
}

/// All transports.
#[derive(Debug)]
pub(crate) struct Network {
    live: Vec<Transport>,
    gone: VecDeque<TransportId>,
    /// Whether what is opened from now on leads to a server that works.
    pub(crate) is_healed: bool,
}

impl Network {
    pub(crate) fn new() -> Self {
        Self {
            live: Vec::with_capacity(MAX_TRANSPORTS * (MAX_RETIRING + 1) + 1),
            gone: VecDeque::with_capacity(MAX_GONE + 1),
            is_healed: false,
        }
    }

    pub(crate) fn live(&self) -> &[Transport] {
        &self.live
    }

    /// The transport of that number among those that meet a condition.
    pub(crate) fn pick(
        &mut self,
        number: u8,
        meets: impl Fn(&Transport) -> bool,
    ) -> Option<&mut Transport> {
        let count = self.live.iter().filter(|it| meets(it)).count();
        let index = usize::from(number).checked_rem(count)?;
        self.live.iter_mut().filter(|it| meets(it)).nth(index)
    }

    pub(crate) fn gone(&self, number: u8) -> Option<TransportId> {
        let index = usize::from(number).checked_rem(self.gone.len())?;
        self.gone.get(index).copied()
    }

    pub(crate) fn find(&mut self, id: TransportId) -> Option<&mut Transport> {
        self.live.iter_mut().find(|it| it.id == id)
    }

    fn add(&mut self, id: TransportId, kind: TransportKind) -> &mut Transport {
        let is_known = self.live.iter().any(|it| it.id == id) || self.gone.contains(&id);
        assert!(!is_known, "{id:?} was there before");
        self.live.push(Transport {
            id,
            kind,
            is_open: false,
            is_probing: false,
            is_greeted: false,
            get: None,
            post: false,
            sent: VecDeque::new(),
            replies: VecDeque::new(),
            is_served: self.is_healed,
        });
        let most = MAX_TRANSPORTS * (MAX_RETIRING + 1);
        assert!(self.live.len() <= most, "more than {most} transports");
        let at = self.live.len() - 1;
        &mut self.live[at]
    }

    /// Takes a command, which has to be a legal one.
    pub(crate) fn perform(&mut self, command: Command<HostPayload>) {
        match command {
            Command::Open {
                transport,
                kind,
                sid,
            } => {
                assert_ne!(kind, TransportKind::Polling, "polling opens by a GET");
                assert_ne!(sid.as_deref(), Some(""), "a candidate of no session");
                self.add(transport, kind).is_greeted = sid.is_some();
            }
            Command::Send { transport, frame } => {
                let stream = self.find(transport).expect("sent over a closed transport");
                assert!(stream.is_open, "sent over a stream that is not open");
                stream.is_probing |= frame == Frame::Text("2probe".to_owned());
                if stream.is_served {
                    stream.sent.push_back(frame);
                }
            }
            Command::Poll { transport, sid } => {
                let polling = match self.find(transport) {
                    Some(polling) => {
                        assert!(sid.is_some(), "a second GET for the handshake");
                        polling
                    }
                    None => {
                        assert!(sid.is_none(), "a GET of a closed transport");
                        self.add(transport, TransportKind::Polling)
                    }
                };
                assert_eq!(polling.kind, TransportKind::Polling);
                assert_eq!(polling.get, None, "two GETs at a time");
                polling.get = Some(if sid.is_some() { Get::Next } else { Get::First });
            }
            Command::Post {
                transport,
                sid,
                body,
            } => {
                let polling = self.find(transport).expect("a POST of a closed transport");
                assert_eq!(polling.kind, TransportKind::Polling);
                assert!(!polling.post, "two POSTs at a time");
                assert!(!sid.is_empty() && !body.is_empty());
                polling.post = true;
                if polling.is_served {
                    let packets = body.split('\u{1e}').map(str::to_owned);
                    polling.sent.extend(packets.map(Frame::Text));
                }
            }
            Command::Close { transport } => {
                let at = self.live.iter().position(|it| it.id == transport);
                self.live.remove(at.expect("closed twice"));
                self.gone.push_back(transport);
                if self.gone.len() > MAX_GONE {
                    self.gone.pop_front();
                }
            }
        }
    }
}
