//! `cargo xtask test`: everything that must hold, in tiers from quick to slow.
//!
//! Each tier runs alone and installs what it needs. One that fails does not keep
//! the others from running, but the whole has failed then.

use std::env;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::bench;
use crate::browser::Browser;
use crate::cluster;
use crate::demo;
use crate::engine_tests;
use crate::engines::Wanted;
use crate::examples;
use crate::fuzz;
use crate::node;
use crate::package;
use crate::port;
use crate::process;
use crate::python;
use crate::server::Server;
use crate::simulation::{self, Seeds};
use crate::size;
use crate::supply;
use crate::tidy;
use crate::tools::{self, WASM_TARGET};
use crate::workspace::Workspace;

/// The address of the Socket.IO server of the `wasm` tier, which its tests are
/// compiled with; `.cargo/config.toml` sets it.
const TEST_SERVER: &str = "SOCKEYE_TEST_SERVER";

/// The servers in Rust of the `servers` tier. They are no members of the workspace:
/// what they depend on is for tests alone.
const SERVER_CRATES: [&str; 2] = ["socketioxide", "webtransport"];

pub(crate) const ADVICE: &str = "see the messages above";

/// A set of tests that runs by itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Tier {
    /// Formatting, lints, documentation, the rules of the architecture.
    Lint,
    /// The core and xtask, on this machine.
    Host,
    /// Whole clients against a model server over a bad network, in virtual time.
    Sim,
    /// The inputs that fuzzing has kept, and some seconds of it.
    Fuzz,
    /// The npm package: its own tests, its types, its manifest.
    Package,
    /// What is depended on: licences, sources, lock files, known vulnerabilities.
    Supply,
    /// The browser drivers, in a browser against a Socket.IO server.
    Wasm,
    /// The site, in a browser.
    E2e,
    /// The site and the client, in every browser engine.
    Engines,
    /// The client and the original one through the same scenarios, in a browser.
    Differential,
    /// An application that was written for the original client, in a browser.
    App,
    /// Rooms, channels and the React hooks, in a browser over a server with a database.
    Chat,
    /// Networks that fail and servers that are hostile, in a browser.
    Faults,
    /// The bench: each case plays, and clients with faults are caught.
    Bench,
    /// The servers that people run, and WebTransport, from a browser.
    Servers,
    /// The package as a tarball, in the tools that applications are built with.
    Packaging,
    /// The crate in programs: front ends in a browser, the core over tokio, what it weighs.
    Examples,
}

/// What some tiers are told beside their names.
#[derive(Args)]
pub(crate) struct Options {
    /// The engines of the tiers `wasm` and `engines`, installed if need be; without
    /// it Chromium and those that are there.
    #[arg(long, value_delimiter = ',')]
    browsers: Vec<Wanted>,
    #[command(flatten)]
    seeds: Seeds,
}

/// Runs the named tiers, or all, and says at the end how each of them went.
pub(crate) fn run(workspace: &Workspace, tiers: &[Tier], options: &Options) -> Result<()> {
    let tiers = if tiers.is_empty() {
        Tier::value_variants()
    } else {
        tiers
    };
    options.seeds.check(tiers)?;
    let outcomes: Vec<_> = tiers
        .iter()
        .map(|&tier| {
            println!("== {}", name(tier));
            let start = Instant::now();
            let result = run_tier(workspace, tier, options);
            if result.is_err() {
                println!("== {} has failed: see the end", name(tier));
            }
            (tier, result, start.elapsed())
        })
        .collect();

    // A log is read from its end, so that is where the failures are.
    for (tier, result, _) in &outcomes {
        if let Err(error) = result {
            println!("== {} has failed: {error:#}", name(*tier));
        }
    }
    println!("== result");
    for (tier, result, duration) in &outcomes {
        println!("{}", summary(*tier, result.is_ok(), *duration));
        if let Ok(Some(remark)) = result {
            println!("{:<12} {remark}", "");
        }
    }
    let failed: Vec<String> = outcomes
        .iter()
        .filter(|(_, result, _)| result.is_err())
        .map(|&(tier, ..)| name(tier))
        .collect();
    if !failed.is_empty() {
        bail!(
            "{} failed; mend it and run `cargo xtask test {}`",
            failed.join(" and "),
            failed.join(" ")
        );
    }
    Ok(())
}

/// Runs one tier. A remark says what could not be checked.
fn run_tier(workspace: &Workspace, tier: Tier, options: &Options) -> Result<Option<String>> {
    let done = match tier {
        Tier::Lint => lint(workspace),
        Tier::Host => host(workspace),
        Tier::Sim => simulation::run(workspace, &options.seeds),
        Tier::Fuzz => fuzz::test(workspace),
        Tier::Package => package(workspace),
        Tier::Supply => return supply::check(workspace),
        Tier::Wasm => wasm(workspace, &options.browsers),
        Tier::E2e => end_to_end(workspace),
        Tier::Engines => engine_tests::site_and_client(workspace, &options.browsers),
        Tier::Differential => with_package(workspace, &workspace.differential()),
        Tier::App => with_package(workspace, &workspace.application()),
        Tier::Chat => with_package(workspace, &workspace.chat()),
        Tier::Faults => faults(workspace),
        Tier::Bench => bench::test(workspace),
        Tier::Servers => servers(workspace),
        Tier::Packaging => with_package(workspace, &workspace.packaging()),
        Tier::Examples => examples(workspace),
    };
    done.map(|()| None)
}

fn name(tier: Tier) -> String {
    tier.to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned())
}

fn summary(tier: Tier, passed: bool, duration: Duration) -> String {
    let outcome = if passed { "passed" } else { "FAILED" };
    format!(
        "{:<12} {outcome} {:>7.1} s",
        name(tier),
        duration.as_secs_f64()
    )
}

fn lint(workspace: &Workspace) -> Result<()> {
    const STRICT: [&str; 3] = ["--", "-D", "warnings"];
    let wasm = ["--package", "sockeye", "--target", WASM_TARGET];
    let cargo = || {
        let mut command = Command::new("cargo");
        command.current_dir(workspace.root());
        command
    };
    let template = workspace.package_template();

    tidy::run(workspace)?;
    process::run(
        cargo().args(["fmt", "--all", "--check"]),
        "run `cargo fmt --all`",
    )?;
    let servers = SERVER_CRATES.map(|name| server_manifest(workspace, name));
    let others = [
        fuzz::manifest(workspace),
        examples::manifest(workspace),
        size::manifest(workspace),
    ];
    for manifest in servers.into_iter().chain(others) {
        process::run(
            cargo()
                .args(["fmt", "--all", "--check", "--manifest-path"])
                .arg(&manifest),
            &format!(
                "run `cargo fmt --all --manifest-path {}`",
                manifest.display()
            ),
        )?;
    }
    node::install(&template, "one of them is the linter Biome")?;
    process::run(
        Command::new(template.join("node_modules/.bin/biome"))
            .args(["ci", "--error-on-warnings"])
            .args(["benches", "pkg-template", "www", "tests"])
            // It colours its output even when that goes to a file.
            .args((!io::stdout().is_terminal()).then_some("--colors=off"))
            .current_dir(workspace.root()),
        "`pkg-template/node_modules/.bin/biome check --write` mends most of it",
    )?;

    tools::require_wasm_target(workspace)?;
    process::run(
        cargo()
            .args([
                "clippy",
                "--workspace",
                "--all-targets",
                "--features",
                "sockeye/host",
            ])
            .args(STRICT),
        ADVICE,
    )?;
    process::run(
        cargo()
            .args(["clippy", "--manifest-path"])
            .arg(fuzz::manifest(workspace))
            .arg("--target-dir")
            .arg(workspace.target())
            .args(STRICT),
        ADVICE,
    )?;
    process::run(
        cargo()
            .arg("clippy")
            .args(wasm)
            .args(["--all-targets", "--features", "js,js-chat"])
            .args(STRICT),
        ADVICE,
    )?;
    for features in ["module,js", "module,js-chat"] {
        process::run(
            cargo()
                .arg("clippy")
                .args(wasm)
                .args(["--lib", "--no-default-features", "--features", features])
                .args(STRICT),
            ADVICE,
        )?;
    }

    process::run(
        cargo()
            .args([
                "doc",
                "--workspace",
                "--no-deps",
                "--features",
                "sockeye/host",
            ])
            .env("RUSTDOCFLAGS", "-D warnings"),
        ADVICE,
    )?;
    process::run(
        cargo()
            .arg("doc")
            .args(wasm)
            .args(["--no-deps", "--features", "host,js,js-chat"])
            .env("RUSTDOCFLAGS", "-D warnings"),
        ADVICE,
    )
}

fn host(workspace: &Workspace) -> Result<()> {
    process::run(
        Command::new("cargo")
            .args(["test", "--workspace", "--features", "sockeye/host"])
            // The simulation tests itself in its own tier, optimised.
            .args(["--exclude", "sockeye-simulation"])
            .current_dir(workspace.root()),
        ADVICE,
    )
}

fn package(workspace: &Workspace) -> Result<()> {
    package::build(workspace)?;
    let template = workspace.package_template();
    node::install(&template, "they test the package")?;
    node::run_script(&template, "typecheck")?;
    node::run_script(&template, "test")?;
    node::run_script(&template, "docs")?;
    node::run_script(&template, "check:package")
}

fn wasm(workspace: &Workspace, browsers: &[Wanted]) -> Result<()> {
    let server = start_test_server(workspace)?;
    let tested = engine_tests::drivers(workspace, browsers);
    drop(server);
    tested
}

/// Starts the Socket.IO server where the tests look for it.
fn start_test_server(workspace: &Workspace) -> Result<Server> {
    let address = env::var(TEST_SERVER)
        .with_context(|| format!("{TEST_SERVER} is not set; start this by `cargo xtask test`"))?;
    let port: u16 = address
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok())
        .with_context(|| format!("{TEST_SERVER} is {address}, which names no port"))?;
    if !port::is_free(port)? {
        bail!(
            "port {port} is in use: end the program that listens there, or set \
             {TEST_SERVER}=http://127.0.0.1:N with another port"
        );
    }
    let folder = workspace.test_server();
    node::install(&folder, "the tests talk to a Socket.IO server")?;
    Server::start(
        Command::new("node")
            .arg("server.mjs")
            .current_dir(&folder)
            .env("PORT", port.to_string()),
        ADVICE,
    )
}

fn end_to_end(workspace: &Workspace) -> Result<()> {
    cluster::require()?;
    demo::build_site(workspace)?;
    in_browser(&workspace.end_to_end())
}

/// A folder of tests that need no more than the package.
fn with_package(workspace: &Workspace, folder: &Path) -> Result<()> {
    package::build(workspace)?;
    in_browser(folder)
}

fn faults(workspace: &Workspace) -> Result<()> {
    cluster::require()?;
    with_package(workspace, &workspace.faults())
}

fn servers(workspace: &Workspace) -> Result<()> {
    let folder = workspace.servers();
    let programs = workspace.server_programs();
    for name in SERVER_CRATES {
        process::run(
            Command::new("cargo")
                .args(["build", "--locked", "--manifest-path"])
                .arg(server_manifest(workspace, name))
                .arg("--target-dir")
                .arg(&programs)
                .current_dir(workspace.root()),
            ADVICE,
        )?;
    }
    python::install(
        &programs.join("python"),
        &folder.join("python/requirements.txt"),
        "one of the servers is in Python",
    )?;
    with_package(workspace, &folder)
}

fn examples(workspace: &Workspace) -> Result<()> {
    size::check(workspace)?;
    examples::test(workspace)
}

/// The manifest of one of [`SERVER_CRATES`].
fn server_manifest(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.servers().join(name).join("Cargo.toml")
}

/// The tests of a folder, which Playwright runs.
pub(crate) fn in_browser(folder: &Path) -> Result<()> {
    let browser = Browser::require()?;
    node::install(folder, "Playwright drives the browser")?;
    node::run_script(folder, "typecheck")?;
    process::run(
        node::npm(folder)
            .arg("test")
            .env("CHROMIUM", &browser.chromium),
        ADVICE,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_run_from_quick_to_slow() {
        let names: Vec<String> = Tier::value_variants().iter().copied().map(name).collect();
        assert_eq!(
            names,
            [
                "lint",
                "host",
                "sim",
                "fuzz",
                "package",
                "supply",
                "wasm",
                "e2e",
                "engines",
                "differential",
                "app",
                "chat",
                "faults",
                "bench",
                "servers",
                "packaging",
                "examples"
            ]
        );
    }

    #[test]
    fn the_summary_has_a_line_for_each_outcome() {
        let duration = Duration::from_millis(12_340);
        assert_eq!(
            summary(Tier::E2e, true, duration),
            "e2e          passed    12.3 s"
        );
        assert_eq!(
            summary(Tier::Lint, false, duration),
            "lint         FAILED    12.3 s"
        );
    }
}
