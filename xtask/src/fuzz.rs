//! `cargo xtask fuzz` and the tier `fuzz`: libFuzzer on the crate in `tests/fuzz`.
//!
//! A run begins with all inputs that are kept: `seeds`, which are written by hand and
//! named, `corpus`, which fuzzing has found and `--keep` adds to, and `regressions`,
//! which have failed once. What it finds goes to `target/fuzz`, so that nothing in the
//! repository changes by itself. The framing of WebTransport is JavaScript; its target
//! is a test of the npm package that goes on for as long.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::debian;
use crate::node;
use crate::process;
use crate::tools;
use crate::workspace::Workspace;

/// The target that libFuzzer does not run.
const WEBTRANSPORT: &str = "webtransport";

/// The test that is this target.
const WEBTRANSPORT_TEST: &str = "tests/webtransport-fuzz.test.ts";

/// The folders below `tests/fuzz` with inputs that are kept.
const KEPT: [&str; 3] = ["corpus", "seeds", "regressions"];

/// How long the tier fuzzes each target, in seconds, after replaying what is kept.
const TIER_SECONDS: u64 = 4;

/// An input that takes longer is a hang, in seconds. They take milliseconds, on a
/// machine that does much else a hundred times as long.
const INPUT_TIMEOUT: u64 = 20;

/// How many lines of a failed run's log its error repeats.
const TOLD_LINES: usize = 60;

/// Fuzzes one target for so long, and says how it went; without a target, lists them.
/// With `keep`, what covers more than the corpus is added to it.
pub(crate) fn run(
    workspace: &Workspace,
    target: Option<&str>,
    minutes: u64,
    keep: bool,
) -> Result<()> {
    let targets = targets(workspace)?;
    let Some(target) = target else {
        println!("targets, for `cargo xtask fuzz TARGET --minutes M`:");
        targets.iter().for_each(|target| println!("  {target}"));
        return Ok(());
    };
    if !targets.iter().any(|known| known == target) {
        bail!(
            "there is no target `{target}`; there are {}",
            targets.join(", ")
        );
    }
    if target != WEBTRANSPORT {
        build(workspace, &output(workspace), None)?;
    }
    fuzz(workspace, target, minutes.saturating_mul(60))?;
    if keep && target != WEBTRANSPORT {
        merge(workspace, target)?;
    }
    Ok(())
}

/// The tier: every target replays what is kept and fuzzes for seconds.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    build(workspace, &output(workspace), None)?;
    let mut failed = Vec::new();
    for target in targets(workspace)? {
        // Each is run, so that one report has all that is wrong.
        if let Err(error) = fuzz(workspace, &target, TIER_SECONDS) {
            println!("{target} has failed: {error:#}");
            failed.push(target);
        }
    }
    if !failed.is_empty() {
        bail!("{} failed; see above", failed.join(" and "));
    }
    Ok(())
}

/// The manifest of the crate.
pub(crate) fn manifest(workspace: &Workspace) -> PathBuf {
    workspace.fuzz().join("Cargo.toml")
}

/// The targets, and the one in JavaScript.
fn targets(workspace: &Workspace) -> Result<Vec<String>> {
    let mut targets = programs(workspace)?;
    targets.push(WEBTRANSPORT.to_owned());
    Ok(targets)
}

/// The targets that are programs, as the manifest lists them.
pub(crate) fn programs(workspace: &Workspace) -> Result<Vec<String>> {
    let manifest = manifest(workspace);
    let text = fs::read_to_string(&manifest)
        .with_context(|| format!("{} can't be read", manifest.display()))?;
    let manifest: toml::Table = text.parse().context("the manifest is not valid")?;
    let programs = manifest.get("bin").and_then(toml::Value::as_array);
    let names = programs
        .into_iter()
        .flatten()
        .filter_map(|program| program.get("name")?.as_str());
    Ok(names.map(str::to_owned).collect())
}

/// `cargo fuzz COMMAND`, without a sanitizer: the crate forbids `unsafe`, so that there
/// is nothing for one to find, and the pinned toolchain, a stable one, has none.
fn cargo_fuzz(workspace: &Workspace, command: &str, output: &Path) -> Result<Command> {
    let folder = tools::cargo_fuzz(workspace)?;
    let mut cargo = Command::new("cargo");
    cargo
        .args(["fuzz", command, "--sanitizer", "none", "--fuzz-dir"])
        .arg(workspace.fuzz())
        .arg("--target-dir")
        .arg(output)
        .current_dir(workspace.root())
        .env("PATH", tools::path_with(&[&folder])?);
    Ok(cargo)
}

/// Compiles all targets to below `output`, with `flags` for the compiler.
pub(crate) fn build(workspace: &Workspace, output: &Path, flags: Option<&str>) -> Result<()> {
    if tools::on_path("c++").is_none() {
        debian::install(
            &["g++"],
            "install a C++ compiler",
            "libFuzzer is compiled with it",
        )?;
    }
    process::run(
        cargo_fuzz(workspace, "build", output)?.envs(flags.map(|flags| ("RUSTFLAGS", flags))),
        "see the messages above",
    )
}

/// Where [`build`] has put the program of a target: below the name of this machine's
/// platform.
pub(crate) fn program(output: &Path, target: &str) -> Result<PathBuf> {
    let platforms = fs::read_dir(output)?;
    platforms
        .filter_map(|platform| Some(platform.ok()?.path().join("release").join(target)))
        .find(|program| program.is_file())
        .with_context(|| format!("{} has no program of {target}", output.display()))
}

fn output(workspace: &Workspace) -> PathBuf {
    workspace.target().join("fuzz")
}

/// What fuzzing a target has found, not yet kept.
fn found(workspace: &Workspace, target: &str) -> Result<PathBuf> {
    let folder = output(workspace).join("found").join(target);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The folders with the inputs of a target that are kept.
pub(crate) fn kept(workspace: &Workspace, target: &str) -> impl Iterator<Item = PathBuf> {
    let folder = workspace.fuzz();
    let folders = KEPT.map(|kind| folder.join(kind).join(target));
    folders.into_iter().filter(|folder| folder.exists())
}

/// Runs a target to the end of its time. Its output goes to a log, of which the result
/// is told.
fn fuzz(workspace: &Workspace, target: &str, seconds: u64) -> Result<()> {
    let logs = output(workspace).join("logs");
    fs::create_dir_all(&logs)?;
    let log = logs.join(format!("{target}.log"));
    let mut command = if target == WEBTRANSPORT {
        webtransport(workspace, seconds)?
    } else {
        let mut command = cargo_fuzz(workspace, "run", &output(workspace))?;
        command
            .arg(target)
            .arg(found(workspace, target)?)
            .args(kept(workspace, target))
            .arg("--")
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-timeout={INPUT_TIMEOUT}"))
            .arg("-print_final_stats=1");
        command
    };
    println!("fuzzing {target} for {seconds} s");
    let file = File::create(&log)?;
    let status = command
        .stdout(file.try_clone()?)
        .stderr(file)
        .status()
        .with_context(|| format!("`{}` did not start", process::line(&command)))?;
    let text = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    if !status.success() {
        let lines: Vec<&str> = text.lines().collect();
        let told = lines.len().saturating_sub(TOLD_LINES);
        bail!(
            "`{}` failed ({status}); keep the input that it names in tests/fuzz/regressions/{target}, \
             and read it with FUZZ_TRACE=1\n{}",
            process::line(&command),
            lines.get(told..).unwrap_or_default().join("\n")
        );
    }
    match summary(&text) {
        Some(line) => println!("{line}"),
        None => bail!("{target} has run nothing; see {}", log.display()),
    }
    Ok(())
}

fn webtransport(workspace: &Workspace, seconds: u64) -> Result<Command> {
    let folder = workspace.package_template();
    node::install(&folder, "one of them fuzzes the framing of WebTransport")?;
    let mut command = node::npm(&folder);
    command
        .args([
            "exec",
            "--offline",
            "--",
            "vitest",
            "run",
            WEBTRANSPORT_TEST,
        ])
        .env("FUZZ_SECONDS", seconds.to_string());
    Ok(command)
}

/// What a log says of executions, their rate, and coverage.
fn summary(log: &str) -> Option<String> {
    let statistic = |name: &str| {
        let line = log.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().next_back()
    };
    if let Some(executions) = statistic("stat::number_of_executed_units") {
        let rate = statistic("stat::average_exec_per_sec")?;
        let done = log.lines().rev().find(|line| line.contains(" cov: "))?;
        let word = |name: &str| {
            let mut words = done.split_whitespace();
            words.find(|word| *word == name)?;
            words.next()
        };
        return Some(format!(
            "  {executions} executions, {rate} a second, {} edges, {} features, {} inputs",
            word("cov:")?,
            word("ft:")?,
            word("corp:")?,
        ));
    }
    let streams = log.lines().find(|line| line.ends_with(" streams"))?;
    Some(format!("  {} executions", streams.split(' ').next()?))
}

/// Adds to the corpus what covers more than it.
fn merge(workspace: &Workspace, target: &str) -> Result<()> {
    let corpus = workspace.fuzz().join("corpus").join(target);
    fs::create_dir_all(&corpus)?;
    let before = files(&corpus)?;
    let mut command = cargo_fuzz(workspace, "run", &output(workspace))?;
    command
        .arg(target)
        .arg(&corpus)
        .arg(found(workspace, target)?)
        .args(["--", "-set_cover_merge=1"]);
    process::run(&mut command, "see the messages above")?;
    println!(
        "{} inputs were added",
        files(&corpus)?.saturating_sub(before)
    );
    Ok(())
}

fn files(folder: &Path) -> Result<usize> {
    Ok(fs::read_dir(folder)?.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_has_executions_and_coverage() {
        let log = "#9\tNEW    cov: 3 ft: 4\n#12\tDONE   cov: 957 ft: 1629 corp: 13/60b lim: 8 exec/s: 6\n\
            stat::number_of_executed_units: 901\nstat::average_exec_per_sec:     128\n";
        assert_eq!(
            summary(log).as_deref(),
            Some("  901 executions, 128 a second, 957 edges, 1629 features, 13/60b inputs")
        );
        assert_eq!(
            summary("x\n6897 streams\n").as_deref(),
            Some("  6897 executions")
        );
        assert_eq!(summary("INFO: nothing"), None);
    }
}
