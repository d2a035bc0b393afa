//! Known vulnerabilities: the RustSec database for crates, npm's for packages.
//!
//! Both are on the network. What can't be reached is not checked, which is never taken for a
//! pass: `cargo xtask audit` fails then, and the `supply` tier says so.

use std::path::Path;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::node;
use crate::process;
use crate::supply::{self, CARGO_FOLDERS};
use crate::tools;
use crate::workspace::Workspace;

/// What came of one lock file.
#[derive(Debug, Eq, PartialEq)]
enum Outcome {
    Clean,
    Found(String),
    /// The database can't be reached, for this reason.
    NotChecked(String),
}

/// Fails for each vulnerability, and for each lock file that can't be checked.
pub(crate) fn require(workspace: &Workspace) -> Result<()> {
    let unchecked = check_all(workspace)?;
    if unchecked > 0 {
        bail!("{unchecked} lock files were not checked: run it where the databases can be reached");
    }
    Ok(())
}

/// Fails for each vulnerability. What it returns says what could not be checked.
pub(crate) fn attempt(workspace: &Workspace) -> Result<Option<String>> {
    let unchecked = check_all(workspace)?;
    Ok((unchecked > 0).then(|| {
        format!(
            "NOT CHECKED: {unchecked} lock files for known vulnerabilities; \
             `cargo xtask audit` says why, and fails until they can be"
        )
    }))
}

/// How many lock files could not be checked.
fn check_all(workspace: &Workspace) -> Result<usize> {
    let root = workspace.root();
    let mut outcomes = Vec::new();
    let deny = tools::cargo_deny(workspace)?;
    for (folder, rules) in CARGO_FOLDERS {
        let name = Path::new(folder).join("Cargo.lock");
        outcomes.push((name, advisories(&deny, root, folder, rules)?));
    }
    node::require()?;
    for folder in supply::npm_folders(root)? {
        let name = folder
            .strip_prefix(root)
            .unwrap_or(&folder)
            .join("package-lock.json");
        outcomes.push((name, npm_audit(&folder)?));
    }
    let mut found = Vec::new();
    let mut unchecked = 0;
    for (name, outcome) in &outcomes {
        let name = name.display();
        match outcome {
            Outcome::Clean => println!("{name}: no known vulnerability"),
            Outcome::Found(what) => {
                println!("{name}: VULNERABLE\n{what}");
                found.push(name.to_string());
            }
            Outcome::NotChecked(why) => {
                println!("{name}: NOT CHECKED: {why}");
                unchecked += 1;
            }
        }
    }
    if !found.is_empty() {
        bail!(
            "known vulnerabilities in {}: update what is named above",
            found.join(" and ")
        );
    }
    Ok(unchecked)
}

/// RustSec's advisories for one Cargo.lock.
fn advisories(deny: &Path, root: &Path, folder: &str, rules: &str) -> Result<Outcome> {
    let line = |text: &[u8]| last_line(&String::from_utf8_lossy(text));
    let fetched = supply::cargo_deny(deny, root, folder, rules)
        .args(["fetch", "db"])
        .output()?;
    if !fetched.status.success() {
        return Ok(Outcome::NotChecked(line(&fetched.stderr)));
    }
    let checked = supply::cargo_deny(deny, root, folder, rules)
        .args(["check", "--disable-fetch", "advisories"])
        .output()?;
    if checked.status.success() {
        return Ok(Outcome::Clean);
    }
    let text = String::from_utf8_lossy(&checked.stderr).into_owned();
    Ok(Outcome::Found(text))
}

/// npm's advisories for one package-lock.json: for what is published, built with and tested with.
fn npm_audit(folder: &Path) -> Result<Outcome> {
    let mut command = node::npm(folder);
    command.args(["audit", "--json", "--package-lock-only"]);
    let output = command.output()?;
    Ok(npm_outcome(
        &String::from_utf8_lossy(&output.stdout),
        &process::line(&command),
    ))
}

/// What `npm audit --json` has said. It is a report only when it counts vulnerabilities.
fn npm_outcome(answer: &str, line: &str) -> Outcome {
    let answer: Value = match serde_json::from_str(answer) {
        Ok(answer) => answer,
        Err(_) => return Outcome::NotChecked(format!("`{line}` gave no report")),
    };
    let total = answer
        .get("metadata")
        .and_then(|metadata| metadata.get("vulnerabilities")?.get("total")?.as_u64());
    let names = answer.get("vulnerabilities").and_then(Value::as_object);
    match total {
        Some(0) => Outcome::Clean,
        Some(_) => Outcome::Found(
            names
                .into_iter()
                .flatten()
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        ),
        None => Outcome::NotChecked(
            answer
                .get("message")
                .and_then(Value::as_str)
                .unwrap_or("npm gave no report")
                .to_owned(),
        ),
    }
}

/// The last line that says something.
fn last_line(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .rfind(|line| !line.is_empty())
        .unwrap_or("no message")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_report_is_a_report() {
        let outcome = |answer: &str| npm_outcome(answer, "npm audit");
        assert_eq!(
            outcome(r#"{"vulnerabilities":{},"metadata":{"vulnerabilities":{"total":0}}}"#),
            Outcome::Clean
        );
        assert_eq!(
            outcome(
                r#"{"vulnerabilities":{"a":{},"b":{}},"metadata":{"vulnerabilities":{"total":2}}}"#
            ),
            Outcome::Found("a, b".to_owned())
        );
        assert_eq!(
            outcome(r#"{"message":"405 Method Not Allowed","statusCode":405}"#),
            Outcome::NotChecked("405 Method Not Allowed".to_owned())
        );
        assert!(matches!(outcome(""), Outcome::NotChecked(_)));
        assert!(matches!(outcome("{}"), Outcome::NotChecked(_)));
    }

    #[test]
    fn the_reason_is_the_last_line() {
        assert_eq!(last_line("error: a\n  caused by: b\n\n"), "caused by: b");
        assert_eq!(last_line(""), "no message");
    }
}
