//! Finds the tools that the build needs, and installs those that are missing.
//!
//! The version of the wasm-bindgen CLI is the one of the crate in Cargo.lock and
//! no other: both ends of its glue must agree exactly.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::workspace::Workspace;

/// The target of everything that runs in a browser.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Compiles the tests for a browser and runs them in one.
const WASM_PACK_VERSION: &str = "0.15.1";

/// Checks what crates are depended on.
const CARGO_DENY_VERSION: &str = "0.20.2";

/// Firefox's WebDriver; each release works with all later Firefoxes.
const GECKODRIVER_VERSION: &str = "0.37.1";

/// Compiles and runs what libFuzzer drives.
const CARGO_FUZZ_VERSION: &str = "0.13.2";

/// Makes sure that rustc can compile to [`WASM_TARGET`].
pub(crate) fn require_wasm_target(workspace: &Workspace) -> Result<()> {
    let libraries = process::capture(
        Command::new("rustc")
            .args(["--print", "target-libdir", "--target", WASM_TARGET])
            .current_dir(workspace.root()),
        "install Rust with rustup",
    )?;
    if Path::new(libraries.trim()).exists() {
        return Ok(());
    }
    println!("installing the Rust target {WASM_TARGET}: browsers run WebAssembly");
    process::run(
        Command::new("rustup")
            .args(["target", "add", WASM_TARGET])
            .current_dir(workspace.root()),
        "install Rust with rustup, which brings other targets",
    )
}

/// The folder with the compiler's own LLVM tools, which read what it has instrumented.
pub(crate) fn llvm(workspace: &Workspace) -> Result<PathBuf> {
    let libraries = process::capture(
        Command::new("rustc")
            .args(["--print", "target-libdir"])
            .current_dir(workspace.root()),
        "install Rust with rustup",
    )?;
    let platform = Path::new(libraries.trim()).parent();
    let folder = platform.context("a folder has a parent")?.join("bin");
    if !executable(&folder, "llvm-cov").is_file() {
        println!("installing Rust's component llvm-tools: it counts lines that were run");
        process::run(
            Command::new("rustup")
                .args(["component", "add", "llvm-tools"])
                .current_dir(workspace.root()),
            "install Rust with rustup, which brings other components",
        )?;
    }
    Ok(folder)
}

/// The folder with the wasm-bindgen CLI in the version of Cargo.lock.
pub(crate) fn wasm_bindgen(workspace: &Workspace) -> Result<PathBuf> {
    let lock = fs::read_to_string(workspace.root().join("Cargo.lock"))
        .context("Cargo.lock can't be read; run `cargo generate-lockfile`")?;
    cargo_tool(
        workspace,
        &CargoTool {
            program: "wasm-bindgen",
            package: "wasm-bindgen-cli",
            version: &locked_version(&lock, "wasm-bindgen")?,
            // Its lock file may name releases that are no longer to be had.
            locked: false,
            debug: false,
            purpose: "it writes the glue between JavaScript and the module",
        },
    )
}

/// The folder with wasm-pack.
pub(crate) fn wasm_pack(workspace: &Workspace) -> Result<PathBuf> {
    cargo_tool(
        workspace,
        &CargoTool {
            program: "wasm-pack",
            package: "wasm-pack",
            version: WASM_PACK_VERSION,
            locked: true,
            debug: true,
            purpose: "it runs tests in a browser",
        },
    )
}

/// The folder with cargo-deny.
pub(crate) fn cargo_deny(workspace: &Workspace) -> Result<PathBuf> {
    cargo_tool(
        workspace,
        &CargoTool {
            program: "cargo-deny",
            package: "cargo-deny",
            version: CARGO_DENY_VERSION,
            locked: true,
            debug: true,
            purpose: "it checks licences and sources of crates",
        },
    )
}

/// The folder with cargo-fuzz.
pub(crate) fn cargo_fuzz(workspace: &Workspace) -> Result<PathBuf> {
    cargo_tool(
        workspace,
        &CargoTool {
            program: "cargo-fuzz",
            package: "cargo-fuzz",
            version: CARGO_FUZZ_VERSION,
            locked: true,
            debug: true,
            purpose: "it compiles and runs the fuzz targets",
        },
    )
}

/// The folder with Firefox's WebDriver.
pub(crate) fn geckodriver(workspace: &Workspace) -> Result<PathBuf> {
    cargo_tool(
        workspace,
        &CargoTool {
            program: "geckodriver",
            package: "geckodriver",
            version: GECKODRIVER_VERSION,
            locked: true,
            debug: true,
            purpose: "it drives Firefox",
        },
    )
}

/// Where a program is, of the tools that were installed here or else on `PATH`.
pub(crate) fn found(workspace: &Workspace, program: &str) -> Option<PathBuf> {
    let own = executable(&workspace.tools().join("bin"), program);
    if own.is_file() {
        return Some(own);
    }
    on_path(program)
}

/// `PATH` with `folders` in front of it.
pub(crate) fn path_with(folders: &[&Path]) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = folders.iter().map(|folder| folder.to_path_buf());
    Ok(env::join_paths(folders.chain(env::split_paths(&path)))?)
}

/// Where `PATH` has a program, if it has it.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| executable(&folder, program))
        .find(|file| file.is_file())
}

struct CargoTool<'a> {
    program: &'a str,
    package: &'a str,
    version: &'a str,
    locked: bool,
    /// Compiles faster, for what only waits for others.
    debug: bool,
    purpose: &'a str,
}

/// The folder that has the tool in its version, after installing it there when
/// neither `target/tools` nor `PATH` does.
fn cargo_tool(workspace: &Workspace, tool: &CargoTool<'_>) -> Result<PathBuf> {
    let own = executable(&workspace.tools().join("bin"), tool.program);
    let found = [Some(own.clone()), on_path(tool.program)]
        .into_iter()
        .flatten()
        .find(|file| version_of(file).as_deref() == Some(tool.version));
    let file = match found {
        Some(file) => file,
        None => {
            install(workspace, tool)?;
            if version_of(&own).as_deref() != Some(tool.version) {
                bail!(
                    "`{}` is not version {} after its installation; remove {} and try again",
                    tool.program,
                    tool.version,
                    own.display()
                );
            }
            own
        }
    };
    let folder = file.parent().context("a program has a folder")?;
    Ok(folder.to_owned())
}

fn install(workspace: &Workspace, tool: &CargoTool<'_>) -> Result<()> {
    let CargoTool {
        package,
        version,
        purpose,
        ..
    } = tool;
    println!("installing {package} {version}: {purpose} (takes minutes, once)");
    let mut command = Command::new("cargo");
    command.args(["install", package, "--version", version, "--root"]);
    command.arg(workspace.tools());
    if tool.locked {
        command.arg("--locked");
    }
    if tool.debug {
        command.arg("--debug");
    }
    process::run(
        command.current_dir(workspace.root()),
        &format!("install {package} {version} by hand and have it on PATH"),
    )
}

/// The second word of what `--version` prints, for instance `0.2.130`.
fn version_of(program: &Path) -> Option<String> {
    let output = Command::new(program)
        .arg("--version")
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_whitespace().nth(1).map(str::to_owned)
}

/// The version of a package in the text of a Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Result<String> {
    let lock: toml::Table = lock.parse().context("Cargo.lock is not valid")?;
    lock.get("package")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))
        .and_then(|entry| entry.get("version")?.as_str())
        .map(str::to_owned)
        .with_context(|| format!("Cargo.lock has no {package}; is it still a dependency?"))
}

fn executable(folder: &Path, program: &str) -> PathBuf {
    folder.join(format!("{program}{}", env::consts::EXE_SUFFIX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
        version = 4

        [[package]]
        name = "wasm-bindgen-shared"
        version = "0.2.1"

        [[package]]
        name = "wasm-bindgen"
        version = "0.2.2"
    "#;

    #[test]
    fn the_lock_file_decides_a_version() -> Result<()> {
        assert_eq!(locked_version(LOCK, "wasm-bindgen")?, "0.2.2");
        assert!(locked_version(LOCK, "wasm").is_err());
        Ok(())
    }
}
