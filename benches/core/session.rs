//! A manager whose namespace `/` is joined, and what a driver does with it.
//!
//! It plays the browser and the server by values alone: nothing waits, no clock is
//! read, and each call does what one callback of a driver would.

use sockeye::engine::{Command, Config, Frame, Input, TransportId, TransportKind, TransportRecord};
use sockeye::payload::HostPayload;
use sockeye::socket::{Emit, Event, Manager, Output, Settings, SocketId};
use sockeye::time::Instant;

/// The one time at which everything happens: no deadline passes.
const NOW: Instant = Instant::from_millis(0);

const SOCKET: SocketId = SocketId(0);

const HANDSHAKE: &str =
    r#"0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;

const JOINED: &str = r#"40{"sid":"n"}"#;

/// A client that is connected over one transport.
pub(crate) struct Session {
    manager: Manager<HostPayload>,
    transport: TransportId,
}

impl Session {
    /// Connects over this transport, and stays on it.
    pub(crate) fn open(kind: TransportKind) -> Self {
        let mut manager = Manager::new(Settings::default(), 1);
        manager.add_socket("/");
        manager.connect(NOW, SOCKET);
        let config = Config {
            transports: vec![kind],
            upgrade: false,
            ..Config::default()
        };
        let mut transport = None;
        while let Some(output) = manager.poll_output(NOW) {
            match output {
                Output::Configure => {
                    manager.configure(NOW, config.clone(), TransportRecord::default());
                }
                Output::Command(Command::Open { transport: id, .. }) => {
                    transport = Some(id);
                    manager.handle_input(NOW, Input::Opened { transport: id });
                    receive(&mut manager, id, Frame::Text(HANDSHAKE.into()));
                }
                Output::Command(Command::Poll { transport: id, sid }) => {
                    transport = Some(id);
                    if sid.is_none() {
                        answer_poll(&mut manager, id, HANDSHAKE.into());
                    }
                }
                Output::Command(Command::Send { transport, .. }) => {
                    receive(&mut manager, transport, Frame::Text(JOINED.into()));
                }
                Output::Command(Command::Post { transport, .. }) => {
                    manager.handle_input(NOW, Input::PostDone { transport });
                    answer_poll(&mut manager, transport, JOINED.into());
                }
                Output::Authenticate { socket, session } => {
                    manager.authenticate(NOW, socket, session, None);
                }
                Output::Command(Command::Close { .. })
                | Output::Encode { .. }
                | Output::Event(_) => {}
            }
        }
        assert!(manager.is_connected(SOCKET), "the namespace is not joined");
        Self {
            manager,
            transport: transport.expect("a connection has a transport"),
        }
    }

    /// A message comes over the stream. What is to be done next has to be asked for.
    pub(crate) fn receive(&mut self, frame: Frame<HostPayload>) {
        receive(&mut self.manager, self.transport, frame);
    }

    /// The pending poll is answered.
    pub(crate) fn answer_poll(&mut self, body: String) {
        answer_poll(&mut self.manager, self.transport, body);
    }

    /// What to do next.
    pub(crate) fn poll(&mut self) -> Option<Output<HostPayload>> {
        self.manager.poll_output(NOW)
    }

    /// What the application is told next; what is to be done before is not of interest.
    pub(crate) fn next_event(&mut self) -> Option<Event<HostPayload>> {
        loop {
            if let Output::Event(event) = self.poll()? {
                return Some(event);
            }
        }
    }

    /// Sends an event, and hands out what goes over the stream.
    pub(crate) fn emit(&mut self, emit: Emit<HostPayload>) -> Frame<HostPayload> {
        self.manager
            .emit(NOW, SOCKET, emit)
            .expect("nothing waits, so there is room");
        match self.poll() {
            Some(Output::Command(Command::Send { frame, .. })) => frame,
            other => panic!("an emit is sent at once, not {other:?}"),
        }
    }

    /// The id under which the next emit is answered.
    pub(crate) fn next_ack_id(&self) -> u64 {
        self.manager.next_ack_id(SOCKET)
    }
}

fn receive(manager: &mut Manager<HostPayload>, transport: TransportId, frame: Frame<HostPayload>) {
    manager.handle_input(NOW, Input::Received { transport, frame });
}

fn answer_poll(manager: &mut Manager<HostPayload>, transport: TransportId, body: String) {
    manager.handle_input(NOW, Input::PollDone { transport, body });
}
