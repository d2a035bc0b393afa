//! Sessions that are open already, for the targets whose inputs begin there.

use sockeye::backoff::BackoffSettings;
use sockeye::engine::{
    Config, Connection, Event as EngineEvent, Frame, Input, Output as EngineOutput, TransportId,
    TransportKind, TransportRecord,
};
use sockeye::payload::HostPayload;
use sockeye::socket::{Event, Manager, Output, Settings, SocketId};
use sockeye::time::Instant;

/// A handshake whose pings stay away longer than any of these sessions lasts.
pub const HANDSHAKE: &str =
    r#"0{"sid":"s","upgrades":[],"pingInterval":2147483647,"pingTimeout":2147483647}"#;

/// When all of it happens.
pub const NOW: Instant = Instant::from_millis(1_000);

/// The namespaces of [`joined`].
pub const NAMESPACES: [&str; 2] = ["/", "/a"];

/// A client over one WebSocket that has joined [`NAMESPACES`] and reports packets.
pub struct Joined {
    /// The client.
    pub manager: Manager<HostPayload>,
    transport: TransportId,
}

impl Joined {
    /// Hands in a frame and returns all that the client says.
    pub fn receive(&mut self, frame: Frame<HostPayload>) -> Vec<Event<HostPayload>> {
        let transport = self.transport;
        self.manager
            .handle_input(NOW, Input::Received { transport, frame });
        self.events()
    }

    fn events(&mut self) -> Vec<Event<HostPayload>> {
        let mut events = Vec::new();
        while let Some(output) = self.manager.poll_output(NOW) {
            match output {
                Output::Configure => {
                    let config = Config {
                        transports: vec![TransportKind::WebSocket],
                        ..Config::default()
                    };
                    self.manager
                        .configure(NOW, config, TransportRecord::default());
                }
                Output::Authenticate { socket, session } => {
                    self.manager.authenticate(NOW, socket, session, None);
                }
                Output::Event(event) => events.push(event),
                Output::Command(_) | Output::Encode { .. } => {}
            }
        }
        events
    }
}

/// A client that has joined [`NAMESPACES`]. `reply` is the payload of the CONNECT
/// replies, an object with a `sid`.
#[must_use]
pub fn joined(reply: &str) -> Joined {
    let settings = Settings {
        reconnection: false,
        backoff: BackoffSettings::default(),
        ..Settings::default()
    };
    let mut joined = Joined {
        manager: Manager::new(settings, 1),
        transport: TransportId {
            connection: 1,
            attempt: 1,
        },
    };
    joined.manager.observe();
    for name in NAMESPACES {
        let socket = joined.manager.add_socket(name);
        joined.manager.connect(NOW, socket);
    }
    joined.events();
    let transport = joined.transport;
    joined
        .manager
        .handle_input(NOW, Input::Opened { transport });
    joined.receive(Frame::Text(HANDSHAKE.into()));
    joined.receive(Frame::Text(format!("40{reply}")));
    joined.receive(Frame::Text(format!("40/a,{reply}")));
    for index in 0..NAMESPACES.len() {
        assert!(joined.manager.is_connected(SocketId(index)));
    }
    joined
}

/// A session over polling that has sent its first request.
#[must_use]
pub fn polling() -> Connection<HostPayload> {
    let config = Config {
        transports: vec![TransportKind::Polling],
        ..Config::default()
    };
    Connection::new(1, config, TransportRecord::default(), NOW)
}

/// All that a session says.
pub fn outputs(connection: &mut Connection<HostPayload>) -> Vec<EngineOutput<HostPayload>> {
    std::iter::from_fn(|| connection.poll_output(NOW)).collect()
}

/// The end among the events, which is the last of them and happens once.
#[must_use]
pub fn end_of(outputs: &[EngineOutput<HostPayload>]) -> Option<&EngineEvent<HostPayload>> {
    let is_end = |output: &&EngineOutput<HostPayload>| {
        matches!(output, EngineOutput::Event(EngineEvent::Closed { .. }))
    };
    let mut events = outputs
        .iter()
        .filter(|output| matches!(output, EngineOutput::Event(_)));
    let ends = outputs.iter().filter(is_end).count();
    assert!(ends <= 1, "a session has ended twice");
    let last = events.next_back().filter(is_end);
    assert_eq!(
        last.is_some(),
        ends == 1,
        "something was told after the end"
    );
    match last {
        Some(EngineOutput::Event(event)) => Some(event),
        _ => None,
    }
}
