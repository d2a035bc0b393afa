//! The client for front ends in Rust: futures and streams over serde types.
//!
//! A [`Client`] is one connection to a server, and a [`Socket`] is one namespace on it.
//! Nothing is opened before [`Socket::connect`]; from then on the connection is kept: what
//! is lost is opened again, what was emitted meanwhile is sent then.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use futures::StreamExt as _;
//! use serde::{Deserialize, Serialize};
//! use sockeye::Client;
//!
//! #[derive(Debug, Deserialize, Serialize)]
//! struct Message {
//!     text: String,
//! }
//!
//! let socket = Client::new("https://example.com")?.socket();
//! let mut messages = socket.on::<Message>("message");
//! socket.connect().await?;
//! socket.emit("message", &Message { text: "hello".into() })?;
//! while let Some(message) = messages.next().await {
//!     println!("{:?}", message?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What arguments are
//!
//! An event has any number of arguments. A tuple stands for all of them, `()` for none,
//! and anything else for one; `&[T; N]` is a tuple to serde, so send a slice or a `Vec`
//! for a list. Bytes are what serde calls bytes: `serde_bytes::ByteBuf`, `bytes::Bytes`,
//! or a `Vec<u8>` with `#[serde(with = "serde_bytes")]`; they travel as attachments.
//!
//! # What dropping does
//!
//! A [`Client`] and its [`Socket`]s and [`Room`]s are handles of one connection, and cheap
//! to clone. When the last one is dropped, the connection is closed with the protocol's
//! goodbye. Streams and futures hold no connection open: they end with it.
//!
//! Never does this module decide about the protocol, which is the
//! [`socket`](crate::socket)'s, or call the application back while it works: it puts
//! events into queues and wakes tasks.

mod ack;
mod address;
mod application;
mod arguments;
mod builder;
mod chat;
mod error;
mod events;
mod room;
mod socket;
mod state;

use alloc::rc::Rc;
use core::fmt;

pub use ack::{AckFuture, EmitWithAck, Responder};
pub use builder::ClientBuilder;
pub use chat::{
    ChatEvents, ChatItem, ChatPage, ChatQuery, ChatQueryBuilder, ChatSnapshot, ChatUpdates,
    FetchFailure, PageRequest, PendingItem,
};
pub use error::{AckError, BuildError, ConnectError, DecodeError, EmitError, EventError};
pub use events::{AnyEvent, AnyEvents, EVENT_QUEUE, Events, Once, Requests};
pub use room::{Room, RoomOptions, RoomState, RoomStates};
pub use socket::{Connecting, Socket};
pub use state::{State, States};

pub use crate::chat::Order;
pub use crate::engine::TransportKind;
pub use crate::socket::DisconnectReason;

use application::Connection;

/// One connection to a server: a handle of it, cheap to clone.
///
/// Its namespaces share it:
///
/// ```no_run
/// # use sockeye::Client;
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new("https://example.com")?;
/// let (root, admin) = (client.socket(), client.namespace("/admin"));
/// root.connect().await?;
/// admin.connect().await?;
/// client.close();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Rc<Connection>);

impl Client {
    /// A client with all options at their defaults. `url` is as in the JavaScript client:
    /// with a scheme or without one, relative to the page, or empty for the page's own
    /// host. Its path is the namespace that [`socket`](Self::socket) joins.
    ///
    /// ```no_run
    /// # use sockeye::Client;
    /// # fn example() -> Result<(), sockeye::BuildError> {
    /// let server = Client::new("https://example.com")?;
    /// let namespace = Client::new("https://example.com/admin")?;
    /// let page = Client::new("")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The URL is none of a server, is too long, or is relative where there is no page: see
    /// [`BuildError`].
    pub fn new(url: &str) -> Result<Self, BuildError> {
        Self::builder(url).build()
    }

    /// A client with options: see [`ClientBuilder`]. `url` is as for [`new`](Self::new).
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use sockeye::Client;
    /// # fn example() -> Result<(), sockeye::BuildError> {
    /// let client = Client::builder("https://example.com")
    ///     .ack_timeout(Duration::from_secs(5))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder(url: &str) -> ClientBuilder {
        ClientBuilder::new(url)
    }

    /// The namespace that the URL names: `/` where it has no path. It is not joined before
    /// [`Socket::connect`].
    #[must_use]
    pub fn socket(&self) -> Socket {
        self.namespace(self.0.default_namespace())
    }

    /// A namespace of the server, the same one each time. Its name begins with `/`, which
    /// is added where it is missing.
    #[must_use]
    pub fn namespace(&self, name: &str) -> Socket {
        Socket::new(self.0.clone(), name)
    }

    /// Closes the connection with all its namespaces; nothing is opened again until
    /// [`Socket::connect`]. Streams go on with the next connection, and so does what waits
    /// to be sent.
    pub fn close(&self) {
        self.0.close();
    }
}

/// Handles of the same connection are equal, as the properties of components have to be.
impl PartialEq for Client {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Client {}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").finish_non_exhaustive()
    }
}
