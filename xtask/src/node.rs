//! Node.js, and the npm packages of the folders that need some.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::stamp::{self, Stamp};
use crate::workspace::Workspace;

/// The oldest release line that the package, the site and the tools work with.
const OLDEST_MAJOR: u32 = 20;

/// The files that decide what `npm ci` installs.
const INPUTS: [&str; 3] = [".npmrc", "package-lock.json", "package.json"];

/// Makes sure that Node.js and npm are there, Node.js new enough.
pub(crate) fn require() -> Result<()> {
    let advice = format!("install Node.js {OLDEST_MAJOR} or newer, which brings npm");
    let version = process::capture(Command::new("node").arg("--version"), &advice)?;
    let major: u32 = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .with_context(|| format!("`node --version` says {version:?}; {advice}"))?;
    if major < OLDEST_MAJOR {
        bail!("Node.js {} is too old; {advice}", version.trim());
    }
    Ok(())
}

/// `npm` in a folder, without the messages that are not about this project.
pub(crate) fn npm(folder: &Path) -> Command {
    let mut command = Command::new("npm");
    command
        .current_dir(folder)
        .env("NPM_CONFIG_UPDATE_NOTIFIER", "false");
    command
}

/// Runs a script of a folder's package.json.
pub(crate) fn run_script(folder: &Path, script: &str) -> Result<()> {
    process::run(
        npm(folder).args(["run", script]),
        &format!("see above, and run it in {} alone", folder.display()),
    )
}

/// Installs the packages of a folder, if what its lock file asks for is not
/// there yet.
pub(crate) fn install(folder: &Path, purpose: &str) -> Result<()> {
    require()?;
    let inputs: Vec<PathBuf> = INPUTS
        .iter()
        .map(|name| folder.join(name))
        .filter(|file| file.exists())
        .collect();
    let wanted = stamp::fingerprint(folder, &inputs)?;
    let stamp = Stamp::new(folder.join("node_modules/.installed"));
    if stamp.matches(&wanted) {
        return Ok(());
    }
    println!(
        "installing the npm packages of {}: {purpose}",
        folder.file_name().unwrap_or_default().to_string_lossy()
    );
    stamp.clear()?;
    process::run(
        npm(folder).args(["ci", "--no-audit", "--no-fund"]),
        "check the network, and that package-lock.json fits package.json (`npm install` mends it)",
    )?;
    stamp.set(&wanted)
}

/// Installs the packages of the site, our own among them as it is in `pkg/` now.
///
/// npm copies a package from a folder once and does not notice when its content
/// changes, so the copy is replaced here.
pub(crate) fn install_site(workspace: &Workspace) -> Result<()> {
    let site = workspace.site();
    install(&site, "the site is made with Next.js")?;
    let copy = site.join("node_modules/@sockeye/client");
    let package = workspace.package();
    let files = stamp::contents(&package)?;
    let ours = stamp::fingerprint(&package, &files)?;
    if copy.is_dir() && stamp::fingerprint(&copy, &stamp::contents(&copy)?)? == ours {
        return Ok(());
    }
    if copy.exists() {
        fs::remove_dir_all(&copy)
            .with_context(|| format!("{} can't be replaced", copy.display()))?;
    }
    for file in files {
        let to = copy.join(file.strip_prefix(&package)?);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &to).with_context(|| format!("{} can't be written", to.display()))?;
    }
    Ok(())
}
