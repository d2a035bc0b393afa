//! Socket.IO packets as a server reads and writes them: the header by hand, the rest
//! as JSON.

use serde_json::Value;
use sockeye::engine::Frame;

use crate::network::Packet;

/// A packet's header and its JSON.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) kind: u8,
    pub(super) attachments: usize,
    pub(super) namespace: String,
    pub(super) id: Option<u64>,
    pub(super) json: Option<Value>,
    /// The JSON as it came.
    pub(super) raw: String,
}

/// A packet whose attachments have not all come.
#[derive(Debug)]
pub(super) struct Partial {
    pub(super) header: Header,
    pub(super) attachments: Vec<Vec<u8>>,
}

/// Reads the text of a packet; nothing where the protocol forbids it.
pub(super) fn read(text: &str) -> Option<Header> {
    let (kind, mut rest) = text.split_at_checked(1)?;
    let kind: u8 = kind.parse().ok().filter(|kind| *kind <= 6)?;
    let mut attachments = 0;
    if matches!(kind, 5 | 6) {
        let (count, after) = rest.split_once('-')?;
        attachments = count.parse().ok().filter(|count| *count > 0)?;
        rest = after;
    }
    let mut namespace = String::from("/");
    if rest.starts_with('/') {
        let (name, after) = rest.split_once(',')?;
        namespace = name.to_owned();
        rest = after;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (id, raw) = rest.split_at(digits);
    let json = match raw {
        "" => None,
        raw => Some(serde_json::from_str(raw).ok()?),
    };
    Some(Header {
        kind,
        attachments,
        namespace,
        id: if id.is_empty() {
            None
        } else {
            Some(id.parse().ok()?)
        },
        json,
        raw: raw.to_owned(),
    })
}

/// Writes a packet with its attachments.
pub(super) fn write(
    kind: u8,
    namespace: &str,
    id: Option<u64>,
    json: &str,
    attachment: Option<Vec<u8>>,
) -> Vec<Packet> {
    let count = if attachment.is_some() { "1-" } else { "" };
    let kind = if attachment.is_some() { kind + 3 } else { kind };
    let namespace = match namespace {
        "/" => String::new(),
        name => format!("{name},"),
    };
    let id = id.map(|id| id.to_string()).unwrap_or_default();
    let text = Frame::Text(format!("4{kind}{count}{namespace}{id}{json}"));
    std::iter::once(text)
        .chain(attachment.map(Frame::Binary))
        .collect()
}
