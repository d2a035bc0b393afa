//! Whatever happens in whatever order, the log is the server's in the end.
//!
//! A failure prints its seed; `SEED=n cargo test -p sockeye --lib chat` runs that
//! one alone, and prints what happens in it; `RUNS=n` runs more or fewer.

use super::world::World;

/// How many interleavings each test runs.
const RUNS: u64 = 6_000;

/// What has happened in all runs, so that a test that misses something shows.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) outages: u32,
    pub(super) recoveries: u32,
    pub(super) exact_after_outage: u32,
    pub(super) refetched: u32,
    pub(super) late: u32,
    pub(super) twice: u32,
    pub(super) polls: u32,
    pub(super) sends_failed: u32,
    pub(super) confirmed_twice: u32,
    pub(super) moved: u32,
}

impl Tally {
    /// What every test has to meet often.
    fn counts(&self) -> [u32; 9] {
        [
            self.outages,
            self.recoveries,
            self.exact_after_outage,
            self.refetched,
            self.twice,
            self.polls,
            self.sends_failed,
            self.confirmed_twice,
            self.moved,
        ]
    }
}

/// Prints the seed of a run that fails.
struct Named(u64);

impl Drop for Named {
    fn drop(&mut self) {
        if std::thread::panicking() {
            std::eprintln!("the run of SEED={} failed", self.0);
        }
    }
}

/// Even seeds are for events in their order, odd ones for others.
fn run_all(reordered: bool) {
    let mut tally = Tally::default();
    let single = std::env::var("SEED").ok();
    let single = single.map(|seed| seed.parse::<u64>().unwrap());
    let runs = std::env::var("RUNS").map_or(RUNS, |runs| runs.parse().unwrap());
    for run in 0..runs {
        let seed = single.unwrap_or(2 * run + u64::from(reordered));
        if (seed % 2 == 1) == reordered {
            let _named = Named(seed);
            World::new(seed, reordered, &mut tally).run();
        }
        if single.is_some() {
            return;
        }
    }
    std::println!("{tally:?}");
    let Tally { late, .. } = tally;
    let least = tally.counts().into_iter().min();
    assert!(least > Some(1_000), "{tally:?}");
    assert_eq!(late > 0, reordered);
}

#[test]
fn events_in_order_end_in_the_log_of_the_server() {
    run_all(false);
}

#[test]
fn events_that_overtake_each_other_end_in_the_log_of_the_server() {
    run_all(true);
}
