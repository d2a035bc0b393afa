//! The open packet: what a server may ask of this client, within limits.
//!
//! A server may be hostile, so every field is checked before anything is built
//! on it; unknown fields and unknown transports are ignored.

use alloc::string::String;
use alloc::vec::Vec;

use super::packet::MESSAGE_START;
use super::transport::TransportKind;
use crate::payload::{Payload, Shape};

/// The longest session id, in printable ASCII characters. It goes into URLs; real
/// ones have 20 characters.
pub const MAX_SID_LENGTH: usize = 256;

/// The longest `pingInterval` and `pingTimeout`, in milliseconds: the longest delay
/// that browsers' timers accept; beyond it they fire at once.
pub const MAX_INTERVAL_MS: u64 = (1 << 31) - 1;

/// There are three transports; a longer list is not read on.
const MAX_UPGRADES: usize = 8;

/// The largest integer that a JSON number holds exactly.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// The parameters of a session, from the server's open packet (Engine.IO protocol
/// v4, "Handshake").
///
/// ```
/// # use sockeye::engine::{Config, Connection, Event, Input, Output, TransportRecord};
/// # use sockeye::payload::HostPayload;
/// # use sockeye::time::Instant;
/// # let now = Instant::from_millis(0);
/// # let record = TransportRecord::default();
/// # let mut connection = Connection::<HostPayload>::new(1, Config::default(), record, now);
/// # connection.poll_output(now);
/// # let transport = connection.transport_id();
/// let body = r#"0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#.into();
/// connection.handle_input(now, Input::PollDone { transport, body });
/// let Some(Output::Event(Event::Opened { handshake, .. })) = connection.poll_output(now) else {
///     panic!("the handshake is valid");
/// };
/// assert_eq!((handshake.ping_interval, handshake.ping_timeout), (25_000, 20_000));
/// assert_eq!(handshake.max_payload, None);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Handshake {
    /// The session id, `engine.id`: 1 to [`MAX_SID_LENGTH`] characters.
    pub sid: String,
    /// The transports that the server offers to upgrade to; unknown ones are left out.
    pub upgrades: Vec<TransportKind>,
    /// How often the server pings, in milliseconds: 1 to [`MAX_INTERVAL_MS`].
    pub ping_interval: u64,
    /// How long it may be late, in milliseconds: 1 to [`MAX_INTERVAL_MS`].
    pub ping_timeout: u64,
    /// The largest body that the server accepts, in bytes; `None`: any.
    pub max_payload: Option<usize>,
}

/// A handshake with a field that is missing, of a wrong type or out of range. A
/// connection tells of it as [`FailureKind::HandshakeInvalid`](super::FailureKind).
///
/// ```
/// use sockeye::engine::InvalidHandshake;
///
/// assert_eq!(InvalidHandshake { field: "sid" }.to_string(), "invalid handshake: sid");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("invalid handshake: {field}")]
pub struct InvalidHandshake {
    /// The field, or `json`.
    pub field: &'static str,
}

impl Handshake {
    /// Reads the text of an open packet, type digit included. Returns its JSON too.
    pub(crate) fn parse<P: Payload>(text: &P::Text) -> Result<(Self, P::Value), InvalidHandshake> {
        let json = P::parse(text, MESSAGE_START)
            .filter(|value| P::shape(value) == Shape::Object)
            .ok_or(InvalidHandshake { field: "json" })?;
        let sid = P::field(&json, "sid")
            .and_then(|sid| P::string(&sid))
            .filter(|sid| {
                (1..=MAX_SID_LENGTH).contains(&sid.len())
                    && sid.bytes().all(|byte| byte.is_ascii_graphic())
            })
            .ok_or(InvalidHandshake { field: "sid" })?;
        let interval = |field: &'static str| {
            integer::<P>(&json, field)
                .filter(|millis| (1..=MAX_INTERVAL_MS).contains(millis))
                .ok_or(InvalidHandshake { field })
        };
        let ping_interval = interval("pingInterval")?;
        let ping_timeout = interval("pingTimeout")?;
        let max_payload = match P::field(&json, "maxPayload") {
            None => None,
            Some(_) => integer::<P>(&json, "maxPayload")
                .filter(|bytes| *bytes > 0)
                .map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX))
                .map(Some)
                .ok_or(InvalidHandshake {
                    field: "maxPayload",
                })?,
        };
        let offered = P::field(&json, "upgrades");
        let upgrades = (0..MAX_UPGRADES)
            .map_while(|index| P::element(offered.as_ref()?, index))
            .filter_map(|name| TransportKind::from_name(&P::string(&name)?))
            .collect();
        let handshake = Self {
            sid,
            upgrades,
            ping_interval,
            ping_timeout,
            max_payload,
        };
        Ok((handshake, json))
    }
}

/// A field that is a whole number, zero or above.
fn integer<P: Payload>(json: &P::Value, field: &str) -> Option<u64> {
    let number = P::number(&P::field(json, field)?)?;
    let whole = (0.0..=MAX_SAFE_INTEGER).contains(&number) && number as u64 as f64 == number;
    whole.then_some(number as u64)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::payload::HostPayload;
    use alloc::format;
    use alloc::string::ToString;
    use proptest::prelude::*;

    fn parse(json: &str) -> Result<Handshake, InvalidHandshake> {
        Handshake::parse::<HostPayload>(&format!("0{json}")).map(|(handshake, _)| handshake)
    }

    #[test]
    fn reads_what_servers_send() {
        let handshake = parse(
            r#"{"sid":"lv_VI97HAXpY6yYWAAAB","upgrades":["websocket","carrier-pigeon"],
                "pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#,
        );
        assert_eq!(
            handshake,
            Ok(Handshake {
                sid: "lv_VI97HAXpY6yYWAAAB".into(),
                upgrades: [TransportKind::WebSocket].into(),
                ping_interval: 25_000,
                ping_timeout: 20_000,
                max_payload: Some(1_000_000),
            })
        );
        let old = parse(r#"{"sid":"a","upgrades":[],"pingInterval":1,"pingTimeout":1}"#);
        assert_eq!(old.unwrap().max_payload, None);
    }

    #[test]
    fn refuses_every_bad_field() {
        let good = r#"{"sid":"a","pingInterval":1,"pingTimeout":1,"maxPayload":1}"#;
        parse(good).unwrap();
        let long = format!("\"{}\"", "a".repeat(MAX_SID_LENGTH + 1));
        let bad_numbers = [
            "0",
            "-1",
            "1e400",
            "2147483648",
            "1.5",
            "\"1\"",
            "null",
            "[]",
            "{}",
        ];
        let bad_ids = ["\"\"", "1", "null", &long, r#""a b""#, r#""é""#, r#""\n""#];
        let cases = [
            ("\"sid\":\"a\"", "sid", bad_ids.as_slice()),
            ("\"pingInterval\":1", "pingInterval", &bad_numbers),
            ("\"pingTimeout\":1", "pingTimeout", &bad_numbers),
            (
                "\"maxPayload\":1",
                "maxPayload",
                &["0", "-1", "1.5", "\"1\"", "null"],
            ),
        ];
        for (entry, field, values) in cases {
            for value in values {
                let json = good.replace(entry, &format!("\"{field}\":{value}"));
                // A number that JSON itself refuses is reported as such.
                let expected = if *value == "1e400" { "json" } else { field };
                assert_eq!(parse(&json).unwrap_err().field, expected, "{json}");
            }
        }
        for json in ["", "null", "[]", "\"x\"", "{", "{\"sid\":"] {
            assert_eq!(parse(json).unwrap_err().field, "json", "{json}");
        }
        assert_eq!(
            InvalidHandshake { field: "sid" }.to_string(),
            "invalid handshake: sid"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(json in any::<String>()) {
            let _ = parse(&json);
        }
    }
}
