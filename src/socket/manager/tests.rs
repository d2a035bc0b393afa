//! The manager in scripted exchanges with virtual time, over one transport that
//! the script plays: a WebSocket, so that every packet is one line.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::backoff::BackoffSettings;
use crate::engine::{Command, Config, Frame, TransportKind, TransportRecord};
use crate::payload::HostPayload;
use crate::socket::namespace::MAX_RECEIVE_BUFFER;
use crate::socket::{Content, Emit, EmitError, Emitted, MAX_PENDING_ACKS, MAX_SEND_BUFFER};

const HANDSHAKE: &str = r#"0{"sid":"s","upgrades":[],"pingInterval":30000,"pingTimeout":20000}"#;

fn exact() -> Settings {
    Settings {
        backoff: BackoffSettings {
            jitter: 0.0,
            ..BackoffSettings::default()
        },
        ..Settings::default()
    }
}

/// A manager, the time, and the id of the transport that opened last.
struct Script {
    manager: Manager<HostPayload>,
    now: Instant,
    transport: TransportId,
    /// Answers to `Configure` and `Authenticate`; `None` leaves them open.
    auth: Option<&'static str>,
    configures: bool,
    /// What connections may use, and what is known of the host.
    transports: Vec<TransportKind>,
    record: TransportRecord,
    /// What the last CONNECT reply brought.
    joined: String,
    /// What the application does when it hears of that.
    greets: fn(&mut Manager<HostPayload>, Instant, SocketId),
}

fn frame(frame: Frame<HostPayload>) -> String {
    match frame {
        Frame::Text(text) => text,
        Frame::Binary(binary) => format!("{binary:?}"),
    }
}

fn describe(event: Event<HostPayload>) -> Option<String> {
    let code = |problem: Option<Problem<HostPayload>>| {
        problem.map_or(String::new(), |problem| format!(" ({})", problem.code()))
    };
    Some(match event {
        Event::Opened => "open".to_string(),
        Event::Error(problem) => format!("error{}", code(Some(problem))),
        Event::Closed { reason, problem } => format!("close: {}{}", reason.as_str(), code(problem)),
        Event::ReconnectAttempt(attempt) => format!("reconnect_attempt {attempt}"),
        Event::Reconnected(attempt) => format!("reconnect {attempt}"),
        Event::ReconnectError(problem) => format!("reconnect_error{}", code(Some(problem))),
        Event::ReconnectFailed => "reconnect_failed".to_string(),
        Event::ConnectError { socket, problem } => {
            format!("{}: connect_error{}", socket.0, code(Some(problem)))
        }
        Event::ConnectRefused { socket, .. } => format!("{}: refused", socket.0),
        Event::Disconnected {
            socket,
            reason,
            problem,
        } => format!(
            "{}: disconnect {}{}",
            socket.0,
            reason.as_str(),
            code(problem)
        ),
        Event::Received {
            socket, args, ack, ..
        } => {
            let name = HostPayload::element(&args, 0).and_then(|name| HostPayload::string(&name));
            let ack = ack.map_or(String::new(), |id| format!(" ack {id}"));
            format!("{}: {}{ack}", socket.0, name.unwrap_or_default())
        }
        Event::Acked { socket, token, .. } => format!("{}: ack {token}", socket.0),
        Event::AckFailed {
            socket,
            token,
            reason,
        } => format!("{}: no ack {token}: {reason}", socket.0),
        Event::Avoided(kind, millis) => format!("avoid {} {millis}", kind.name()),
        Event::Message(message) => format!("message {}", frame(message.into())),
        Event::Packet(packet) => format!("packet {:?}", packet.body),
        _ => return None,
    })
}

impl Script {
    fn new(settings: Settings) -> Self {
        Self {
            manager: Manager::new(settings, 1),
            now: Instant::from_millis(1_000),
            transport: TransportId {
                connection: 0,
                attempt: 0,
            },
            auth: None,
            transports: [TransportKind::WebSocket].into(),
            record: TransportRecord::default(),
            joined: String::new(),
            greets: |_, _, _| {},
            configures: true,
        }
    }

    fn says(&mut self) -> Vec<String> {
        let mut said = Vec::new();
        while let Some(output) = self.manager.poll_output(self.now) {
            match output {
                Output::Configure if self.configures => {
                    let config = Config {
                        transports: self.transports.clone(),
                        ..Config::default()
                    };
                    self.manager.configure(self.now, config, self.record);
                }
                Output::Configure => said.push("configure".to_string()),
                Output::Authenticate { socket, session } => match self.auth {
                    Some("later") => said.push(format!("{}: auth? {session}", socket.0)),
                    auth => {
                        let auth = auth.map(String::from);
                        self.manager
                            .authenticate(self.now, socket, session, auth.as_ref());
                    }
                },
                Output::Command(Command::Open { transport, .. }) => {
                    self.transport = transport;
                    said.push("dial".to_string());
                }
                Output::Command(Command::Send { frame: sent, .. }) => {
                    said.push(format!("> {}", frame(sent)));
                }
                Output::Command(Command::Close { .. }) => said.push("hang up".to_string()),
                Output::Command(Command::Poll { transport, .. }) => self.transport = transport,
                Output::Command(command) => said.push(format!("{command:?}")),
                Output::Encode {
                    socket, token, id, ..
                } => said.push(format!("{}: encode {token} as {id}", socket.0)),
                // Its place is that of `connect`, which follows.
                Output::Event(Event::Joined {
                    socket,
                    id,
                    recovered,
                }) => {
                    self.joined = format!("{id} {recovered:?}");
                    (self.greets)(&mut self.manager, self.now, socket);
                }
                Output::Event(Event::Connected { socket }) => {
                    said.push(format!("{}: connect {}", socket.0, self.joined));
                }
                Output::Event(event) => said.extend(describe(event)),
            }
        }
        said
    }

    fn socket(&mut self, name: &str) -> SocketId {
        let socket = self.manager.add_socket(name);
        self.manager.connect(self.now, socket);
        socket
    }

    fn input(&mut self, input: Input<HostPayload>) -> Vec<String> {
        self.manager.handle_input(self.now, input);
        self.says()
    }

    fn opens(&mut self) -> Vec<String> {
        let transport = self.transport;
        self.manager
            .handle_input(self.now, Input::Opened { transport });
        self.receives_raw(HANDSHAKE)
    }

    fn receives_raw(&mut self, text: &str) -> Vec<String> {
        self.input(Input::Received {
            transport: self.transport,
            frame: Frame::Text(text.into()),
        })
    }

    fn receives(&mut self, packet: &str) -> Vec<String> {
        self.receives_raw(&format!("4{packet}"))
    }

    fn receives_binary(&mut self, bytes: &[u8]) -> Vec<String> {
        self.input(Input::Received {
            transport: self.transport,
            frame: Frame::Binary(bytes.into()),
        })
    }

    fn closed(&mut self) -> Vec<String> {
        // Long enough after opening that the WebSocket is not blamed.
        self.input(Input::Closed {
            transport: self.transport,
            context: None,
        })
    }

    fn wait(&mut self, millis: u64) -> Vec<String> {
        self.now = self.now.after(millis);
        self.manager.handle_timeout(self.now);
        self.says()
    }

    fn try_emit(
        &mut self,
        socket: SocketId,
        emit: Emit<HostPayload>,
    ) -> Result<Emitted, EmitError> {
        let token = self.manager.next_ack_id(socket) as u32;
        self.manager.emit(self.now, socket, Emit { token, ..emit })
    }

    fn emit(&mut self, socket: SocketId, name: &str) -> Vec<String> {
        self.try_emit(socket, event(name)).unwrap();
        self.says()
    }

    fn disconnect(&mut self, socket: SocketId) -> Vec<String> {
        self.manager.disconnect(self.now, socket);
        self.says()
    }

    fn connect(&mut self, socket: SocketId) -> Vec<String> {
        self.manager.connect(self.now, socket);
        self.says()
    }

    /// A joined `/`.
    fn connected() -> (Self, SocketId) {
        let mut script = Self::new(exact());
        let socket = script.socket("/");
        assert_eq!(script.says(), ["dial"]);
        assert_eq!(script.opens(), ["open", "> 40"]);
        assert_eq!(script.receives(r#"0{"sid":"x"}"#), ["0: connect x None"]);
        (script, socket)
    }
}

fn json(text: &str, attachments: Vec<Vec<u8>>) -> Content<HostPayload> {
    Content::Json {
        json: text.into(),
        attachments,
    }
}

fn event(name: &str) -> Emit<HostPayload> {
    Emit::new(0, json(&format!("[\"{name}\"]"), Vec::new()))
}

fn question(name: &str, timeout_ms: Option<u64>) -> Emit<HostPayload> {
    Emit {
        ack: true,
        timeout_ms,
        ..event(name)
    }
}

const NOTHING: [&str; 0] = [];

mod decoded;
mod direct;
mod messages;
mod namespaces;
mod reconnection;
mod retries;
mod sequences;
