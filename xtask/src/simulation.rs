//! The tier `sim`: whole clients against a model server over a bad network, in virtual
//! time. Which seeds are run is decided here; what they mean is decided in
//! `tests/sim`.

use std::process::Command;

use anyhow::{Result, bail};
use clap::Args;

use crate::process;
use crate::test::Tier;
use crate::workspace::Workspace;

/// As many as a machine with two cores plays in less than a minute.
const SEEDS: u64 = 4_000;

/// Which runs of the simulation.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct Seeds {
    /// Tier `sim`: how many seeds to run [default: 4000].
    #[arg(long)]
    seeds: Option<u64>,
    /// Tier `sim`: the first of them [default: 0].
    #[arg(long)]
    start: Option<u64>,
    /// Tier `sim`: runs this seed alone and prints what happens.
    #[arg(long, conflicts_with_all = ["seeds", "start"])]
    seed: Option<u64>,
}

impl Seeds {
    /// Refuses what would be ignored.
    pub(crate) fn check(&self, tiers: &[Tier]) -> Result<()> {
        let named = [self.seeds, self.start, self.seed];
        if named.iter().any(Option::is_some) && !tiers.contains(&Tier::Sim) {
            bail!(
                "--seeds, --start and --seed are about the tier `sim`, which is not among those \
                 that run: add it, as in `cargo xtask test sim --seeds 10000`"
            );
        }
        Ok(())
    }
}

/// Shows that the simulation can fail, then plays its runs.
pub(crate) fn run(workspace: &Workspace, seeds: &Seeds) -> Result<()> {
    let cargo = |command: &str| {
        let mut cargo = Command::new("cargo");
        cargo
            .args([command, "--quiet", "--profile", "simulation"])
            .args(["--package", "sockeye-simulation"])
            .current_dir(workspace.root());
        cargo
    };
    let mut played = cargo("run");
    played.arg("--");
    if let Some(seed) = seeds.seed {
        played.args(["--seed", &seed.to_string()]);
    } else {
        process::run(&mut cargo("test"), "see the messages above")?;
        let count = seeds.seeds.unwrap_or(SEEDS);
        played.args(["--seeds", &count.to_string()]);
        played.args(["--start", &seeds.start.unwrap_or(0).to_string()]);
    }
    process::run(
        &mut played,
        "`cargo xtask test sim --seed N` plays one of them and tells what happens",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_without_the_tier_are_refused() {
        let some = Seeds {
            seeds: Some(5),
            ..Seeds::default()
        };
        assert!(some.check(&[Tier::Host]).is_err());
        assert!(some.check(&[Tier::Host, Tier::Sim]).is_ok());
        assert!(Seeds::default().check(&[Tier::Host]).is_ok());
    }
}
