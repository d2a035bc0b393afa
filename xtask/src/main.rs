//! `cargo xtask`: everything one does to this repository, as one program.
//!
//! This file is the command line only; each command has a file of its own. Tools
//! that are missing are installed once and with a word about it, nothing is
//! fetched in a version other than the pinned one, and a command that fails
//! ends with one sentence that names it and says what to do.

mod audit;
mod bench;
mod browser;
mod cluster;
mod debian;
mod demo;
mod dependencies;
mod engine_tests;
mod engines;
mod examples;
mod fuzz;
mod fuzz_coverage;
mod node;
mod package;
mod port;
mod process;
mod python;
mod server;
mod simulation;
mod size;
mod soak;
mod stamp;
mod supply;
mod test;
mod tidy;
mod tools;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::test::Tier;
use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, shows, tests and checks Sockeye"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures the client beside the original one and a plain WebSocket.
    Bench(bench::Options),
    /// Builds the npm package into pkg/, ready for `npm install ./pkg`.
    Build,
    /// Builds the site, starts it and prints its address.
    Demo {
        /// The port to listen on; the next free one is taken when it is in use.
        #[arg(long, default_value_t = 3000)]
        port: u16,
        /// Runs several processes behind nginx, over Redis; both are installed on Debian as root.
        #[arg(long)]
        cluster: bool,
    },
    /// Fuzzes one part of the client; without a target, lists them.
    Fuzz {
        /// What to fuzz.
        target: Option<String>,
        /// For how long.
        #[arg(long, default_value_t = 1)]
        minutes: u64,
        /// Adds to the corpus what covers more than it.
        #[arg(long)]
        keep: bool,
        /// Fuzzes nothing: prints which lines the kept inputs of all targets reach.
        #[arg(long, conflicts_with_all = ["target", "minutes", "keep"])]
        coverage: bool,
    },
    /// Runs the tests: all tiers in order, or those that are named.
    Test {
        /// The tiers to run.
        tiers: Vec<Tier>,
        #[command(flatten)]
        options: test::Options,
    },
    /// Looks for known vulnerabilities in what is depended on; fails where it can't look.
    Audit,
    /// Keeps several clients busy for a long time while connections fail by chance.
    Soak {
        /// How long, in minutes.
        #[arg(long, default_value_t = 60)]
        minutes: u32,
        /// Which faults come when; another with each run unless it is given.
        #[arg(long)]
        seed: Option<u32>,
        /// How many connections of each kind are opened and closed.
        #[arg(long, default_value_t = 10_000)]
        cycles: u32,
    },
    /// Checks the rules of the architecture over the source text.
    Tidy,
}

fn main() -> ExitCode {
    match run(&Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<()> {
    server::stop_all_on_signal()?;
    let workspace = Workspace::locate()?;
    match command {
        Command::Bench(options) => bench::run(&workspace, options),
        Command::Build => package::build(&workspace),
        Command::Demo { port, cluster } => demo::run(&workspace, *port, *cluster),
        Command::Fuzz { coverage: true, .. } => fuzz_coverage::run(&workspace),
        Command::Fuzz {
            target,
            minutes,
            keep,
            coverage: false,
        } => fuzz::run(&workspace, target.as_deref(), *minutes, *keep),
        Command::Test { tiers, options } => test::run(&workspace, tiers, options),
        Command::Soak {
            minutes,
            seed,
            cycles,
        } => soak::run(&workspace, *minutes, *seed, *cycles),
        Command::Audit => audit::require(&workspace),
        Command::Tidy => tidy::run(&workspace),
    }
}
