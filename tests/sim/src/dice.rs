//! Randomness from a seed: one stream per purpose, so that what is drawn for one
//! thing does not change what is drawn for another.

use oorandom::Rand32;

/// What a stream of random numbers is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    Plan,
    Network,
    Server,
    Page(usize),
}

/// A stream of random numbers.
#[derive(Debug)]
pub(crate) struct Dice(Rand32);

impl Dice {
    pub(crate) fn new(seed: u64, purpose: Purpose) -> Self {
        let stream = match purpose {
            Purpose::Plan => 1,
            Purpose::Network => 2,
            Purpose::Server => 3,
            Purpose::Page(index) => 4 + index as u64,
        };
        Self(Rand32::new_inc(
            seed.wrapping_mul(0x9e37_79b9_7f4a_7c15),
            stream,
        ))
    }

    /// A number below `limit`; 0 where that is 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        let wide = u64::from(self.0.rand_u32()) << 32 | u64::from(self.0.rand_u32());
        wide.checked_rem(limit).unwrap_or(0)
    }

    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    pub(crate) fn index(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    /// True once in `number` times.
    pub(crate) fn one_in(&mut self, number: u64) -> bool {
        self.below(number) == 0
    }

    /// True so many times in a thousand.
    pub(crate) fn permille(&mut self, share: u32) -> bool {
        self.below(1_000) < u64::from(share)
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.index(choices.len())]
    }

    pub(crate) fn seed(&mut self) -> u64 {
        self.below(u64::MAX)
    }
}
