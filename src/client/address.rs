//! Where the server is: the rules by which the URL that an application gives becomes the
//! host to connect to and the namespace to join. They are those of `pkg-template/src/url.ts`.
//!
//! The browser's own parser decides what a host is. Nothing is read from the page but its
//! `location`.

use alloc::format;
use alloc::string::String;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;

use super::error::BuildError;

/// URLs beyond this are refused before they are parsed, in code units.
const MAX_LENGTH: usize = 8000;

/// The schemes of servers, and whether they are encrypted.
const SCHEMES: [(&str, bool); 4] = [
    ("http://", false),
    ("https://", true),
    ("ws://", false),
    ("wss://", true),
];

/// What a URL says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Address {
    pub(super) secure: bool,
    /// Name, or IPv6 address in brackets, and the port unless it is the scheme's own.
    pub(super) host: String,
    /// Begins with `/`.
    pub(super) namespace: String,
    /// What follows the question mark, URI-encoded as it was.
    pub(super) query: String,
}

impl Address {
    pub(super) fn parse(url: &str) -> Result<Self, BuildError> {
        let invalid = || BuildError::InvalidUrl { url: url.into() };
        let full = absolute(url)?;
        if full.encode_utf16().count() > MAX_LENGTH {
            return Err(BuildError::UrlTooLong);
        }
        let (rest, secure) = without_scheme(&full).ok_or_else(invalid)?;
        let rest = rest.split('#').next().unwrap_or_default();
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = place.split_once('/').unwrap_or((place, ""));
        if path.contains(',') {
            return Err(BuildError::InvalidOption {
                option: "url",
                expected: "one whose path, the namespace, has no comma",
            });
        }
        let host = authority.rsplit('@').next().unwrap_or_default();
        let scheme = if secure { "https" } else { "http" };
        let parsed = web_sys::Url::new(&format!("{scheme}://{host}")).map_err(|_| invalid())?;
        Ok(Self {
            secure,
            host: parsed.host(),
            namespace: format!("/{path}"),
            query: query.into(),
        })
    }

    /// The key of the server in what is remembered of transports.
    pub(super) fn origin(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}", self.host)
    }
}

fn without_scheme(url: &str) -> Option<(&str, bool)> {
    SCHEMES.iter().find_map(|(scheme, secure)| {
        let start = url.get(..scheme.len())?;
        let rest = url.get(scheme.len()..)?;
        start
            .eq_ignore_ascii_case(scheme)
            .then_some((rest, *secure))
    })
}

fn absolute(url: &str) -> Result<String, BuildError> {
    if without_scheme(url).is_some() {
        return Ok(url.into());
    }
    if has_scheme(url) {
        return Err(BuildError::InvalidUrl { url: url.into() });
    }
    let (protocol, host) = page();
    // Without a page, a host alone is taken to be reachable safely.
    let scheme = if matches!(protocol.as_deref(), None | Some("https:")) {
        "https:"
    } else {
        "http:"
    };
    if url.starts_with("//") {
        return Ok(format!("{scheme}{url}"));
    }
    if !(url.is_empty() || url.starts_with(['/', '?'])) {
        return Ok(format!("{scheme}//{url}"));
    }
    // Pages of `file:` and the like have no host.
    match host {
        Some(host) if !host.is_empty() => Ok(format!("{scheme}//{host}{url}")),
        _ => Err(BuildError::NoLocation),
    }
}

fn has_scheme(url: &str) -> bool {
    url.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|each| each.is_ascii_alphanumeric() || "+.-".contains(each))
    })
}

/// Protocol and host of the page or of the worker.
fn page() -> (Option<String>, Option<String>) {
    let read = |object: &JsValue, name: &str| Reflect::get(object, &JsValue::from(name)).ok();
    let location = read(&js_sys::global(), "location").filter(JsValue::is_object);
    let text = |name| {
        location
            .as_ref()
            .and_then(|found| read(found, name)?.as_string())
    };
    (text("protocol"), text("host"))
}
