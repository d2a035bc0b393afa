//! Optimistic sends: shown at once, settled when the server knows them.

use alloc::boxed::Box;

use super::Timeline;
use super::bounds::MAX_PENDING;
use super::exchange::{Output, Pending, SendError, SendState};
use super::item::{Item, ItemError, Key, check_key};

impl<T: PartialEq> Timeline<T> {
    /// Shows an item that the server does not know yet, behind all others, and
    /// says to send it ([`Output::Send`]). The key is a temporary one; the server
    /// may give it back as the item's [`nonce`](Item::nonce).
    ///
    /// # Errors
    ///
    /// When the key is not acceptable or pending already, or when
    /// [`MAX_PENDING`] items are.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.send("temporary".into(), "my message")?;
    /// assert_eq!(timeline.poll_output(), Some(Output::Send { key: "temporary".into() }));
    /// assert_eq!(timeline.pending()[0].state, SendState::Sending);
    /// let again = timeline.send("temporary".into(), "my message");
    /// assert_eq!(again, Err(SendError::DuplicateKey));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn send(&mut self, key: Key, value: T) -> Result<(), SendError> {
        check_key(&key).map_err(SendError::Item)?;
        if self.pending.iter().any(|pending| pending.key == key) {
            return Err(SendError::DuplicateKey);
        }
        if self.pending.len() >= MAX_PENDING {
            return Err(SendError::TooMany);
        }
        self.outputs.push_back(Output::Send { key: key.clone() });
        self.pending.push(Pending {
            key,
            value,
            state: SendState::Sending,
        });
        self.note_pending();
        Ok(())
    }

    /// The server has stored what was sent, as this item. Settles the send even
    /// where it was taken for failed; harmless where it is settled already, by
    /// an earlier confirmation or by a live event with its
    /// [`nonce`](Item::nonce).
    ///
    /// # Errors
    ///
    /// When the item is not acceptable. The send is then still pending.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.send("temporary".into(), "my message")?;
    /// timeline.confirm("temporary", Item { value: "my message", ..item("c", 3.0) })?;
    /// assert!(timeline.pending().is_empty());
    /// assert_eq!(timeline.get("c").map(|item| item.value), Some("my message"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn confirm(&mut self, key: &str, item: Item<T>) -> Result<(), ItemError> {
        item.check()?;
        self.settle(key);
        self.merge_added(item);
        Ok(())
    }

    /// The send did not succeed. It stays to be seen, until it is
    /// [sent again](Self::retry), [given up](Self::cancel), or turns out to have
    /// reached the server after all. Nothing happens where no such item is pending.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.send("temporary".into(), "my message")?;
    /// timeline.fail("temporary", "offline".into());
    /// assert_eq!(timeline.pending()[0].state, SendState::Failed("offline".into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fail(&mut self, key: &str, reason: Box<str>) {
        let pending = self.pending.iter_mut().find(|pending| *pending.key == *key);
        if let Some(pending) = pending {
            pending.state = SendState::Failed(reason);
            self.note_pending();
        }
    }

    /// Sends an item again that has failed.
    ///
    /// # Errors
    ///
    /// When no item of this key has failed.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.send("temporary".into(), "my message")?;
    /// assert_eq!(timeline.retry("temporary"), Err(SendError::NotFailed));
    /// timeline.fail("temporary", "offline".into());
    /// timeline.retry("temporary")?;
    /// assert_eq!(timeline.pending()[0].state, SendState::Sending);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn retry(&mut self, key: &str) -> Result<(), SendError> {
        let pending = self.pending.iter_mut().find(|pending| *pending.key == *key);
        match pending {
            Some(pending) if pending.state != SendState::Sending => {
                pending.state = SendState::Sending;
                let key = pending.key.clone();
                self.outputs.push_back(Output::Send { key });
                self.note_pending();
                Ok(())
            }
            _ => Err(SendError::NotFailed),
        }
    }

    /// Forgets a pending item; whether there was one. When it has reached the
    /// server nevertheless, it comes as any other does.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// timeline.send("temporary".into(), "my message")?;
    /// assert!(timeline.cancel("temporary"));
    /// assert!(timeline.pending().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cancel(&mut self, key: &str) -> bool {
        self.settle(key)
    }

    /// What is sent and not confirmed, in the order of sending. [`send`](Self::send) has
    /// an example.
    #[must_use]
    pub fn pending(&self) -> &[Pending<T>] {
        &self.pending
    }

    /// Changes whenever [`pending`](Self::pending) does.
    ///
    /// ```
    #[doc = include_str!("loaded.md")]
    /// let before = timeline.pending_revision();
    /// timeline.send("temporary".into(), "my message")?;
    /// assert_ne!(timeline.pending_revision(), before);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn pending_revision(&self) -> u32 {
        self.pending_revision
    }

    /// Whether there was such a pending item, which there is not any more.
    pub(super) fn settle(&mut self, key: &str) -> bool {
        let at = self.pending.iter().position(|pending| *pending.key == *key);
        if let Some(at) = at {
            self.pending.remove(at);
            self.note_pending();
        }
        at.is_some()
    }

    fn note_pending(&mut self) {
        self.pending_revision = self.pending_revision.wrapping_add(1);
    }
}
