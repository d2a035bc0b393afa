//! `cargo xtask soak`: several clients in a browser for a long time, with faults by
//! chance; and thousands of connections that must leave nothing behind.
//!
//! The tier `faults` runs both for a minute; here they run as long as one asks for.

use anyhow::Result;

use crate::browser::Browser;
use crate::node;
use crate::package;
use crate::process;
use crate::workspace::Workspace;

const ADVICE: &str = "see the messages above; the same seed brings the same faults";

/// Runs the soak for `minutes`, with the faults of `seed`, and `cycles` connections of
/// each kind.
pub(crate) fn run(
    workspace: &Workspace,
    minutes: u32,
    seed: Option<u32>,
    cycles: u32,
) -> Result<()> {
    package::build(workspace)?;
    let folder = workspace.faults();
    node::install(&folder, "they are the soak")?;
    let browser = Browser::require()?;
    let mut command = node::npm(&folder);
    command
        .args(["test", "--", "tests/soak"])
        .env("CHROMIUM", &browser.chromium)
        .env("SOAK_MINUTES", minutes.to_string())
        .env("LEAK_CYCLES", cycles.to_string());
    if let Some(seed) = seed {
        command.env("SOAK_SEED", seed.to_string());
    }
    process::run(&mut command, ADVICE)
}
