//! Socket.IO v5: namespaces, events and acknowledgements over one connection.
//!
//! A pure state machine like the [`engine`](crate::engine) below it. [`Manager`]
//! takes what happened and what the application wants, and says what to do: to
//! transports ([`Output::Command`]), to ask the application ([`Output::Configure`],
//! [`Output::Authenticate`]), and to tell it ([`Output::Event`]). It holds no
//! listener: who hears an event is decided on the application's side.
//!
//! What a server may make this side keep is bounded, each bound by a constant
//! here with its reason.
//!
//! # A connection
//!
//! Whoever drives a manager performs what [`Manager::poll_output`] says until that is
//! `None`, after each call and whenever the time of [`Manager::poll_timeout`] has come
//! ([`Manager::handle_timeout`]). Here the script plays a server over a WebSocket:
//!
//! ```
//! use sockeye::engine::{Command, Config, Frame, Input, TransportKind, TransportRecord};
//! use sockeye::payload::HostPayload;
//! use sockeye::socket::*;
//! use sockeye::time::Instant;
//!
//! /// Performs all outputs: what goes over the wire, and what the application is told.
//! fn drive(
//!     manager: &mut Manager<HostPayload>, now: Instant,
//! ) -> (Vec<Command<HostPayload>>, Vec<Event<HostPayload>>) {
//!     let (mut commands, mut events) = (Vec::new(), Vec::new());
//!     while let Some(output) = manager.poll_output(now) {
//!         match output {
//!             Output::Configure => {
//!                 let transports = vec![TransportKind::WebSocket];
//!                 let config = Config { transports, ..Config::default() };
//!                 manager.configure(now, config, TransportRecord::default());
//!             }
//!             Output::Authenticate { socket, session } => {
//!                 let auth = r#"{"token":"secret"}"#.to_owned();
//!                 manager.authenticate(now, socket, session, Some(&auth));
//!             }
//!             Output::Command(command) => commands.push(command),
//!             Output::Event(event) => events.push(event),
//!             Output::Encode { .. } => unreachable!("there is no parser of our own"),
//!         }
//!     }
//!     (commands, events)
//! }
//! let text = |text: &str| Frame::Text(text.to_owned());
//!
//! let now = Instant::from_millis(0);
//! let mut manager = Manager::<HostPayload>::new(Settings::default(), 42);
//! let socket = manager.add_socket("/");
//! manager.connect(now, socket);
//! let (commands, _) = drive(&mut manager, now);
//! let [Command::Open { transport, .. }] = commands[..] else { panic!("it dials") };
//!
//! // The WebSocket opens, and the server sends its handshake: the namespace is asked for.
//! manager.handle_input(now, Input::Opened { transport });
//! let frame = text(r#"0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#);
//! manager.handle_input(now, Input::Received { transport, frame });
//! let (commands, _) = drive(&mut manager, now);
//! let frame = text(r#"40{"token":"secret"}"#);
//! assert_eq!(commands, [Command::Send { transport, frame }]);
//!
//! let frame = text(r#"40{"sid":"x"}"#);
//! manager.handle_input(now, Input::Received { transport, frame });
//! let (_, events) = drive(&mut manager, now);
//! assert_eq!(events.last(), Some(&Event::Connected { socket }));
//!
//! // An event that wants an answer, and the answer.
//! let content = Content::text(r#"["hello",1]"#.into());
//! let emit = Emit { ack: true, timeout_ms: Some(5_000), ..Emit::new(7, content) };
//! assert_eq!(manager.emit(now, socket, emit)?, Emitted::Sent);
//! let (commands, _) = drive(&mut manager, now);
//! assert_eq!(commands, [Command::Send { transport, frame: text(r#"420["hello",1]"#) }]);
//! assert_eq!(manager.poll_timeout(), Some(now.after(5_000)));
//! manager.handle_input(now, Input::Received { transport, frame: text(r#"430["hi"]"#) });
//! let (_, events) = drive(&mut manager, now);
//! assert!(matches!(events[..], [Event::Acked { token: 7, .. }]));
//!
//! // The server emits, and wants an answer.
//! manager.handle_input(now, Input::Received { transport, frame: text(r#"423["time?"]"#) });
//! let (_, events) = drive(&mut manager, now);
//! let [Event::Received { socket, ack: Some(id), session, .. }] = events[..] else {
//!     panic!("an event")
//! };
//! manager.answer(socket, session, id, Content::text("[12]".into()))?;
//! let (commands, _) = drive(&mut manager, now);
//! assert_eq!(commands, [Command::Send { transport, frame: text("433[12]") }]);
//!
//! // The last namespace that is left closes the connection.
//! manager.disconnect(now, socket);
//! let (commands, _) = drive(&mut manager, now);
//! let frame = text("41");
//! assert_eq!(commands, [Command::Send { transport, frame }, Command::Close { transport }]);
//! assert_eq!((manager.phase(), manager.poll_timeout()), (Phase::Idle, None));
//! # Ok::<(), EmitError>(())
//! ```
//!
//! In the examples of single methods the namespace `/` is joined, where nothing else is
//! said; `receive` hands in what the server says over the WebSocket `transport`, `sent`
//! performs all outputs and gives the texts among them that are to be sent, and `emit` is
//! an event `hello` with the token 1.
//!
//! # A parser of the application's own
//!
//! With [`Settings::decoded_elsewhere`] messages are told undecoded, and packets come
//! encoded: CONNECT by [`Manager::authenticate_encoded`], DISCONNECT by
//! [`Manager::disconnect_encoded`], events and answers as [`Content::Encoded`]. This
//! parser writes what the protocol's own would:
//!
//! ```
#![doc = include_str!("joined.md")]
//! # let admin = manager.add_socket("/admin");
//! # manager.connect(now, admin);
//! # sent(&mut manager);
//! # let session = 1;
//! manager.settings.decoded_elsewhere = true;
//! // The answer to `Output::Authenticate`; `connect_payload` adds what recovery needs.
//! let auth = manager.connect_payload(admin, Some(&r#"{"token":"secret"}"#.into()));
//! let connect = format!("40/admin,{}", auth.unwrap_or_default());
//! manager.authenticate_encoded(now, admin, session, vec![Message::Text(connect)]);
//! assert_eq!(sent(&mut manager), [r#"40/admin,{"token":"secret"}"#]);
//!
//! receive(&mut manager, r#"40/admin,{"sid":"y"}"#);
//! let Some(Output::Event(Event::Message(_))) = manager.poll_output(now) else {
//!     panic!("messages are told undecoded")
//! };
//! let payload = HostPayload::parse(&r#"{"sid":"y"}"#.into(), 0);
//! manager.handle_decoded(now, b'0', "/admin".into(), None, payload);
//! assert!(manager.is_connected(admin));
//!
//! manager.disconnect_encoded(now, admin, vec![Message::Text("41/admin,".into())]);
//! assert_eq!(sent(&mut manager), ["41/admin,"]);
//! ```

mod acks;
mod attachments;
mod error;
mod exchange;
mod manager;
mod namespace;
mod packet;
mod queue;
mod recovery;
mod settings;

pub use acks::MAX_PENDING_ACKS;
pub use attachments::{MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS};
pub use error::{AckFailure, DisconnectReason, EmitError, ParseError, Problem};
pub use exchange::{Content, Emit, Emitted, Event, Output, SocketId};
pub use manager::{MAX_RETIRING, Manager, NAMESPACE_TIMEOUT_MS, Phase};
pub use namespace::{MAX_RECEIVE_BUFFER, MAX_SEND_BUFFER};
pub use packet::{Body, Packet};
pub use queue::MAX_RETRY_QUEUE;
pub use settings::Settings;
#[cfg(feature = "js")]
pub(crate) use {
    attachments::{Progress, Reconstruction},
    packet::decode,
};
