//! Items and their places in the log.
//!
//! Keys and orders are compared, so they are texts of the core's own, a few dozen
//! bytes each. A key is held twice, in the log and in the index by key; an
//! interned number would need a table with the text as well, and a look-up for
//! every comparison. The value is opaque.

use alloc::boxed::Box;
use core::cmp::Ordering;

use super::bounds::MAX_KEY_LENGTH;

/// What names an item: unique within a timeline, and never given to another one. 1 to
/// [`MAX_KEY_LENGTH`] bytes. [`Item`] has an example.
pub type Key = Box<str>;

/// What orders items, newest last. Numbers come before texts; a timeline should
/// have one kind.
///
/// Texts are compared byte by byte: right for ISO 8601 dates of one time zone
/// and for ids that begin with the time (ULID, UUIDv7, ObjectId), wrong for
/// numbers as texts.
///
/// ```
/// use sockeye::chat::Order;
///
/// assert!(Order::Number(9.0) < Order::Number(10.0));
/// assert!(Order::Text("2024-01-31".into()) < Order::Text("2024-02-01".into()));
/// ```
#[derive(Clone, Debug)]
pub enum Order {
    /// A sequence number, or a time in milliseconds. It is finite.
    Number(f64),
    /// A text that sorts as it is, at most [`MAX_KEY_LENGTH`] bytes.
    Text(Box<str>),
}

impl Order {
    /// Below every order that is valid.
    pub(crate) const LEAST: Self = Self::Number(f64::NEG_INFINITY);

    fn is_valid(&self) -> bool {
        match self {
            Self::Number(number) => number.is_finite(),
            Self::Text(text) => text.len() <= MAX_KEY_LENGTH,
        }
    }
}

impl Ord for Order {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            // Adding zero makes the two zeros one.
            (Self::Number(one), Self::Number(other)) => (one + 0.0).total_cmp(&(other + 0.0)),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Order {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Order {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Order {}

/// One item of the log.
///
/// ```
/// use sockeye::chat::{Item, Order};
///
/// let item = Item {
///     key: "0190163d-8694-739b-aea5-966c26f8ad91".into(),
///     order: Order::Text("2024-06-14T09:00:00Z".into()),
///     version: Some(Order::Number(1.0)),
///     nonce: None,
///     value: "hello",
/// };
/// assert!(item.order < Order::Text("2024-06-14T09:00:01Z".into()));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Item<T> {
    /// Its name.
    pub key: Key,
    /// Its place; several items may have the same, and stand in the order of
    /// their keys then. An update may change it.
    pub order: Order,
    /// Grows with each edit, where the server has such a number or time. It makes
    /// events that overtake each other harmless.
    pub version: Option<Order>,
    /// The temporary key under which this side has sent it, where the server
    /// gives it back.
    pub nonce: Option<Key>,
    /// What the application sees.
    pub value: T,
}

/// Why an item is refused.
/// [`Timeline::handle_event`](super::Timeline::handle_event) has an example.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ItemError {
    /// The key is empty.
    #[error("an item without a key")]
    EmptyKey,
    /// The key is longer than [`MAX_KEY_LENGTH`](super::MAX_KEY_LENGTH).
    #[error("an item's key is too long")]
    KeyTooLong,
    /// The order or the version is not a finite number, or is too long a text.
    #[error("an item's order is invalid")]
    InvalidOrder,
}

impl ItemError {
    /// A stable name for programs.
    ///
    /// ```
    /// # use sockeye::chat::ItemError;
    /// assert_eq!(ItemError::EmptyKey.code(), "key_empty");
    /// assert_eq!(ItemError::EmptyKey.to_string(), "an item without a key");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::EmptyKey => "key_empty",
            Self::KeyTooLong => "key_too_long",
            Self::InvalidOrder => "order_invalid",
        }
    }
}

pub(crate) fn check_key(key: &str) -> Result<(), ItemError> {
    match key.len() {
        0 => Err(ItemError::EmptyKey),
        1..=MAX_KEY_LENGTH => Ok(()),
        _ => Err(ItemError::KeyTooLong),
    }
}

impl<T> Item<T> {
    pub(crate) fn check(&self) -> Result<(), ItemError> {
        check_key(&self.key)?;
        let version = self.version.as_ref();
        if self.order.is_valid() && version.is_none_or(Order::is_valid) {
            Ok(())
        } else {
            Err(ItemError::InvalidOrder)
        }
    }

    /// How this item's version compares with the other's; equal where one of
    /// them has none.
    pub(crate) fn cmp_version(&self, other: &Self) -> Ordering {
        match (&self.version, &other.version) {
            (Some(own), Some(other)) => own.cmp(other),
            _ => Ordering::Equal,
        }
    }
}

/// An item as far as it is known.
#[derive(Clone, Debug)]
pub(crate) struct Known<T> {
    pub(crate) item: Item<T>,
    /// As of when, in the logical time of the timeline.
    pub(crate) stamp: u64,
    /// Whether nothing is known but that it was added: anything else that is
    /// heard of it is newer.
    pub(crate) added: bool,
}
