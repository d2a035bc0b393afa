//! Engine.IO v4: one session, over whatever transport carries it.
//!
//! A pure state machine. [`Connection`] takes what happened ([`Input`]) with the
//! time at which it happened and says what to do ([`Output`]); it opens nothing,
//! reads no clock and calls nobody. It knows nothing of namespaces or events:
//! that is [`socket`](crate::socket).
//!
//! # A session
//!
//! Whoever drives a connection
//!
//! - hands in each happening with [`Connection::handle_input`];
//! - calls [`Connection::handle_timeout`] when the time of
//!   [`Connection::poll_timeout`] has come; later is harmless, and so is earlier;
//! - after each of these, and after each wish of its own, performs what
//!   [`Connection::poll_output`] says until that is `None`.
//!
//! Here the script plays a server over polling:
//!
//! ```
//! use sockeye::engine::{
//!     CloseReason, Command, Config, Connection, Event, Input, Message, Output, TransportRecord,
//! };
//! use sockeye::payload::HostPayload;
//! use sockeye::time::Instant;
//!
//! let now = Instant::from_millis(0);
//! let record = TransportRecord::default();
//! let mut connection = Connection::<HostPayload>::new(1, Config::default(), record, now);
//!
//! // A GET without a session id asks for the handshake.
//! let first = connection.poll_output(now);
//! let Some(Output::Command(Command::Poll { transport, sid: None })) = first else {
//!     panic!("a connection begins with a poll");
//! };
//! let handshake = r#"0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#;
//! connection.handle_input(now, Input::PollDone { transport, body: handshake.into() });
//! assert!(matches!(connection.poll_output(now), Some(Output::Event(Event::Opened { .. }))));
//! assert_eq!((connection.id(), connection.sid()), (1, "a"));
//! let sid = Some("a".into());
//! let poll = Output::Command(Command::Poll { transport, sid });
//! assert_eq!(connection.poll_output(now), Some(poll.clone()));
//! assert_eq!(connection.poll_output(now), None);
//!
//! // What is written goes out by a POST.
//! connection.write(Message::Text("4hello".into()))?;
//! connection.flush();
//! let post = Command::Post { transport, sid: "a".into(), body: "4hello".into() };
//! assert_eq!(connection.poll_output(now), Some(Output::Command(post)));
//! connection.handle_input(now, Input::PostDone { transport });
//!
//! // The GET is answered by two packets: a ping, which is answered, and a message.
//! connection.handle_input(now, Input::PollDone { transport, body: "2\u{1e}4hi".into() });
//! let pong = Command::Post { transport, sid: "a".into(), body: "3".into() };
//! assert_eq!(connection.poll_output(now), Some(Output::Command(pong)));
//! assert_eq!(connection.poll_output(now), Some(Output::Event(Event::Ping)));
//! let message = Event::Message(Message::Text("4hi".into()));
//! assert_eq!(connection.poll_output(now), Some(Output::Event(message)));
//! assert_eq!(connection.poll_output(now), Some(poll));
//!
//! // Then nothing comes any more, for as long as `pingInterval` and `pingTimeout` together.
//! let now = connection.poll_timeout().ok_or("an open session has a deadline")?;
//! assert_eq!(now.as_millis(), 45_000);
//! connection.handle_timeout(now);
//! let ended = std::iter::from_fn(|| connection.poll_output(now)).any(|output| {
//!     matches!(output, Output::Event(Event::Closed { reason: CloseReason::PingTimeout, .. }))
//! });
//! assert!(ended);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In the examples below, `receive` hands in what a server says over a WebSocket.
//!
//! # Writing
//!
//! [`Connection::write`] queues and [`Connection::flush`] sends, so that messages that
//! belong together go out together. Before the handshake and while a transport is
//! being changed they wait in [`Connection::write_buffer`].
//!
//! ```
#![doc = include_str!("open.md")]
//! assert!(connection.is_writable() && connection.has_room(MAX_WRITE_BUFFER));
//! connection.write(Message::Text("4hello".into()))?;
//! assert_eq!(connection.write_buffer().len(), 1);
//! assert!(!connection.is_writable(), "a volatile message would have to wait");
//!
//! connection.flush();
//! let command = Command::Send { transport, frame: Frame::Text("4hello".into()) };
//! assert_eq!(connection.poll_output(now), Some(Output::Command(command)));
//! # assert!(connection.is_writable());
//! # Ok::<(), WriteBufferFull>(())
//! ```
//!
//! Binary data that can't be read yet ([`Payload::is_ready`](crate::payload::Payload::is_ready))
//! stays there with all that follows. When it can, [`Connection::resume`] sends it:
//!
//! ```
#![doc = include_str!("open.md")]
//! connection.write(Message::Binary(vec![1, 2, 3]))?;
//! connection.resume(now);
//! let command = Command::Send { transport, frame: Frame::Binary(vec![1, 2, 3]) };
//! assert_eq!(connection.poll_output(now), Some(Output::Command(command)));
//! # Ok::<(), WriteBufferFull>(())
//! ```
//!
//! # Heartbeat
//!
//! The server pings; a session without a ping for `pingInterval` plus `pingTimeout` is
//! over (Engine.IO protocol v4, "Heartbeat"). Pings alone count, as in
//! `engine.io-client`, and they are answered without anybody's doing.
//!
//! ```
#![doc = include_str!("open.md")]
//! assert_eq!(connection.heartbeat_deadline(), Some(now.after(45_000)));
//! assert!(connection.is_expired(now.after(45_000)));
//!
//! // Whoever knows that the server is gone need not wait so long.
//! connection.expire_at(now.after(1_000));
//! assert_eq!(connection.poll_timeout(), Some(now.after(1_000)));
//!
//! receive(&mut connection, "2");
//! assert_eq!(connection.heartbeat_deadline(), Some(now.after(45_000)));
//! ```
//!
//! # Upgrade
//!
//! Where the server offers a better transport, it is tried beside polling: `2probe`, then
//! `3probe`, and when polling has come to rest, `5` (Engine.IO protocol v4, "Upgrade").
//! Whatever goes wrong on the way, the session goes on over polling.
//!
//! ```
//! # use sockeye::engine::*;
//! # use sockeye::payload::HostPayload;
//! # use sockeye::time::Instant;
//! # let now = Instant::from_millis(0);
//! # let record = TransportRecord::default();
//! # let mut connection = Connection::<HostPayload>::new(1, Config::default(), record, now);
//! # let polling = connection.transport_id();
//! # let body = r#"0{"sid":"a","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000}"#;
//! # connection.handle_input(now, Input::PollDone { transport: polling, body: body.into() });
//! # let transport = std::iter::from_fn(|| connection.poll_output(now)).find_map(|output| match output {
//! #     Output::Command(Command::Open { transport, .. }) => Some(transport),
//! #     _ => None,
//! # }).ok_or("the server offers a WebSocket")?;
//! // `transport` is the attempt of the `Command::Open` that followed the handshake.
//! connection.handle_input(now, Input::Opened { transport });
//! connection.handle_input(now, Input::Received { transport, frame: Frame::Text("3probe".into()) });
//! assert!(connection.is_upgrading(), "nothing is written while the last GET is under way");
//!
//! connection.handle_input(now, Input::PollDone { transport: polling, body: "6".into() });
//! while connection.poll_output(now).is_some() {}
//! assert_eq!(connection.transport(), TransportKind::WebSocket);
//! assert_eq!(connection.transport_id(), transport);
//! # Ok::<(), &str>(())
//! ```
//!
//! # Closing
//!
//! [`Connection::close`] delivers what was written before. [`Event::Closed`] may come
//! before the last command: over polling the server is told by a POST. The connection
//! is kept until [`Connection::is_finished`].
//!
//! ```
#![doc = include_str!("open.md")]
//! connection.close(now);
//! assert_eq!(connection.state(), State::Closed);
//! let close = Output::Command(Command::Close { transport });
//! assert_eq!(connection.poll_output(now), Some(close));
//! assert!(matches!(connection.poll_output(now), Some(Output::Event(Event::Closed { .. }))));
//! assert!(connection.is_finished());
//! ```
//!
//! # Observing
//!
//! After [`Connection::observe`] each packet is reported too, as by the events `packet`,
//! `packetCreate`, `flush` and `drain` of `engine.io-client`.
//!
//! ```
#![doc = include_str!("open.md")]
//! connection.observe();
//! receive(&mut connection, "4hi");
//! let packet = Event::PacketReceived(Frame::Text("4hi".into()));
//! assert_eq!(connection.poll_output(now), Some(Output::Event(packet)));
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
