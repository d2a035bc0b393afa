//! The JSON of an open packet, and the session that follows from it.

use serde_json::Value;
use sockeye::engine::{
    Command, Event, FailureKind, Handshake, Input, MAX_INTERVAL_MS, MAX_SID_LENGTH, Output,
    TransportKind,
};

use crate::polling::SEPARATOR;
use crate::session::{NOW, end_of, outputs, polling};

/// The entries of `upgrades` that are read: there are three transports.
const READ_UPGRADES: usize = 8;

/// The largest integer that a JSON number holds exactly.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// Opens a session with the JSON.
///
/// # Panics
/// It is taken although a field is out of its range, or refused although none is.
pub fn check(json: &str) {
    if json.contains(SEPARATOR) {
        return;
    }
    let expected = read(json);
    let mut session = polling();
    let transport = session.transport_id();
    outputs(&mut session);
    let body = format!("0{json}");
    session.handle_input(NOW, Input::PollDone { transport, body });
    let told = outputs(&mut session);

    let opened = told.iter().find_map(|output| match output {
        Output::Event(Event::Opened { handshake, .. }) => Some(handshake),
        _ => None,
    });
    assert_eq!(opened, expected.as_ref(), "{json:?}");
    let Some(handshake) = expected else {
        let Some(Event::Closed { failure, .. }) = end_of(&told) else {
            panic!("{json:?} is refused, and the session goes on");
        };
        let kind = failure.as_ref().map(|failure| failure.kind);
        assert_eq!(kind, Some(FailureKind::HandshakeInvalid));
        assert_eq!(session.poll_timeout(), None);
        return;
    };
    let patience = handshake.ping_interval + handshake.ping_timeout;
    assert_eq!(session.heartbeat_deadline(), Some(NOW.after(patience)));
    assert_eq!(session.sid(), handshake.sid);
    let sid = Some(handshake.sid);
    assert!(told.contains(&Output::Command(Command::Poll { transport, sid })));
}

/// What a client may build on, by the rules alone.
fn read(json: &str) -> Option<Handshake> {
    let json: Value = serde_json::from_str(json).ok()?;
    let fields = json.as_object()?;
    let sid = fields.get("sid")?.as_str()?;
    let speakable = sid.chars().all(|c| ('!'..='~').contains(&c));
    let interval = |name: &str| {
        let millis = whole(fields.get(name)?)?;
        (1..=MAX_INTERVAL_MS).contains(&millis).then_some(millis)
    };
    let max_payload = match fields.get("maxPayload") {
        None => None,
        Some(bytes) => Some(whole(bytes).filter(|bytes| *bytes > 0)?),
    };
    let offered = fields.get("upgrades").and_then(Value::as_array);
    let upgrades = offered.into_iter().flatten().take(READ_UPGRADES);
    (speakable && !sid.is_empty() && sid.len() <= MAX_SID_LENGTH).then_some(())?;
    Some(Handshake {
        sid: sid.to_owned(),
        upgrades: upgrades
            .filter_map(|name| TransportKind::from_name(name.as_str()?))
            .collect(),
        ping_interval: interval("pingInterval")?,
        ping_timeout: interval("pingTimeout")?,
        max_payload: max_payload.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX)),
    })
}

/// A number without a fraction that JSON holds exactly, zero or above.
fn whole(number: &Value) -> Option<u64> {
    let number = number.as_f64()?;
    let whole = number.fract() == 0.0 && (0.0..=MAX_SAFE_INTEGER).contains(&number);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    whole.then_some(number as u64)
}
