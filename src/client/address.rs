//! Where the server is: the rules by which the URL that an application gives becomes the
//! host to connect to and the namespace to join. They are those of `pkg-template/src/url.ts`.
//!
//! The browser's own parser decides what a host is. Nothing is read from the page but its
//! `location`.

use alloc::string::String;
use core::array::from_fn;

use js_sys::{Array, JsString, Reflect, RegExp};
use wasm_bindgen::prelude::*;
use web_sys::Url;

use super::error::BuildError;

/// URLs beyond this are refused before they are parsed, in code units.
const MAX_LENGTH: u32 = 8000;

/// What precedes the authority and the scheme in it, the authority, the path without its
/// slash, and the query.
const PARTS: &str = r"^((?:([a-z][a-z\d+.-]*):)?//)?([^/?#]*)(?:/([^?#]*))?(?:\?([^#]*))?";

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
        let text = JsString::from(url);
        if text.length() > MAX_LENGTH {
            return Err(BuildError::UrlTooLong);
        }
        let parts: Array = RegExp::new(PARTS, "i")
            .exec(url)
            .ok_or_else(invalid)?
            .unchecked_into();
        let [start, scheme, authority, path, query] =
            from_fn(|index| parts.get(index as u32 + 1).as_string());
        let (page_protocol, page_host) = page();
        // Without a page, a host alone is taken to be reachable safely.
        let page_scheme = match page_protocol.as_deref() {
            None | Some("https:") => "https",
            Some(_) => "http",
        };
        let mut authority = authority.unwrap_or_default();
        if start.is_none() && authority.is_empty() {
            // Pages of `file:` and the like have no host.
            authority = page_host
                .filter(|host| !host.is_empty())
                .ok_or(BuildError::NoLocation)?;
        }
        let scheme = scheme.as_deref().unwrap_or(page_scheme);
        let parsed = Url::new(&[scheme, "://", &authority].concat()).map_err(|_| invalid())?;
        let secure = match parsed.protocol().as_str() {
            "https:" | "wss:" => true,
            "http:" | "ws:" => false,
            _ => return Err(invalid()),
        };
        let path = path.unwrap_or_default();
        if path.contains(',') {
            return Err(BuildError::InvalidOption {
                option: "url",
                expected: "one whose path, the namespace, has no comma",
            });
        }
        Ok(Self {
            secure,
            host: parsed.host(),
            namespace: ["/", &path].concat(),
            query: query.unwrap_or_default(),
        })
    }

    /// The key of the server in what is remembered of transports.
    pub(super) fn origin(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        [scheme, "://", &self.host].concat()
    }
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
