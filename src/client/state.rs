//! How far a namespace is, for those who watch it.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

use futures::Stream;

use super::error::ConnectError;
use crate::socket::DisconnectReason;

/// How far a [`Socket`](super::Socket) is.
///
/// ```no_run
/// # use sockeye::State;
/// # fn example(state: State) -> String {
/// match state {
///     State::Connected { .. } => "online".into(),
///     State::Reconnecting { attempt, .. } => format!("offline, try {attempt}"),
///     State::Disconnected(Some(reason)) => reason.as_str().into(),
///     State::Failed(error) => error.to_string(),
///     _ => "offline".into(),
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum State {
    /// Not joined, and not trying: before the first
    /// [`connect`](super::Socket::connect), or after an end, which has a reason.
    Disconnected(Option<DisconnectReason>),
    /// It is being joined, or was lost and will be again: before the first try and, after a
    /// loss, for the delay before the next.
    Connecting,
    /// The connection was lost or failed, and is tried again.
    Reconnecting {
        /// How often in a row; the first is 1.
        attempt: u32,
        /// Why the last try failed; none where a connection was lost that had worked.
        error: Option<ConnectError>,
    },
    /// Joined.
    Connected {
        /// The socket's id on the server, another one after each time that it was lost.
        id: String,
        /// Whether the server has restored the session before, with its rooms and all that
        /// came meanwhile.
        recovered: bool,
    },
    /// Not joined, and not trying any more.
    Failed(ConnectError),
}

impl State {
    /// Whether the namespace is joined.
    ///
    /// ```no_run
    /// # fn example(socket: sockeye::Socket, set_online: impl Fn(bool)) {
    /// set_online(socket.state().is_connected());
    /// # }
    /// ```
    #[must_use]
    pub fn is_connected(&self) -> bool {
        matches!(self, Self::Connected { .. })
    }
}

/// A value that is watched: who looks gets the newest, not all that it has been.
#[derive(Debug)]
pub(super) struct Watch<T> {
    value: RefCell<T>,
    version: Cell<u64>,
    ended: Cell<bool>,
    /// One for each task that waits.
    wakers: RefCell<Vec<Waker>>,
}

impl<T: Clone + PartialEq> Watch<T> {
    pub(super) fn new(value: T) -> Self {
        Self {
            value: RefCell::new(value),
            version: Cell::new(1),
            ended: Cell::new(false),
            wakers: RefCell::default(),
        }
    }

    pub(super) fn get(&self) -> T {
        self.value.borrow().clone()
    }

    pub(super) fn set(&self, value: T) {
        if *self.value.borrow() != value {
            self.value.replace(value);
            self.version.set(self.version.get() + 1);
            self.wake();
        }
    }

    /// Nothing changes any more.
    pub(super) fn end(&self) {
        self.ended.set(true);
        self.wake();
    }

    pub(super) fn is_ended(&self) -> bool {
        self.ended.get()
    }

    fn wake(&self) {
        for waker in self.wakers.take() {
            waker.wake();
        }
    }

    /// Wakes the task when something has changed.
    pub(super) fn await_change(&self, context: &Context<'_>) {
        let mut wakers = self.wakers.borrow_mut();
        if !wakers.iter().any(|waker| waker.will_wake(context.waker())) {
            wakers.push(context.waker().clone());
        }
    }

    fn poll_newer(&self, seen: &mut u64, context: &Context<'_>) -> Poll<Option<T>> {
        if *seen != self.version.get() {
            *seen = self.version.get();
            return Poll::Ready(Some(self.get()));
        }
        if self.is_ended() {
            return Poll::Ready(None);
        }
        self.await_change(context);
        Poll::Pending
    }
}

/// A stream of what a watched value is.
#[derive(Debug)]
pub(super) struct Values<T> {
    watch: Rc<Watch<T>>,
    seen: u64,
}

impl<T: Clone + PartialEq> Values<T> {
    pub(super) fn new(watch: Rc<Watch<T>>) -> Self {
        Self { watch, seen: 0 }
    }

    pub(super) fn poll(&mut self, context: &Context<'_>) -> Poll<Option<T>> {
        self.watch.poll_newer(&mut self.seen, context)
    }
}

/// The states of a [`Socket`](super::Socket): the one that it is in, then each that it
/// comes to. Who is slow gets the newest and misses those between. Ends with the
/// connection's last handle.
///
/// ```no_run
/// use futures::{StreamExt as _, future::ready};
///
/// # async fn example(socket: sockeye::Socket) {
/// // Waits until the namespace is joined.
/// socket.states().any(|state| ready(state.is_connected())).await;
/// # }
/// ```
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct States(pub(super) Values<State>);

impl Stream for States {
    type Item = State;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<State>> {
        self.0.poll(context)
    }
}
