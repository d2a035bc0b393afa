//! `cargo xtask`: everything one does to this repository, as one program.
//!
//! This file is the command line only; each command has a file of its own. Tools
//! that are missing are installed once and with a word about it, nothing is
//! fetched in a version other than the pinned one, and a command that fails
//! ends with one sentence that names it and says what to do.

mod browser;
mod cluster;
mod debian;
mod demo;
mod node;
mod package;
mod port;
mod process;
mod python;
mod server;
mod simulation;
mod stamp;
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
    /// Runs the tests: all tiers in order, or those that are named.
    Test {
        /// The tiers to run.
        tiers: Vec<Tier>,
        #[command(flatten)]
        seeds: simulation::Seeds,
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
        Command::Build => package::build(&workspace),
        Command::Demo { port, cluster } => demo::run(&workspace, *port, *cluster),
        Command::Test { tiers, seeds } => test::run(&workspace, tiers, seeds),
        Command::Tidy => tidy::run(&workspace),
    }
}
