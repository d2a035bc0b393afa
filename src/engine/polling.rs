//! HTTP long-polling: at most one GET and one POST in flight.
//!
//! Servers answer an overlap, or a request that is given up, by closing the
//! session, so requests are counted here and nothing cancels them while the
//! session lives. Bodies are made and read elsewhere.

use super::framing::Body;
use crate::payload::Payload;

/// The requests of one polling transport.
#[derive(Debug)]
pub(crate) struct Polling<P: Payload> {
    /// A GET is in flight, or its body has not been read to the end.
    receiving: bool,
    /// A POST is in flight.
    sending: bool,
    /// No new GET starts: an upgrade is about to take over.
    paused: bool,
    /// The last GET's body, while packets are left in it.
    body: Option<Body<P>>,
}

impl<P: Payload> Polling<P> {
    pub(crate) fn new() -> Self {
        Self {
            receiving: false,
            sending: false,
            paused: false,
            body: None,
        }
    }

    /// Whether to start a GET now; it counts as started.
    pub(crate) fn start_get(&mut self) -> bool {
        let start = !self.receiving && !self.paused;
        self.receiving |= start;
        start
    }

    /// A GET was answered.
    pub(crate) fn handle_body(&mut self, text: P::Text) {
        self.body = Some(Body::new(text));
    }

    /// The packets that are left of the last body.
    pub(crate) fn body(&mut self) -> Option<&mut Body<P>> {
        self.body.as_mut()
    }

    /// The last body is read to the end, or the rest of it does not matter.
    pub(crate) fn finish_body(&mut self) {
        self.body = None;
        self.receiving = false;
    }

    /// The rest of the last body does not matter. A GET in flight is still awaited.
    pub(crate) fn discard_body(&mut self) {
        if self.body.is_some() {
            self.finish_body();
        }
    }

    /// Whether a POST may start.
    pub(crate) fn can_post(&self) -> bool {
        !self.sending
    }

    pub(crate) fn start_post(&mut self) {
        self.sending = true;
    }

    pub(crate) fn finish_post(&mut self) {
        self.sending = false;
    }

    /// Stops new GETs; those in flight go on.
    pub(crate) fn pause(&mut self) {
        self.paused = true;
    }

    /// Takes a pause back.
    pub(crate) fn resume(&mut self) {
        self.paused = false;
    }

    /// Whether nothing is in flight.
    pub(crate) fn is_idle(&self) -> bool {
        !self.receiving && !self.sending
    }
}
