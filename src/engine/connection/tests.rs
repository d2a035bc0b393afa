//! The session in scripted exchanges with virtual time: every race that an
//! upgrade, a close or a dying transport can run into.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::engine::packet::MESSAGE_START;
use crate::payload::HostPayload;

type Session = Connection<HostPayload>;

/// A connection, the time, and what it said in a notation that reads like a log.
struct Script {
    session: Session,
    now: Instant,
}

const HANDSHAKE: &str =
    r#"0{"sid":"s","upgrades":["websocket"],"pingInterval":300,"pingTimeout":200,"maxPayload":20}"#;

fn config() -> Config {
    Config::default()
}

fn websocket_first() -> Config {
    Config {
        transports: [TransportKind::WebSocket, TransportKind::Polling].into(),
        ..config()
    }
}

fn describe(output: Output<HostPayload>) -> String {
    let frame = |frame: Frame<HostPayload>| match frame {
        Frame::Text(text) => text,
        Frame::Binary(binary) => format!("{binary:?}"),
    };
    match output {
        Output::Command(Command::Open {
            transport,
            kind,
            sid,
        }) => {
            let open = format!("open {} {}", transport.attempt, sid.unwrap_or_default());
            match kind {
                TransportKind::WebTransport => open + " by webtransport",
                _ => open,
            }
        }
        Output::Command(Command::Send {
            transport,
            frame: sent,
        }) => format!("send {} {}", transport.attempt, frame(sent)),
        Output::Command(Command::Poll { transport, sid }) => {
            format!("get {} {}", transport.attempt, sid.unwrap_or_default())
        }
        Output::Command(Command::Post {
            transport, body, ..
        }) => format!("post {} {}", transport.attempt, body.replace('\u{1e}', "|")),
        Output::Command(Command::Close { transport }) => format!("close {}", transport.attempt),
        Output::Event(Event::Message(message)) => match Frame::from(message) {
            Frame::Text(text) => format!("message {}", &text[MESSAGE_START..]),
            binary => format!("message {}", frame(binary)),
        },
        Output::Event(Event::Opened { .. }) => "opened".to_string(),
        Output::Event(Event::Closed {
            reason, failure, ..
        }) => match failure {
            Some(failure) => format!("closed: {} ({})", reason.as_str(), failure.kind.code()),
            None => format!("closed: {}", reason.as_str()),
        },
        Output::Event(Event::UpgradeFailed(_, failure)) => {
            format!("upgrade failed ({})", failure.kind.code())
        }
        Output::Event(Event::Avoided(kind, millis)) => format!("avoid {} {millis}", kind.name()),
        Output::Event(Event::TransportChanged(kind)) => format!("fall back to {}", kind.name()),
        Output::Event(Event::Upgrading(_)) => "upgrading".to_string(),
        Output::Event(Event::Upgraded(_)) => "upgraded".to_string(),
        Output::Event(Event::Ping) => "ping".to_string(),
        Output::Event(Event::Remember(_)) => String::new(),
        Output::Event(Event::PacketReceived(packet)) => format!("packet {}", frame(packet)),
        Output::Event(Event::PacketCreated(packet)) => format!("created {}", frame(packet)),
        Output::Event(Event::Flushed) => "flush".to_string(),
        Output::Event(Event::Drained) => "drain".to_string(),
    }
}

impl Script {
    fn new(config: Config) -> Self {
        Self::with_record(config, TransportRecord::default())
    }

    fn with_record(config: Config, record: TransportRecord) -> Self {
        let now = Instant::from_millis(1_000);
        Self {
            session: Session::new(1, config, record, now),
            now,
        }
    }

    fn attempt(attempt: u32) -> TransportId {
        TransportId {
            connection: 1,
            attempt,
        }
    }

    /// What it says until there is nothing more to say.
    fn says(&mut self) -> Vec<String> {
        core::iter::from_fn(|| self.session.poll_output(self.now))
            .map(describe)
            .filter(|line| !line.is_empty())
            .collect()
    }

    fn input(&mut self, input: Input<HostPayload>) -> Vec<String> {
        self.session.handle_input(self.now, input);
        self.says()
    }

    fn body(&mut self, body: &str) -> Vec<String> {
        self.input(Input::PollDone {
            transport: Self::attempt(1),
            body: body.replace('|', "\u{1e}"),
        })
    }

    fn posted(&mut self) -> Vec<String> {
        self.input(Input::PostDone {
            transport: Self::attempt(1),
        })
    }

    fn opened(&mut self, attempt: u32) -> Vec<String> {
        self.input(Input::Opened {
            transport: Self::attempt(attempt),
        })
    }

    fn receives(&mut self, attempt: u32, text: &str) -> Vec<String> {
        self.input(Input::Received {
            transport: Self::attempt(attempt),
            frame: Frame::Text(text.into()),
        })
    }

    fn closed(&mut self, attempt: u32) -> Vec<String> {
        self.input(Input::Closed {
            transport: Self::attempt(attempt),
            context: Some("1006".into()),
        })
    }

    fn fails(&mut self, attempt: u32, sending: bool) -> Vec<String> {
        self.input(Input::Failed {
            transport: Self::attempt(attempt),
            sending,
            description: "503".into(),
            context: None,
        })
    }

    fn write(&mut self, content: &str) -> Vec<String> {
        self.session
            .write(Message::Text(format!("4{content}")))
            .unwrap();
        self.session.flush();
        self.says()
    }

    fn close(&mut self) -> Vec<String> {
        self.session.close(self.now);
        self.says()
    }

    fn wait(&mut self, millis: u64) -> Vec<String> {
        self.now = self.now.after(millis);
        self.session.handle_timeout(self.now);
        self.says()
    }

    /// An open session on polling, with its probe just opened.
    fn probing() -> Self {
        let mut script = Self::new(config());
        assert_eq!(script.says(), ["get 1 "]);
        assert_eq!(script.body(HANDSHAKE), ["opened", "open 2 s", "get 1 s"]);
        assert_eq!(script.opened(2), ["send 2 2probe"]);
        script
    }

    /// An open session whose probe has been waited for long enough: polls follow
    /// each other.
    fn polling() -> Self {
        let mut script = Self::probing();
        assert_eq!(script.body("6"), [""; 0]);
        assert_eq!(script.wait(50), ["get 1 s"]);
        script
    }

    /// A session that has moved to its WebSocket.
    fn upgraded() -> Self {
        let mut script = Self::probing();
        assert_eq!(script.receives(2, "3probe"), ["upgrading"]);
        assert_eq!(script.body("6"), ["close 1", "send 2 5", "upgraded"]);
        script
    }
}

mod lifecycle;
mod observer;
mod sequences;
mod transports;
mod upgrade;
mod webtransport;
