//! Where the server is, and the URL of each request to it.

use alloc::string::String;

use super::clock;
use crate::engine::TransportKind;

/// The server's address for one transport, and what goes into each query.
#[derive(Clone, Debug, Default)]
pub struct Endpoint {
    /// `scheme://host[:port]/path/`.
    pub url: String,
    /// The application's own entries, URI-encoded and joined by `&`.
    pub query: String,
    /// The name of the entry that keeps caches away (`timestampParam`).
    pub timestamp_param: String,
    /// Whether to add it (`timestampRequests`).
    pub timestamp_requests: bool,
    /// Whether to ask for binary data as base64 (`forceBase64`).
    pub force_base64: bool,
}

impl Endpoint {
    /// The URL of one request or connection.
    pub(crate) fn url(&self, kind: TransportKind, sid: Option<&str>) -> String {
        let mut url = self.url.clone();
        // What others have in their query, a WebTransport says in a packet.
        if kind == TransportKind::WebTransport {
            return url;
        }
        url.push('?');
        if !self.query.is_empty() {
            url.push_str(&self.query);
            url.push('&');
        }
        url.push_str("EIO=4&transport=");
        url.push_str(kind.name());
        if self.force_base64 {
            url.push_str("&b64=1");
        }
        if let Some(sid) = sid {
            url.push_str("&sid=");
            push_encoded(&mut url, sid);
        }
        if self.timestamp_requests {
            url.push('&');
            url.push_str(&self.timestamp_param);
            url.push('=');
            push_base36(&mut url, clock::wall_clock_ms(), 5);
            push_base36(&mut url, clock::random(), 3);
        }
        url
    }

    /// Whether the server is on this machine, where being offline means nothing.
    pub(crate) fn is_local(&self) -> bool {
        ["http://localhost", "https://localhost"]
            .iter()
            .any(|local| {
                let rest = self.url.strip_prefix(local);
                rest.is_some_and(|rest| rest.starts_with([':', '/']))
            })
    }
}

/// A session id has printable ASCII characters only.
fn push_encoded(url: &mut String, sid: &str) {
    for byte in sid.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            url.push(char::from(byte));
        } else {
            url.push('%');
            for digit in [byte >> 4, byte & 15] {
                url.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
        }
    }
}

/// The last digits of a number, the last one first.
fn push_base36(url: &mut String, mut number: u64, digits: u32) {
    for _ in 0..digits {
        let digit = (number % 36) as u32;
        number /= 36;
        url.push(char::from_digit(digit, 36).unwrap_or('0'));
    }
}
