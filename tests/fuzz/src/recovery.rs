//! Connection state recovery: events with trailing strings, of which one is the offset.

use arbitrary::Arbitrary;
use serde_json::{Map, Value, json};
use sockeye::engine::Frame;
use sockeye::socket::SocketId;

use crate::session::joined;

/// Offsets are no longer; a longer one is a text of the application.
const MAX_OFFSET_LENGTH: usize = 64;

/// The input.
#[derive(Arbitrary, Debug)]
pub struct Session<'a> {
    pid: &'a str,
    /// A key and a value of the application's auth.
    auth: Option<(&'a str, &'a str)>,
    /// The last argument of each event, and whether it wants an answer.
    events: Vec<(&'a str, bool)>,
}

/// Receives the events, and looks at the CONNECT that the next connection would begin
/// with.
///
/// # Panics
/// It is not a JSON object, lacks the session's id, names an offset that never came or
/// belongs to an event without one, or hides a key of the application.
pub fn check(session: &Session<'_>) {
    let mut client = joined(&json!({ "sid": "x", "pid": session.pid }).to_string());
    let mut offsets = Vec::new();
    for (text, wants_answer) in &session.events {
        let id = if *wants_answer { "7" } else { "" };
        let told = client.receive(Frame::Text(format!("42{id}{}", json!(["e", text]))));
        assert!(!told.is_empty(), "the event was not told");
        if !wants_answer && text.len() <= MAX_OFFSET_LENGTH {
            offsets.push(*text);
        }
    }
    let auth = session.auth.map(|(key, value)| {
        let entries = [(key.to_owned(), json!(value))];
        Value::Object(Map::from_iter(entries))
    });
    let text = auth.as_ref().map(Value::to_string);
    let payload = client.manager.connect_payload(SocketId(0), text.as_ref());
    let payload = payload.unwrap_or_default();
    let Ok(Value::Object(mut payload)) = serde_json::from_str(&payload) else {
        panic!("{payload} is no JSON object");
    };
    for (key, value) in auth.iter().filter_map(Value::as_object).flatten() {
        assert_eq!(payload.remove(key).as_ref(), Some(value), "auth is hidden");
    }
    let owned = |key: &str| session.auth.is_some_and(|(own, _)| own == key);
    let pid = payload.remove("pid");
    assert!(owned("pid") || pid == Some(json!(session.pid)));
    match payload.remove("offset") {
        Some(Value::String(offset)) => assert!(offsets.contains(&offset.as_str()), "{offset:?}"),
        Some(other) => panic!("{other} is no offset"),
        None => assert!(
            offsets.is_empty() || owned("offset"),
            "no offset of {offsets:?}"
        ),
    }
    assert!(payload.is_empty(), "{payload:?} was made up");
}
