//! Time as the core sees it: a number of milliseconds that somebody else read.
//!
//! Nothing in the core reads a clock. Every input comes with the [`Instant`] at
//! which it happened, and every wait is a deadline that is compared with the
//! next one. A wake-up that comes late, as in a hidden tab, is therefore
//! harmless: it finds the deadlines that have passed and acts on them.
//!
//! Whoever drives the core reads a monotonic clock, for example as the milliseconds
//! since the program began:
//!
//! ```
//! use sockeye::time::Instant;
//!
//! let origin = std::time::Instant::now();
//! let now = || Instant::from_millis(origin.elapsed().as_millis() as u64);
//! let before = now();
//! assert!(now() >= before);
//! ```

/// A point on a monotonic clock, in milliseconds since an origin that only the
/// caller knows (`performance.now()` in a browser, zero in a simulation).
///
/// ```
/// use sockeye::time::Instant;
///
/// let start = Instant::from_millis(1_000);
/// assert_eq!(start.after(500).since(start), 500);
/// assert_eq!(start.since(start.after(500)), 0);
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Instant(u64);

impl Instant {
    /// The point `millis` milliseconds after the origin.
    ///
    /// ```
    /// use sockeye::time::Instant;
    ///
    /// assert_eq!(Instant::from_millis(0), Instant::default());
    /// assert!(Instant::from_millis(1) > Instant::from_millis(0));
    /// ```
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the origin.
    ///
    /// ```
    /// # use sockeye::time::Instant;
    /// assert_eq!(Instant::from_millis(1_500).as_millis(), 1_500);
    /// ```
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The point `millis` milliseconds later; the last one there is where that
    /// would overflow.
    ///
    /// ```
    /// # use sockeye::time::Instant;
    /// let now = Instant::from_millis(1_000);
    /// assert_eq!(now.after(250), Instant::from_millis(1_250));
    /// assert_eq!(now.after(u64::MAX), Instant::from_millis(u64::MAX));
    /// ```
    #[must_use]
    pub const fn after(self, millis: u64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to here, zero when it is not earlier.
    ///
    /// ```
    /// # use sockeye::time::Instant;
    /// let (now, deadline) = (Instant::from_millis(100), Instant::from_millis(130));
    /// assert_eq!(deadline.since(now), 30);
    /// assert_eq!(now.since(deadline), 0);
    /// ```
    #[must_use]
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The earlier of two deadlines, where `None` means never.
pub(crate) fn earliest(left: Option<Instant>, right: Option<Instant>) -> Option<Instant> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (one, other) => one.or(other),
    }
}
