//! docs/dependencies.md has a row for each direct dependency, and none for anything else.
//!
//! A row is `name | where | why | licence | reaches users`. Names, folders and licences are
//! compared with the manifests and what they resolve to; the reasons are for people.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;
use crate::supply::{self, CARGO_FOLDERS};
use crate::workspace::Workspace;

const TABLE: &str = "docs/dependencies.md";

/// What the table calls the root of the repository.
const ROOT: &str = "crate";

/// The fields of a manifest that name dependencies; `peerDependencies` are somebody else's.
const CARGO_FIELDS: [&str; 3] = ["build-dependencies", "dependencies", "dev-dependencies"];
const NPM_FIELDS: [&str; 3] = ["dependencies", "devDependencies", "optionalDependencies"];

/// What is known of a direct dependency.
#[derive(Debug, Default, Eq, PartialEq)]
struct Dependency {
    folders: BTreeSet<String>,
    licences: BTreeSet<String>,
}

/// Direct dependencies by their ecosystem and name.
type Dependencies = BTreeMap<(&'static str, String), Dependency>;

/// Where the table and the manifests disagree.
pub(crate) fn problems(workspace: &Workspace) -> Result<Vec<String>> {
    let root = workspace.root();
    let mut used = Dependencies::new();
    for (folder, _) in CARGO_FOLDERS {
        add_crates(root, folder, &mut used)?;
    }
    for folder in supply::npm_folders(root)? {
        let name = folder.strip_prefix(root).unwrap_or(&folder);
        let manifest = supply::read_json(&folder.join("package.json"))?;
        let lock = supply::read_json(&folder.join("package-lock.json"))?;
        add_packages(&name.to_string_lossy(), &manifest, &lock, &mut used);
    }
    let text =
        fs::read_to_string(root.join(TABLE)).with_context(|| format!("{TABLE} is missing"))?;
    Ok(compare(&used, &documented(&text)))
}

/// The dependencies of a Cargo.toml, and of the other members of its workspace.
fn add_crates(root: &Path, folder: &str, used: &mut Dependencies) -> Result<()> {
    let metadata = process::capture(
        Command::new("cargo")
            .args(["metadata", "--format-version", "1", "--locked"])
            .arg("--all-features")
            .arg("--manifest-path")
            .arg(root.join(folder).join("Cargo.toml"))
            .current_dir(root),
        "check that Cargo.lock is up to date",
    )?;
    let licences = crate_licences(&serde_json::from_str(&metadata)?);
    let manifest = supply::read_toml(&root.join(folder).join("Cargo.toml"))?;
    for member in supply::members(&manifest) {
        let folder = Path::new(folder).join(member);
        let manifest = supply::read_toml(&root.join(&folder).join("Cargo.toml"))?;
        let folder = folder.to_string_lossy();
        let folder = folder.trim_end_matches('/');
        for name in crate_names(&manifest) {
            let licence = licences.get(&name).cloned().unwrap_or_default();
            let folder = if folder.is_empty() { ROOT } else { folder };
            note(used, ("Rust", name), folder, licence);
        }
    }
    Ok(())
}

/// The licence of each crate, by its name.
fn crate_licences(metadata: &Value) -> BTreeMap<String, String> {
    let packages = metadata.get("packages").and_then(Value::as_array);
    packages
        .into_iter()
        .flatten()
        .filter_map(|package| {
            let text = |field: &str| package.get(field)?.as_str().map(str::to_owned);
            Some((text("name")?, text("license")?))
        })
        .collect()
}

/// The dependencies that a Cargo.toml names, for any target; not those that are folders here.
fn crate_names(manifest: &toml::Table) -> BTreeSet<String> {
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let of_targets = targets
        .into_iter()
        .flatten()
        .filter_map(|(_, target)| target.as_table());
    [manifest]
        .into_iter()
        .chain(of_targets)
        .flat_map(|table| CARGO_FIELDS.map(|field| table.get(field)))
        .filter_map(|dependencies| dependencies?.as_table())
        .flatten()
        .filter(|(_, dependency)| dependency.get("path").is_none())
        .map(|(name, dependency)| {
            let renamed = dependency.get("package").and_then(toml::Value::as_str);
            renamed.unwrap_or(name).to_owned()
        })
        .collect()
}

/// The dependencies that a package.json names; not those that are folders here.
fn add_packages(folder: &str, manifest: &Value, lock: &Value, used: &mut Dependencies) {
    for (name, version) in NPM_FIELDS
        .iter()
        .filter_map(|field| manifest.get(field)?.as_object())
        .flatten()
    {
        if version
            .as_str()
            .is_some_and(|version| version.starts_with("file:"))
        {
            continue;
        }
        let licence = lock
            .get("packages")
            .and_then(|packages| packages.get(format!("node_modules/{name}"))?.get("license"))
            .and_then(Value::as_str)
            .unwrap_or_default();
        note(used, ("npm", name.clone()), folder, licence.to_owned());
    }
}

fn note(used: &mut Dependencies, key: (&'static str, String), folder: &str, licence: String) {
    let dependency = used.entry(key).or_default();
    dependency.folders.insert(folder.to_owned());
    dependency.licences.insert(licence);
}

/// The rows of the tables. The heading above a table is its ecosystem.
fn documented(text: &str) -> Dependencies {
    let mut rows = Dependencies::new();
    let mut ecosystem = None;
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            ecosystem = ["Rust", "npm"].into_iter().find(|name| *name == heading);
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (Some(ecosystem), [name, folders, why, licence, reaches]) = (ecosystem, &cells[..])
        else {
            continue;
        };
        let Some(name) = name
            .strip_prefix('`')
            .and_then(|name| name.strip_suffix('`'))
        else {
            continue;
        };
        // A row that gives no reason is none.
        if why.is_empty() || reaches.is_empty() {
            continue;
        }
        for folder in folders.split(',') {
            note(
                &mut rows,
                (ecosystem, name.to_owned()),
                folder.trim(),
                (*licence).to_owned(),
            );
        }
    }
    rows
}

fn compare(used: &Dependencies, documented: &Dependencies) -> Vec<String> {
    let mut problems = Vec::new();
    for ((ecosystem, name), dependency) in used {
        match documented.get(&(*ecosystem, name.clone())) {
            None => problems.push(format!(
                "{TABLE} has no row for {name} ({ecosystem}): say what it is for"
            )),
            Some(row) if row.folders != dependency.folders => problems.push(format!(
                "{TABLE}: {name} ({ecosystem}) is used in {}, not in {}",
                list(&dependency.folders),
                list(&row.folders)
            )),
            Some(row) if row.licences != dependency.licences => problems.push(format!(
                "{TABLE}: the licence of {name} ({ecosystem}) is {}, not {}",
                list(&dependency.licences),
                list(&row.licences)
            )),
            Some(_) => {}
        }
    }
    for (ecosystem, name) in documented.keys() {
        if !used.contains_key(&(*ecosystem, name.clone())) {
            problems.push(format!(
                "{TABLE} has a row for {name} ({ecosystem}), which nothing depends on"
            ));
        }
    }
    problems
}

fn list(names: &BTreeSet<String>) -> String {
    names
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DOCUMENT: &str = "\
## Rust

| name | where | why | licence | reaches users |
|---|---|---|---|---|
| `some` | crate, xtask | it does something | MIT OR Apache-2.0 | yes |

## npm

| `some` | www | it does the same | MIT | no |
| `aimless` | www |  | MIT | no |
";

    fn used(folders: &[&str], licence: &str) -> Dependencies {
        let mut used = Dependencies::new();
        for folder in folders {
            note(
                &mut used,
                ("Rust", "some".to_owned()),
                folder,
                licence.to_owned(),
            );
        }
        note(
            &mut used,
            ("npm", "some".to_owned()),
            "www",
            "MIT".to_owned(),
        );
        used
    }

    #[test]
    fn a_table_that_agrees_has_no_problem() {
        let rows = documented(DOCUMENT);
        assert_eq!(
            compare(&used(&["crate", "xtask"], "MIT OR Apache-2.0"), &rows),
            [""; 0]
        );
    }

    #[test]
    fn each_disagreement_is_a_problem() {
        let rows = documented(DOCUMENT);
        let count = |used: &Dependencies| compare(used, &rows).len();
        assert_eq!(count(&used(&["crate"], "MIT OR Apache-2.0")), 1);
        assert_eq!(count(&used(&["crate", "xtask"], "GPL-3.0")), 1);
        // The row that nothing depends on.
        assert_eq!(count(&used(&[], "")), 1);
        let mut more = used(&["crate", "xtask"], "MIT OR Apache-2.0");
        // A row without a reason does not count.
        note(
            &mut more,
            ("npm", "aimless".to_owned()),
            "www",
            "MIT".to_owned(),
        );
        assert_eq!(count(&more), 1);
    }

    #[test]
    fn dependencies_of_a_crate_are_found_wherever_they_are_named() -> Result<()> {
        let manifest: toml::Table = r#"
            [dependencies]
            plain = "1"
            renamed = { version = "1", package = "real" }
            own = { path = "." }
            [dev-dependencies]
            tested = "1"
            [target.'cfg(unix)'.dependencies]
            unix = "1"
        "#
        .parse()?;
        let names: Vec<String> = crate_names(&manifest).into_iter().collect();
        assert_eq!(names, ["plain", "real", "tested", "unix"]);
        Ok(())
    }

    #[test]
    fn dependencies_of_a_package_have_the_licence_of_the_lock_file() {
        let manifest = json!({
            "dependencies": { "own": "file:../pkg" },
            "devDependencies": { "some": "^1.0.0" },
        });
        let lock = json!({ "packages": { "node_modules/some": { "license": "MIT" } } });
        let mut used = Dependencies::new();
        add_packages("www", &manifest, &lock, &mut used);
        let mut expected = Dependencies::new();
        note(
            &mut expected,
            ("npm", "some".to_owned()),
            "www",
            "MIT".to_owned(),
        );
        assert_eq!(used, expected);
    }
}
