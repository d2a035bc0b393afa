//! Exponential backoff with jitter.
//!
//! Computes delays and nothing else: it holds no timer and reads no clock, and
//! its randomness comes from a seed that the caller gives.
//!
//! The formula is the one of `socket.io-client`, `base * 2^n` with a random
//! deviation, with two defects mended: the exponent is clamped, so that a very
//! long outage never overflows into a delay of zero, and the jitter outlives the
//! cap, so that after a long outage the clients of one server don't all return
//! in the same instant.

use oorandom::Rand32;

/// No delay is shorter, in milliseconds, whatever the settings and the dice say: a
/// server that refuses at once must not be able to make a client spin.
pub const MIN_DELAY_MS: u64 = 10;

/// `base * 2^n` stops growing here; 2^31 times any base is above every cap.
const MAX_EXPONENT: u32 = 31;

/// How the delay grows. Each field is an option of `socket.io-client`'s Manager.
///
/// ```
/// use sockeye::backoff::BackoffSettings;
///
/// let defaults = BackoffSettings::default();
/// assert_eq!((defaults.base_ms, defaults.max_ms, defaults.jitter), (1_000, 5_000, 0.5));
/// let patient = BackoffSettings { max_ms: 60_000, ..defaults };
/// assert_eq!(patient.base_ms, 1_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BackoffSettings {
    /// The first delay in milliseconds, before jitter (`reconnectionDelay`).
    /// Default: 1000.
    pub base_ms: u64,
    /// The longest delay in milliseconds, jitter included (`reconnectionDelayMax`).
    /// Default: 5000.
    pub max_ms: u64,
    /// The largest deviation as a part of the delay, 0 to 1 (`randomizationFactor`).
    /// Default: 0.5. What is below 0 counts as 0, what is above 1 as 1.
    pub jitter: f32,
}

impl Default for BackoffSettings {
    /// The defaults of the Manager: 1000 ms, 5000 ms, 0.5.
    fn default() -> Self {
        Self {
            base_ms: 1_000,
            max_ms: 5_000,
            jitter: 0.5,
        }
    }
}

/// Counts attempts and tells how long to wait before the next one.
///
/// ```
/// use sockeye::backoff::{Backoff, BackoffSettings};
///
/// let mut backoff = Backoff::new(42);
/// let settings = BackoffSettings::default();
/// assert!((500..=1500).contains(&backoff.next_delay(&settings)));
/// assert!((1000..=3000).contains(&backoff.next_delay(&settings)));
/// assert_eq!(backoff.attempts(), 2);
/// ```
#[derive(Clone, Debug)]
pub struct Backoff {
    attempts: u32,
    random: Rand32,
}

impl Backoff {
    /// Starts with no attempt made. The same seed gives the same delays.
    ///
    /// ```
    /// # use sockeye::backoff::{Backoff, BackoffSettings};
    /// let settings = BackoffSettings::default();
    /// let (mut one, mut other) = (Backoff::new(7), Backoff::new(7));
    /// assert_eq!(one.next_delay(&settings), other.next_delay(&settings));
    /// ```
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            attempts: 0,
            random: Rand32::new(seed),
        }
    }

    /// How many delays were handed out since the last [`reset`](Self::reset).
    ///
    /// ```
    /// # use sockeye::backoff::{Backoff, BackoffSettings};
    /// let mut backoff = Backoff::new(7);
    /// assert_eq!(backoff.attempts(), 0);
    /// backoff.next_delay(&BackoffSettings::default());
    /// assert_eq!(backoff.attempts(), 1);
    /// ```
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Starts over with the first delay: what was tried has succeeded.
    ///
    /// ```
    /// # use sockeye::backoff::{Backoff, BackoffSettings};
    /// let exact = BackoffSettings { jitter: 0.0, ..BackoffSettings::default() };
    /// let mut backoff = Backoff::new(7);
    /// assert_eq!([backoff.next_delay(&exact), backoff.next_delay(&exact)], [1_000, 2_000]);
    /// backoff.reset();
    /// assert_eq!(backoff.next_delay(&exact), 1_000);
    /// ```
    pub fn reset(&mut self) {
        self.attempts = 0;
    }

    /// The next delay in milliseconds, between [`MIN_DELAY_MS`] and the cap (or
    /// [`MIN_DELAY_MS`] where the cap is lower). The settings may be others each time.
    ///
    /// ```
    /// # use sockeye::backoff::{Backoff, BackoffSettings};
    /// let exact = BackoffSettings { jitter: 0.0, ..BackoffSettings::default() };
    /// let mut backoff = Backoff::new(7);
    /// let delays: Vec<u64> = (0..5).map(|_| backoff.next_delay(&exact)).collect();
    /// assert_eq!(delays, [1_000, 2_000, 4_000, 5_000, 5_000]);
    /// ```
    pub fn next_delay(&mut self, settings: &BackoffSettings) -> u64 {
        let exponent = self.attempts.min(MAX_EXPONENT);
        self.attempts = self.attempts.saturating_add(1);
        let grown = settings.base_ms.saturating_mul(1 << exponent);
        let delay = grown.min(settings.max_ms);
        let jitter = settings.jitter.clamp(0.0, 1.0);
        let deviation = (self.random.rand_float() * jitter * delay as f32) as u64;
        let upwards = self.random.rand_u32() & 1 == 1 && grown < settings.max_ms;
        let delay = if upwards {
            delay.saturating_add(deviation).min(settings.max_ms)
        } else {
            delay.saturating_sub(deviation)
        };
        delay.max(MIN_DELAY_MS)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn grows_from_base_to_cap() {
        let exact = BackoffSettings {
            jitter: 0.0,
            ..BackoffSettings::default()
        };
        let mut backoff = Backoff::new(1);
        let delays: Vec<u64> = (0..5).map(|_| backoff.next_delay(&exact)).collect();
        assert_eq!(delays, [1_000, 2_000, 4_000, 5_000, 5_000]);
        backoff.reset();
        assert_eq!(backoff.next_delay(&exact), 1_000);
    }

    #[test]
    fn a_long_outage_keeps_its_delay_and_its_jitter() {
        let settings = BackoffSettings::default();
        let mut backoff = Backoff::new(7);
        let delays: Vec<u64> = (0..5_000).map(|_| backoff.next_delay(&settings)).collect();
        let mut distinct = delays[10..].to_vec();
        assert!(distinct.iter().all(|delay| (2_500..=5_000).contains(delay)));
        distinct.sort_unstable();
        distinct.dedup();
        assert!(distinct.len() > 1_000, "{} distinct delays", distinct.len());
    }

    #[test]
    fn never_spins() {
        let settings = BackoffSettings {
            base_ms: 0,
            max_ms: 0,
            jitter: 1.0,
        };
        let mut backoff = Backoff::new(3);
        assert!((0..100).all(|_| backoff.next_delay(&settings) == MIN_DELAY_MS));
    }
}
