//! The command line of the simulation: many seeds in parallel, or one with its trace.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::Parser;
use rayon::prelude::*;
use sockeye_simulation::{Fault, Outcome, Sabotage, Tally, run};

/// Seeds that failed once, with a word why. They are always run first.
const KEPT: &str = include_str!("../seeds.txt");

/// How many failing seeds are listed.
const MAX_LISTED: usize = 20;

/// How many seeds are run before what came of them is added up, and said.
const CHUNK: u64 = 4_096;

#[derive(Parser)]
#[command(about = "Whole clients against a model server over a bad network, in virtual time")]
struct Arguments {
    /// How many seeds to run.
    #[arg(long, default_value_t = 4_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    start: u64,
    /// Runs this seed alone and prints what happens.
    #[arg(long, conflicts_with_all = ["seeds", "start"])]
    seed: Option<u64>,
    /// Plants a defect, which has to be found.
    #[arg(long, value_parser = sabotage)]
    sabotage: Option<Sabotage>,
}

fn sabotage(name: &str) -> Result<Sabotage, String> {
    let found = Sabotage::ALL.iter().find(|(known, _)| *known == name);
    let names: Vec<&str> = Sabotage::ALL.iter().map(|(known, _)| *known).collect();
    found
        .map(|(_, kind)| *kind)
        .ok_or_else(|| format!("one of {}", names.join(", ")))
}

/// The kept seeds.
fn kept() -> Vec<u64> {
    let lines = KEPT
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    lines.filter_map(|number| number.parse().ok()).collect()
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.seed {
        Some(seed) => replay(seed, arguments.sabotage),
        None => run_all(&arguments),
    }
}

fn replay(seed: u64, sabotage: Option<Sabotage>) -> ExitCode {
    let outcome = run(seed, true, sabotage);
    for line in &outcome.trace {
        println!("{line}");
    }
    println!("seed {seed}: {} violations", outcome.violations.len());
    for violation in &outcome.violations {
        println!("  {violation}");
    }
    ExitCode::from(u8::from(!outcome.violations.is_empty()))
}

fn run_all(arguments: &Arguments) -> ExitCode {
    // A panic of the client is reported with its seed.
    std::panic::set_hook(Box::new(|_| {}));
    #[expect(
        clippy::disallowed_methods,
        reason = "the rate of a run is about real time"
    )]
    let start = Instant::now();
    let mut tally = Tally::default();
    let mut failed: Vec<(u64, String)> = Vec::new();
    let done = AtomicU64::new(0);
    let one = |seed: u64| -> Outcome {
        done.fetch_add(1, Ordering::Relaxed);
        run(seed, false, arguments.sabotage)
    };
    let mut take = |outcomes: Vec<Outcome>| -> usize {
        for outcome in outcomes {
            tally.add(&outcome.tally);
            if let Some(violation) = outcome.violations.into_iter().next() {
                failed.push((outcome.seed, violation));
            }
        }
        failed.len()
    };
    take(kept().into_par_iter().map(one).collect());
    let end = arguments.start.saturating_add(arguments.seeds);
    let mut from = arguments.start;
    while from < end {
        let to = end.min(from.saturating_add(CHUNK));
        let failures = take((from..to).into_par_iter().map(one).collect());
        from = to;
        eprintln!("up to seed {}: {failures} failed", to - 1);
    }
    let elapsed = start.elapsed().as_secs_f64();
    let runs = done.load(Ordering::Relaxed);
    report(&tally, runs, elapsed);
    for (seed, violation) in failed.iter().take(MAX_LISTED) {
        println!("seed {seed}: {violation}");
        println!("  cargo xtask test sim --seed {seed}");
    }
    if failed.is_empty() {
        println!("all properties held");
        ExitCode::SUCCESS
    } else {
        println!("{} of {runs} seeds have failed", failed.len());
        ExitCode::FAILURE
    }
}

fn report(tally: &Tally, runs: u64, elapsed: f64) {
    let rate = runs as f64 / elapsed.max(0.001);
    println!("{runs} seeds in {elapsed:.1} s, {rate:.0} a second");
    println!(
        "{:.1} virtual hours, {} steps, slowest recovery {} ms after the network healed",
        tally.virtual_ms as f64 / 3_600_000.0,
        tally.steps,
        tally.slowest_recovery_ms
    );
    println!(
        "{} sessions, {} upgrades, {} joins, {} recoveries",
        tally.sessions, tally.upgrades, tally.joins, tally.recoveries
    );
    println!(
        "{} emits, {} answers, {} answers given up, {} events, {} pages of history",
        tally.emits, tally.acks, tally.failed_acks, tally.events, tally.pages
    );
    for (fault, count) in Fault::ALL.iter().zip(tally.faults) {
        println!("  {:<20} {count:>10}", format!("{fault:?}"));
    }
}
