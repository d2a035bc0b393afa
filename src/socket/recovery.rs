//! Connection state recovery: what a server needs to restore a session.
//!
//! Such a server sends a private session id with the CONNECT reply and appends an
//! offset to the arguments of its events. The client can't know for certain which
//! trailing string is an offset: events that are volatile or want an answer carry
//! none. Upstream takes any string, so an ordinary one ruins the recovery. Here,
//! once a string has looked like an offset, the next ones have to look like it.
//! It stays a guess, and a wrong one costs what upstream's does: the session is a
//! new one.

use crate::payload::Payload;

/// Offsets are ids made from the time: 7 characters and more in the adapter in
/// memory, 15 for Redis streams, 24 for MongoDB.
const MIN_OFFSET_LENGTH: usize = 7;

/// Longer ones are texts of the application.
const MAX_OFFSET_LENGTH: usize = 64;

/// What is known of the session that could be restored.
#[derive(Clone, Debug)]
pub(crate) struct Recovery<P: Payload> {
    pub(crate) pid: P::Text,
    offset: Option<P::Text>,
    /// A string that looks like an offset, but not like the ones before.
    stranger: Option<P::Text>,
}

impl<P: Payload> Recovery<P> {
    pub(crate) fn new(pid: P::Text) -> Self {
        Self {
            pid,
            offset: None,
            stranger: None,
        }
    }

    /// Takes the trailing string of an event that wants no answer. Offsets of one
    /// server are alike: two strangers in a row that are so take over.
    pub(crate) fn note(&mut self, text: P::Text) {
        if P::len(&text) > MAX_OFFSET_LENGTH {
            return;
        }
        let known = self.offset.as_ref();
        let better = known.is_none_or(|offset| stem::<P>(offset).is_none());
        let alike = |known: Option<&P::Text>| {
            known.is_some_and(|known| {
                *known != text
                    && P::unit(known, 0) == P::unit(&text, 0)
                    && stem::<P>(known) == stem::<P>(&text)
            })
        };
        if better || alike(known) || alike(self.stranger.as_ref()) {
            self.offset = Some(text);
            self.stranger = None;
        } else if stem::<P>(&text).is_some() {
            self.stranger = Some(text);
        }
    }

    /// The payload of CONNECT: this as a JSON object, merged with the
    /// application's auth, an object too, whose keys win.
    pub(crate) fn merged_with(&self, auth: Option<&P::Text>) -> P::Text {
        let mut json = P::concat(&P::text("{\"pid\":"), &P::quote(&self.pid));
        if let Some(offset) = &self.offset {
            let entry = P::concat(&P::text(",\"offset\":"), &P::quote(offset));
            json = P::concat(&json, &entry);
        }
        let rest = match auth {
            Some(auth) if P::unit(auth, 1) != Some(u16::from(b'}')) => {
                P::concat(&P::text(","), &P::slice(auth, 1, P::len(auth)))
            }
            _ => P::text("}"),
        };
        P::concat(&json, &rest)
    }
}

/// The length up to the first dot, behind which servers count events of one
/// moment; `None` for what can't be an offset.
fn stem<P: Payload>(text: &P::Text) -> Option<usize> {
    let length = P::len(text);
    if length < MIN_OFFSET_LENGTH {
        return None;
    }
    let mut stem = length;
    for index in 0..length {
        match P::unit(text, index).and_then(|unit| u8::try_from(unit).ok()) {
            Some(b'.') => stem = stem.min(index),
            Some(b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z') => {}
            _ => return None,
        }
    }
    Some(stem)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::payload::HostPayload;
    use alloc::string::String;

    fn after(texts: &[&str]) -> Option<String> {
        let mut recovery = Recovery::<HostPayload>::new("pid".into());
        for text in texts {
            recovery.note((*text).into());
        }
        recovery.offset
    }

    #[test]
    fn follows_the_offsets_of_each_adapter() {
        for offsets in [
            ["PeX0aBc", "PeX0aBd", "PeX0aBd.0"],
            ["1753000000000-0", "1753000000000-1", "1753000000125-0"],
            [
                "687e1f2a0000000000000001",
                "687e1f2a0000000000000002",
                "687e1f2b0000000000000003",
            ],
        ] {
            assert_eq!(after(&offsets).as_deref(), Some(offsets[2]));
        }
    }

    #[test]
    fn an_ordinary_string_changes_nothing() {
        for text in [
            "hello",
            "hello there",
            "",
            "grüße!!",
            "goodbye",
            "Pardon",
            "a-long-name",
        ] {
            let offset = after(&["PeX0aBc", text, text]);
            assert_eq!(offset.as_deref(), Some("PeX0aBc"), "{text}");
        }
        let long = "x".repeat(MAX_OFFSET_LENGTH + 1);
        assert_eq!(after(&["PeX0aBc", &long]).as_deref(), Some("PeX0aBc"));
        assert_eq!(after(&[&long]), None);
    }

    #[test]
    fn until_an_offset_looks_like_one_anything_may_be_one() {
        assert_eq!(after(&["1", "hello there", "2"]).as_deref(), Some("2"));
        assert_eq!(after(&["hello", "PeX0aBc"]).as_deref(), Some("PeX0aBc"));
    }

    #[test]
    fn what_came_before_the_first_offset_is_corrected() {
        let offset = after(&["general-chat", "PeX0aBc", "PeX0aBd"]);
        assert_eq!(offset.as_deref(), Some("PeX0aBd"));
    }

    #[test]
    fn the_keys_of_the_application_win() {
        let mut recovery = Recovery::<HostPayload>::new("a\"b".into());
        assert_eq!(recovery.merged_with(None), r#"{"pid":"a\"b"}"#);
        recovery.note("PeX0aBc".into());
        let merged = recovery.merged_with(Some(&r#"{"pid":1}"#.into()));
        assert_eq!(merged, r#"{"pid":"a\"b","offset":"PeX0aBc","pid":1}"#);
        let merged = recovery.merged_with(Some(&"{}".into()));
        assert_eq!(merged, r#"{"pid":"a\"b","offset":"PeX0aBc"}"#);
    }
}
