//! Engine.IO v4: one session, over whatever transport carries it.
//!
//! A pure state machine. [`Connection`] takes what happened ([`Input`]) with the
//! time at which it happened and says what to do ([`Output`]); it opens nothing,
//! reads no clock and calls nobody. It knows nothing of namespaces or events:
//! that is [`socket`](crate::socket).
//!
//! ```
//! use sockeye::engine::{Command, Config, Connection, Input, Output, TransportRecord};
//! use sockeye::payload::HostPayload;
//! use sockeye::time::Instant;
//!
//! let now = Instant::from_millis(0);
//! let config = Config::default();
//! let mut connection =
//!     Connection::<HostPayload>::new(1, config, TransportRecord::default(), now);
//! let Some(Output::Command(Command::Poll { transport, sid: None })) = connection.poll_output(now)
//! else {
//!     panic!("a connection begins with a poll for the handshake");
//! };
//! let body = r#"0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#;
//! connection.handle_input(now, Input::PollDone { transport, body: body.into() });
//! assert!(matches!(connection.poll_output(now), Some(Output::Event(_))));
//! ```

mod config;
mod connection;
mod error;
mod exchange;
mod framing;
mod handshake;
mod heartbeat;
mod memory;
mod packet;
mod polling;
mod transport;
mod upgrade;

pub use config::{Config, MAX_MESSAGE_LENGTH, MAX_WRITE_BUFFER};
pub use connection::Connection;
pub use error::{CloseReason, Failure, FailureKind};
pub use exchange::{Command, Event, Input, Output, State, WriteBufferFull};
pub use framing::MAX_BODY_PACKETS;
pub use handshake::{Handshake, InvalidHandshake, MAX_INTERVAL_MS, MAX_SID_LENGTH};
pub use memory::{HostMemory, TransportRecord, YOUNG_MS};
pub use packet::{Frame, MESSAGE_START, MalformedPacket, Message, Packet};
pub use transport::{TransportId, TransportKind};
pub use upgrade::UPGRADE_TIMEOUT_MS;
