//! Polling bodies: several packets in one text, joined by the record separator.
//!
//! Pure text work. What a body means for the session is decided in
//! [`connection`](super::connection).

use alloc::collections::VecDeque;

use super::packet::Frame;
use crate::payload::Payload;

/// ASCII 0x1E stands between the packets of a body (protocol v4, "payload").
const SEPARATOR: u8 = 0x1e;

/// The most packets of one body. They are dispatched in one go, so their number is
/// how long the page stands still: about a second for so many. A body of more ends
/// the session ([`FailureKind::MessageTooLarge`](super::FailureKind)).
pub const MAX_BODY_PACKETS: usize = 1 << 20;

/// A body of more packets than [`MAX_BODY_PACKETS`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("too many packets in one polling body")]
pub(crate) struct TooManyPackets;

/// A received body, cut into packets one at a time.
#[derive(Clone, Debug)]
pub(crate) struct Body<P: Payload> {
    text: P::Text,
    next: Option<usize>,
    /// How many packets may still come.
    room: usize,
}

impl<P: Payload> Body<P> {
    pub(crate) fn new(text: P::Text) -> Self {
        Self {
            text,
            next: Some(0),
            room: MAX_BODY_PACKETS,
        }
    }

    /// The next packet, if there is one. An empty body is one empty packet, which
    /// is malformed.
    pub(crate) fn next_frame(&mut self) -> Result<Option<Frame<P>>, TooManyPackets> {
        let Some(from) = self.next else {
            return Ok(None);
        };
        self.room = self.room.checked_sub(1).ok_or(TooManyPackets)?;
        let separator = P::find(&self.text, SEPARATOR, from);
        self.next = separator.map(|at| at + 1);
        Ok(Some(Frame::Text(match separator {
            None if from == 0 => self.text.clone(),
            None => P::slice(&self.text, from, P::len(&self.text)),
            Some(at) => P::slice(&self.text, from, at),
        })))
    }
}

/// Takes as many frames from the front of `queue` as fit into `max_payload`
/// bytes, at least one, and joins them. `None` when nothing can be sent now.
///
/// Upstream counts binary data as 1.33 times its length, which is too little;
/// this counts what base64 really takes.
pub(crate) fn take_body<P: Payload>(
    queue: &mut VecDeque<Frame<P>>,
    max_payload: Option<usize>,
) -> Option<P::Text> {
    let first = queue.pop_front_if(|frame| frame.is_ready())?;
    if queue.is_empty() {
        return Some(first.into_text());
    }
    let mut room = max_payload.map(|limit| limit.saturating_sub(first.text_len()));
    let separator = P::text("\u{1e}");
    let mut body = first.into_text();
    while let Some(frame) = queue.pop_front_if(|frame| frame.is_ready()) {
        if let Some(left) = room {
            let needed = frame.text_len() + 1;
            if needed > left {
                queue.push_front(frame);
                break;
            }
            room = Some(left - needed);
        }
        body = P::concat(&P::concat(&body, &separator), &frame.into_text());
    }
    Some(body)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::payload::HostPayload;
    use alloc::string::String;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    fn queue(frames: &[&str]) -> VecDeque<Frame<HostPayload>> {
        frames
            .iter()
            .map(|text| Frame::Text(String::from(*text)))
            .collect()
    }

    fn split(body: &str) -> VecDeque<Frame<HostPayload>> {
        let mut body = Body::<HostPayload>::new(body.into());
        core::iter::from_fn(|| body.next_frame().unwrap()).collect()
    }

    #[test]
    fn splits_at_the_separator() {
        assert_eq!(split("4a\u{1e}4é\u{1e}6"), queue(&["4a", "4é", "6"]));
        assert_eq!(split("4a\u{1e}"), queue(&["4a", ""]));
        assert_eq!(split(""), queue(&[""]));
    }

    #[test]
    fn a_body_of_exactly_the_limit_is_allowed() {
        let mut frames = queue(&["4aaa", "4bbb", "4ccc"]);
        assert_eq!(
            take_body(&mut frames, Some(9)),
            Some("4aaa\u{1e}4bbb".into())
        );
        assert_eq!(take_body(&mut frames, Some(9)), Some("4ccc".into()));
        assert_eq!(take_body(&mut frames, Some(9)), None);
    }

    #[test]
    fn a_packet_above_the_limit_goes_alone() {
        let mut frames = queue(&["4aaaaaaaaaaaaa", "4b"]);
        assert_eq!(
            take_body(&mut frames, Some(5)),
            Some("4aaaaaaaaaaaaa".into())
        );
        assert_eq!(take_body(&mut frames, Some(5)), Some("4b".into()));
    }

    #[test]
    fn binary_counts_as_base64() {
        let frames = [
            Frame::Binary(alloc::vec![0; 1]),
            Frame::Binary(alloc::vec![0; 1]),
        ];
        let mut both: VecDeque<Frame<HostPayload>> = frames.into_iter().collect();
        let mut split = both.clone();
        assert_eq!(
            take_body(&mut both, Some(11)),
            Some("bAA==\u{1e}bAA==".into())
        );
        assert_eq!(take_body(&mut split, Some(10)), Some("bAA==".into()));
    }

    fn frame() -> impl Strategy<Value = Frame<HostPayload>> {
        prop_oneof![
            "4[^\u{1e}]{0,20}".prop_map(Frame::Text),
            any::<Vec<u8>>().prop_map(Frame::Binary),
        ]
    }

    proptest! {
        #[test]
        fn everything_sent_arrives_in_order_within_the_limit(
            frames in proptest::collection::vec(frame(), 1..20),
            limit in 1_usize..100,
        ) {
            let mut queue: VecDeque<_> = frames.iter().cloned().collect();
            let mut received = VecDeque::new();
            while let Some(body) = take_body(&mut queue, Some(limit)) {
                let packets = split(&body);
                prop_assert!(body.len() <= limit || packets.len() == 1);
                received.extend(packets);
            }
            let sent: VecDeque<_> = frames
                .into_iter()
                .map(|frame| Frame::Text(frame.into_text()))
                .collect();
            prop_assert_eq!(received, sent);
        }
    }
}
