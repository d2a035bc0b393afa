//! Python, and virtual environments with the packages that a test needs.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::debian;
use crate::process;
use crate::stamp::{self, Stamp};

/// What Debian splits off Python: the module `venv`, and Python itself with it.
const PACKAGES: [&str; 1] = ["python3-venv"];

/// Makes the virtual environment `folder`, with the packages that a requirements
/// file pins, unless it is there already.
pub(crate) fn install(folder: &Path, requirements: &Path, purpose: &str) -> Result<()> {
    let wanted = stamp::fingerprint(folder, &[requirements.to_owned()])?;
    let stamp = Stamp::new(folder.join(".installed"));
    let python = folder.join("bin/python");
    if stamp.matches(&wanted) && runs(&python, "") {
        return Ok(());
    }
    require()?;
    println!(
        "installing the Python packages of {}: {purpose}",
        requirements.display()
    );
    stamp.clear()?;
    process::run(
        Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(folder),
        "install Python 3 with its module venv",
    )?;
    process::run(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(["--disable-pip-version-check", "--requirement"])
            .arg(requirements),
        "check the network, and that the versions in the file above exist",
    )?;
    stamp.set(&wanted)
}

/// Makes sure that there is a Python that can make virtual environments.
fn require() -> Result<()> {
    // `ensurepip` is what Debian leaves out of `venv`.
    let usable = || runs(Path::new("python3"), "import ensurepip, venv");
    if usable() {
        return Ok(());
    }
    const MISSING: &str = "there is no Python 3 with the module venv: install it";
    debian::install(
        &PACKAGES,
        MISSING,
        "one of the servers under test is in Python",
    )?;
    if !usable() {
        bail!("{MISSING} by hand, the package did not help");
    }
    Ok(())
}

/// Whether a Python is there and runs `script` without an error.
fn runs(python: &Path, script: &str) -> bool {
    Command::new(python)
        .args(["-c", script])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_python_that_is_not_there_does_not_run() {
        assert!(!runs(Path::new("/nowhere/python"), ""));
    }
}
