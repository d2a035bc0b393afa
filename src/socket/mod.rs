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
