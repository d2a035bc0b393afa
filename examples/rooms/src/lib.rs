//! What the clients and the servers of the rooms say to each other, in the namespace
//! [`NAMESPACE`]: the same types on both sides. In a browser also the visit to a room, which is
//! the same in each framework.
//!
//! | event | to | argument | answer |
//! |---|---|---|---|
//! | `join-room` | server | the room's id | [`Answer`] of [`Members`] |
//! | `recent-messages` | server | the room's id | [`Answer`] of [`Recent`] |
//! | `send-message` | server | [`NewMessage`] | [`Answer`] of [`Stored`] |
//! | `leave-room` | server | the room's id | none |
//! | `receive-message` | client | [`Message`] | none |

#[cfg(target_arch = "wasm32")]
mod visit;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[cfg(target_arch = "wasm32")]
pub use visit::{Visit, status};

/// Where the rooms are on a server.
pub const NAMESPACE: &str = "/rooms";

/// What the namespace is joined with.
#[derive(Debug, Deserialize, Serialize)]
pub struct Visitor {
    /// What others see.
    pub name: String,
}

/// A message that is being sent.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewMessage {
    /// Chosen by the sender, so that sending it again is harmless.
    pub id: String,
    pub room_id: String,
    pub text: String,
}

impl NewMessage {
    pub fn new(room_id: &str, text: &str) -> Self {
        Self {
            id: Uuid::new_v4().to_string(),
            room_id: room_id.into(),
            text: text.into(),
        }
    }
}

/// A message that the server has.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    pub id: String,
    pub room_id: String,
    /// The name of who said it.
    pub user_id: String,
    pub text: String,
    /// In ms since the Unix epoch, later than that of every message before.
    pub created_at: u64,
}

/// What the server says to a request.
#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Answer<T> {
    Refused { error: String },
    Done(T),
}

/// Who is in a room.
#[derive(Debug, Deserialize, Serialize)]
pub struct Members {
    pub members: Vec<String>,
}

/// The latest messages of a room, the oldest first.
#[derive(Debug, Deserialize, Serialize)]
pub struct Recent {
    pub messages: Vec<Message>,
}

/// A message as the server has it now.
#[derive(Debug, Deserialize, Serialize)]
pub struct Stored {
    pub message: Message,
}

/// Adds messages to those of a room: each once, in the order of the server.
pub fn merge(messages: &mut Vec<Message>, added: impl IntoIterator<Item = Message>) {
    for message in added {
        if messages.iter().all(|known| known.id != message.id) {
            messages.push(message);
        }
    }
    messages.sort_by_key(|message| message.created_at);
}
