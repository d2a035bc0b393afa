//! The simulation can fail: each planted defect is found, each kind of fault occurs,
//! and a seed is a run.

use rayon::prelude::*;
use sockeye_simulation::{Fault, Sabotage, Tally, run};

/// So many seeds are enough for a defect to be met.
const ENOUGH: u64 = 60;

/// So many seeds are enough for each kind of fault to occur.
const MODERATE: u64 = 250;

#[test]
fn each_planted_defect_is_found() {
    for (name, sabotage) in Sabotage::ALL {
        let found = (0..ENOUGH).into_par_iter().find_map_any(|seed| {
            run(seed, false, Some(sabotage))
                .violations
                .into_iter()
                .next()
        });
        let found = found.unwrap_or_else(|| panic!("{name} goes unnoticed"));
        println!("{name}: {found}");
    }
}

#[test]
fn each_kind_of_fault_occurs_and_without_a_planted_defect_all_holds() {
    let outcomes: Vec<_> = (0..MODERATE)
        .into_par_iter()
        .map(|seed| run(seed, false, None))
        .collect();
    let mut tally = Tally::default();
    for outcome in &outcomes {
        assert_eq!(outcome.violations, [""; 0], "seed {}", outcome.seed);
        tally.add(&outcome.tally);
    }
    for (fault, count) in Fault::ALL.iter().zip(tally.faults) {
        assert!(count > 0, "{fault:?} never happened");
    }
    let happened = [
        ("upgrades", tally.upgrades),
        ("recoveries", tally.recoveries),
        ("answers", tally.acks),
        ("answers given up", tally.failed_acks),
        ("pages", tally.pages),
    ];
    for (what, count) in happened {
        assert!(count > 0, "no {what}");
    }
}

#[test]
fn a_seed_is_a_run() {
    let (mut lines, mut different) = (0, 0);
    for seed in 0..4 {
        let first = run(seed, true, None);
        let second = run(seed, true, None);
        assert_eq!(first.trace, second.trace, "seed {seed}");
        lines += first.trace.len();
        different += usize::from(first.trace != run(seed + 100, true, None).trace);
    }
    assert!(lines > 1_000, "a trace says what happens");
    assert_eq!(different, 4, "another seed is another run");
}
