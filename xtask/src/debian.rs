//! Packages of Debian and Ubuntu, installed where that is allowed.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process;
use crate::tools;

/// Installs packages, as root on a system that has apt.
///
/// Anywhere else it fails: `missing` says what is not there and what to do, and
/// the command for Debian follows it. `purpose` is why they are installed.
pub(crate) fn install(packages: &[&str], missing: &str, purpose: &str) -> Result<()> {
    let list = packages.join(" ");
    if tools::on_path("apt-get").is_none() || !is_root()? {
        bail!("{missing}, on Debian and Ubuntu by `sudo apt-get install {list}`");
    }
    println!("installing {}: {purpose}", packages.join(", "));
    let advice = format!("see the messages above; {missing}");
    process::run(Command::new("apt-get").arg("update"), &advice)?;
    process::run(
        Command::new("apt-get")
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
        &advice,
    )
}

fn is_root() -> Result<bool> {
    let user = process::capture(Command::new("id").arg("--user"), "have `id` on PATH")?;
    Ok(user.trim() == "0")
}
