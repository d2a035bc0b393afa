//! `cargo xtask bench`: the client beside the original one and a plain WebSocket, measured
//! in a browser.
//!
//! What is measured and how is in `benches/browser`; `docs/performance.md` has the results.

use std::process::Command;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::engines::{Engine, Wanted};
use crate::node;
use crate::package;
use crate::process;
use crate::workspace::Workspace;

const ADVICE: &str = "see the messages above";

/// A browser that the bench can drive.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Browser {
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
    browser: Browser,
}

/// Measures the cases and prints a table. Fails when a client did not receive what was sent.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let (wanted, name) = match options.browser {
        Browser::Chromium => (Wanted::Chromium, "--browser=chromium"),
        Browser::Firefox => (Wanted::Firefox, "--browser=firefox"),
    };
    let mut command = prepare(workspace, wanted)?;
    command
        .args(["run", "--silent", "bench", "--"])
        .arg(format!("--rounds={}", options.rounds))
        .arg(name)
        .args(options.write.then_some("--write"))
        .args(&options.cases);
    process::run(&mut command, ADVICE)
}

/// The tier `bench`: each case plays, and clients with faults are caught.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    let mut command = prepare(workspace, Wanted::Chromium)?;
    node::run_script(&workspace.benches(), "typecheck")?;
    process::run(command.arg("test"), ADVICE)
}

/// npm in the folder of the bench, with all that it needs.
fn prepare(workspace: &Workspace, wanted: Wanted) -> Result<Command> {
    package::build(workspace)?;
    let folder = workspace.benches();
    node::install(&folder, "they are the bench")?;
    let engines = Engine::choose(workspace, &[wanted])?;
    let mut command = node::npm(&folder);
    command.envs(engines.iter().flat_map(Engine::variables));
    Ok(command)
}
