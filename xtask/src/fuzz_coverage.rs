//! `cargo xtask fuzz --coverage`: which lines of the core the kept inputs reach.
//!
//! The targets are built a second time with LLVM's instrumentation and run once over what
//! is kept; nothing is fuzzed. All targets count together: a line is reached when any
//! input of any target reaches it. What is instrumented depends on the compiler, so the
//! counts of two of its releases may differ by a little.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::fuzz;
use crate::process;
use crate::tools;
use crate::workspace::Workspace;

/// The parts of the core that are fuzzed; each is counted by itself.
const PARTS: [&str; 3] = ["src/engine", "src/socket", "src/chat"];

/// Lines of source text that are compiled to something.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Lines {
    all: u64,
    reached: u64,
}

impl Lines {
    fn add(&mut self, other: Self) {
        self.all += other.all;
        self.reached += other.reached;
    }

    fn percent(self) -> f64 {
        #[allow(clippy::cast_precision_loss)]
        let (all, reached) = (self.all as f64, self.reached as f64);
        100.0 * reached / all
    }
}

/// Runs all that is kept, and prints the share of lines that it reaches.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let llvm = tools::llvm(workspace)?;
    let output = workspace.target().join("fuzz-coverage");
    let profiles = output.join("profiles");
    if profiles.exists() {
        fs::remove_dir_all(&profiles)?;
    }
    fs::create_dir_all(&profiles)?;
    fuzz::build(workspace, &output, Some("-Cinstrument-coverage"))?;

    let mut programs = Vec::new();
    for target in fuzz::programs(workspace)? {
        let program = fuzz::program(&output, &target)?;
        println!("running what is kept for {target}");
        process::capture(
            Command::new(&program)
                .args(fuzz::kept(workspace, &target))
                // Every input once, and none that is new.
                .args(["-runs=0", "-verbosity=0"])
                .env(
                    "LLVM_PROFILE_FILE",
                    profiles.join(format!("{target}.profraw")),
                )
                .current_dir(&output),
            "see the messages above",
        )?;
        programs.push(program);
    }
    print(&of_parts(&report(workspace, &llvm, &profiles, &programs)?)?);
    Ok(())
}

/// LLVM's report on all programs together, as JSON.
fn report(
    workspace: &Workspace,
    llvm: &Path,
    profiles: &Path,
    programs: &[PathBuf],
) -> Result<String> {
    let merged = profiles.join("all.profdata");
    let raw: Vec<PathBuf> = fs::read_dir(profiles)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    process::run(
        Command::new(llvm.join("llvm-profdata"))
            .args(["merge", "--sparse", "--output"])
            .arg(&merged)
            .args(raw),
        "see the messages above",
    )?;
    let mut command = Command::new(llvm.join("llvm-cov"));
    command
        .args(["export", "--summary-only", "--instr-profile"])
        .arg(&merged);
    for program in programs {
        command.arg("--object").arg(program);
    }
    command.arg("--sources");
    command.args(PARTS.map(|part| workspace.root().join(part)));
    process::capture(&mut command, "see the messages above")
}

/// The lines of each part, by the path of its folder, and of each of its files.
fn of_parts(report: &str) -> Result<BTreeMap<&'static str, BTreeMap<String, Lines>>> {
    let report: Value = serde_json::from_str(report).context("LLVM's report is no JSON")?;
    let files = report
        .pointer("/data/0/files")
        .and_then(Value::as_array)
        .context("LLVM's report has no files")?;
    let mut parts: BTreeMap<&str, BTreeMap<String, Lines>> = BTreeMap::new();
    for file in files {
        let name = file.get("filename").and_then(Value::as_str);
        let name = name.context("a file has no name")?;
        let count = |field: &str| {
            let pointer = format!("/summary/lines/{field}");
            let count = file.pointer(&pointer).and_then(Value::as_u64);
            count.with_context(|| format!("{name} has no {field}"))
        };
        for part in PARTS {
            if let Some((_, rest)) = name.split_once(&format!("/{part}/")) {
                let lines = Lines {
                    all: count("count")?,
                    reached: count("covered")?,
                };
                parts.entry(part).or_default().insert(rest.into(), lines);
            }
        }
    }
    if let Some(missing) = PARTS.iter().find(|part| !parts.contains_key(*part)) {
        bail!("LLVM's report has no line of {missing}");
    }
    Ok(parts)
}

fn print(parts: &BTreeMap<&'static str, BTreeMap<String, Lines>>) {
    let line = |name: &str, lines: Lines| {
        println!(
            "{name:<44} {:>5} of {:>5} lines, {:>5.1} %",
            lines.reached,
            lines.all,
            lines.percent()
        );
    };
    let mut all = Lines::default();
    for (part, files) in parts {
        let mut sum = Lines::default();
        for (file, lines) in files {
            line(&format!("  {part}/{file}"), *lines);
            sum.add(*lines);
        }
        line(part, sum);
        all.add(sum);
    }
    line("together", all);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report_of(files: &[(&str, u64, u64)]) -> String {
        let files: Vec<Value> = files
            .iter()
            .map(|(filename, count, covered)| {
                let lines = serde_json::json!({ "count": count, "covered": covered });
                serde_json::json!({ "filename": filename, "summary": { "lines": lines } })
            })
            .collect();
        serde_json::json!({ "data": [{ "files": files }] }).to_string()
    }

    #[test]
    fn lines_are_counted_by_part_and_file() -> Result<()> {
        let parts = of_parts(&report_of(&[
            ("/x/src/engine/packet.rs", 10, 9),
            ("/x/src/engine/connection/closing.rs", 30, 30),
            ("/x/src/socket/mod.rs", 5, 0),
            ("/x/src/chat/mod.rs", 7, 7),
            ("/x/src/time.rs", 99, 0),
        ]))?;
        let engine = parts.get("src/engine").context("it is there")?;
        let mut sum = Lines::default();
        engine.values().for_each(|lines| sum.add(*lines));
        assert_eq!(
            sum,
            Lines {
                all: 40,
                reached: 39
            }
        );
        assert!((sum.percent() - 97.5).abs() < 1e-9);
        assert!(engine.contains_key("connection/closing.rs"));
        Ok(())
    }

    #[test]
    fn a_report_without_one_of_the_parts_is_refused() {
        let report = report_of(&[("/x/src/engine/packet.rs", 1, 1)]);
        assert!(of_parts(&report).is_err());
        assert!(of_parts("{}").is_err());
    }
}
