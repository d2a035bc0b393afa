//! A visit to a room: what a front end does with the crate, whatever its framework.

use std::time::Duration;

use sockeye::client::BuildError;
use sockeye::{Client, Room, RoomState, Socket, State};

use crate::{NAMESPACE, Visitor};

/// Somebody in a room. The connection is there for as long as this is.
#[derive(Clone, PartialEq)]
pub struct Visit {
    pub socket: Socket,
    pub room: Room,
}

impl Visit {
    /// Connects under a name, and joins the room as soon as the server lets it in.
    ///
    /// # Errors
    /// `server` is not the URL of one.
    pub fn begin(server: &str, name: String, room: &str) -> Result<Self, BuildError> {
        let client = Client::builder(server)
            .auth(&Visitor { name })
            // A message is sent again until the server has it; its id keeps it single.
            .retries(10)
            .ack_timeout(Duration::from_secs(5))
            .build()?;
        let socket = client.namespace(NAMESPACE);
        let room = socket.room(room);
        socket.connect();
        Ok(Self { socket, room })
    }
}

/// How far it is, in words.
pub fn status(connection: &State, joining: &RoomState) -> String {
    match (connection, joining) {
        (State::Failed(error), _) => format!("Not connected: {error}"),
        (State::Connected { .. }, RoomState::Joined(_)) => "In the room".into(),
        (State::Connected { .. }, RoomState::Refused(_)) => "The room is closed to you".into(),
        (State::Connected { .. }, _) => "Joining".into(),
        _ => "Waiting for the connection".into(),
    }
}
