//! `cargo xtask bench`: the client beside the original one and a plain WebSocket, measured
//! in a browser.
//!
//! What is measured and how is in `benches/browser`; `docs/performance.md` has the results.

use std::process::Command;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::browser::Browser;
use crate::node;
use crate::package;
use crate::process;
use crate::workspace::Workspace;

const ADVICE: &str = "see the messages above";

/// A browser that the bench can drive.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Engine {
    /// CPU time, wall time and memory.
    Chromium,
    /// Wall time alone.
    Firefox,
}

/// What is measured, and how long.
#[derive(Args)]
pub(crate) struct Options {
    /// The cases to measure; all of them unless some are named.
    cases: Vec<String>,
    /// How many rounds each subject plays.
    #[arg(long, default_value_t = 21)]
    rounds: u32,
    /// Writes the results into docs/performance.md.
    #[arg(long)]
    write: bool,
    /// Where it is measured.
    #[arg(long, value_enum, default_value = "chromium")]
    browser: Engine,
}

/// Measures the cases and prints a table. Fails when a client did not receive what was sent.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut command = prepare(workspace)?;
    command
        .args(["run", "--silent", "bench", "--"])
        .arg(format!("--rounds={}", options.rounds))
        .arg(match options.browser {
            Engine::Chromium => "--browser=chromium",
            Engine::Firefox => "--browser=firefox",
        })
        .args(options.write.then_some("--write"))
        .args(&options.cases);
    process::run(&mut command, ADVICE)
}

/// The tier `bench`: each case plays, and clients with faults are caught.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    let mut command = prepare(workspace)?;
    node::run_script(&workspace.benches(), "typecheck")?;
    process::run(command.arg("test"), ADVICE)
}

/// npm in the folder of the bench, with all that it needs.
fn prepare(workspace: &Workspace) -> Result<Command> {
    package::build(workspace)?;
    let folder = workspace.benches();
    node::install(&folder, "they are the bench")?;
    let browser = Browser::require()?;
    let mut command = node::npm(&folder);
    command.env("CHROMIUM", &browser.chromium);
    Ok(command)
}
