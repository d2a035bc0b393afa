//! What a chat query shows: a value that never changes, and shares with the one before
//! whatever has not changed.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::chat::{SendState, Timeline, View};

/// All that a query knows at a time.
///
/// ```no_run
/// # use sockeye::client::{ChatItem, ChatSnapshot};
/// # fn example<T: ChatItem + std::fmt::Display>(snapshot: &ChatSnapshot<T>) {
/// println!("{} messages, more before: {}", snapshot.len(), snapshot.view.has_older);
/// for message in snapshot.items() {
///     println!("{message}");
/// }
/// if let (true, Some(failure)) = (snapshot.is_empty(), &snapshot.failure) {
///     println!("nothing could be loaded: {failure}");
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct ChatSnapshot<T> {
    /// Stretches of the log, oldest first; each is shared with the snapshot before unless
    /// one of its items has changed.
    blocks: Vec<Rc<[Rc<T>]>>,
    /// What was sent and is not confirmed, in the order of sending; it belongs after the
    /// newest item.
    pub pending: Vec<PendingItem<T>>,
    /// How loading goes, and what there is besides.
    pub view: View,
    /// What the last request has failed for, in words, when it has.
    pub failure: Option<String>,
}

/// An item that this side has sent and that the server has not confirmed.
///
/// ```no_run
/// # use sockeye::client::{ChatItem, ChatSnapshot};
/// # fn example<T: ChatItem + std::fmt::Display>(snapshot: &ChatSnapshot<T>) {
/// for pending in &snapshot.pending {
///     match &pending.error {
///         None => println!("{} …", pending.item),
///         Some(error) => println!("{} was not sent: {error}", pending.item),
///     }
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct PendingItem<T> {
    /// Its temporary key, for [`retry`](super::ChatQuery::retry) and
    /// [`cancel`](super::ChatQuery::cancel).
    pub key: String,
    /// The item as it was sent.
    pub item: Rc<T>,
    /// Why it failed, when it has.
    pub error: Option<String>,
}

impl<T> Clone for PendingItem<T> {
    fn clone(&self) -> Self {
        Self {
            key: self.key.clone(),
            item: self.item.clone(),
            error: self.error.clone(),
        }
    }
}

impl<T> ChatSnapshot<T> {
    /// All items, oldest first.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = &Rc<T>> {
        self.blocks.iter().flat_map(|block| block.iter())
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.len()).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
}

impl<T: PartialEq> ChatSnapshot<T> {
    /// The one of a timeline, after the one before.
    pub(super) fn of(
        timeline: &mut Timeline<Rc<T>>,
        before: Option<&Self>,
        failure: Option<String>,
    ) -> Self {
        let changes = timeline.take_changes();
        let known = before.map_or(&[][..], |before| &before.blocks);
        let all = timeline.blocks();
        let fresh = all
            .iter()
            .take(all.len().saturating_sub(changes.back))
            .skip(changes.front)
            .map(|block| block.items().map(|item| item.value.clone()).collect());
        let older = known.iter().take(changes.front).cloned();
        let newer = known
            .iter()
            .skip(known.len().saturating_sub(changes.back))
            .cloned();
        let pending = timeline.pending().iter().map(|pending| PendingItem {
            key: pending.key.clone().into(),
            item: pending.value.clone(),
            error: match &pending.state {
                SendState::Sending => None,
                SendState::Failed(reason) => Some(reason.clone().into()),
            },
        });
        Self {
            blocks: older.chain(fresh).chain(newer).collect(),
            pending: pending.collect(),
            view: timeline.view(),
            failure,
        }
    }
}
