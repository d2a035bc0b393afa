//! The `supply` tier: what this repository depends on, and on what terms.
//!
//! cargo-deny checks licences, sources and duplicates of crates. The rest is read from
//! manifests and lock files: that the published package brings nothing along, that each npm
//! package is pinned by its hash, that only listed ones run a script when they are installed,
//! that no code of ours can be `unsafe`, and that docs/dependencies.md names each direct
//! dependency. All of that needs no network. Known vulnerabilities are looked for at the end,
//! and where that is not possible it is said.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::audit;
use crate::dependencies;
use crate::package;
use crate::process;
use crate::stamp;
use crate::tools;
use crate::workspace::Workspace;

/// Each Cargo.lock, by the folder that it is in, and the rules for it.
pub(crate) const CARGO_FOLDERS: [(&str, &str); 6] = [
    ("", "deny.toml"),
    ("examples", "examples/deny.toml"),
    ("tests/fuzz", "tests/deny.toml"),
    ("tests/servers/socketioxide", "tests/deny.toml"),
    ("tests/servers/webtransport", "tests/deny.toml"),
    ("tests/size", "examples/deny.toml"),
];

/// Where npm packages come from. A lock file may leave it out, as ours do.
const NPM_REGISTRY: &str = "https://registry.npmjs.org/";

/// Checks everything, and says what is wrong with all of it. What it returns says what could
/// not be checked.
pub(crate) fn check(workspace: &Workspace) -> Result<Option<String>> {
    package::build(workspace)?;
    let root = workspace.root();
    let mut problems = Vec::new();
    let listed: Vec<PathBuf> = CARGO_FOLDERS
        .iter()
        .map(|(folder, _)| root.join(folder).join("Cargo.lock"))
        .collect();
    for lock in files_named(root, "Cargo.lock")? {
        if !listed.contains(&lock) {
            problems.push(format!(
                "{} is not checked: list it in xtask/src/supply.rs",
                lock.display()
            ));
        }
    }
    for folder in npm_folders(root)? {
        let lock = read_json(&folder.join("package-lock.json"))?;
        let manifest = read_json(&folder.join("package.json"))?;
        let name = folder.strip_prefix(root).unwrap_or(&folder).display();
        for problem in npm_problems(&manifest, &lock) {
            problems.push(format!("{name}: {problem}"));
        }
    }
    let published = read_json(&workspace.package().join("package.json"))?;
    problems.extend(published_problems(&published));
    let manifest = read_toml(&root.join("Cargo.toml"))?;
    for folder in members(&manifest) {
        let member = root.join(&folder).join("Cargo.toml");
        if !forbids_unsafe(&read_toml(&member)?, &manifest) {
            problems.push(format!("{} does not forbid `unsafe`", member.display()));
        }
    }
    let toolchain = read_toml(&root.join("rust-toolchain.toml"))?;
    problems.extend(version_problem(&manifest, &toolchain));
    problems.extend(dependencies::problems(workspace)?);
    for problem in &problems {
        eprintln!("{problem}");
    }
    if !problems.is_empty() {
        bail!("{}", problems.join("; "));
    }

    let deny = tools::cargo_deny(workspace)?;
    for (folder, rules) in CARGO_FOLDERS {
        process::run(
            cargo_deny(&deny, root, folder, rules).args([
                "check",
                // Rules for several lock files: not each of them needs all.
                "--allow",
                "unmatched-skip",
                "bans",
                "licenses",
                "sources",
            ]),
            &format!("change the dependency, or {rules} with a reason"),
        )?;
    }
    audit::attempt(workspace)
}

/// cargo-deny for one Cargo.lock.
pub(crate) fn cargo_deny(tool: &Path, root: &Path, folder: &str, rules: &str) -> Command {
    let mut command = Command::new(tool.join("cargo-deny"));
    command
        .args(["--locked", "--manifest-path"])
        .arg(root.join(folder).join("Cargo.toml"))
        .arg("--config")
        .arg(root.join(rules))
        .current_dir(root);
    command
}

/// The folders with a package-lock.json.
pub(crate) fn npm_folders(root: &Path) -> Result<Vec<PathBuf>> {
    let locks = files_named(root, "package-lock.json")?;
    Ok(locks
        .iter()
        .filter_map(|lock| lock.parent().map(Path::to_owned))
        .collect())
}

fn files_named(root: &Path, name: &str) -> Result<Vec<PathBuf>> {
    let mut files = stamp::sources(root)?;
    files.retain(|file| file.file_name().is_some_and(|found| found == name));
    Ok(files)
}

/// The folders of the crates of a workspace, its root first.
pub(crate) fn members(manifest: &toml::Table) -> Vec<String> {
    let members = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("members")?.as_array());
    let members = members
        .into_iter()
        .flatten()
        .filter_map(|member| member.as_str().map(str::to_owned));
    [String::new()].into_iter().chain(members).collect()
}

/// The content of a JSON file.
pub(crate) fn read_json(file: &Path) -> Result<Value> {
    let text =
        fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not valid", file.display()))
}

/// The content of a TOML file.
pub(crate) fn read_toml(file: &Path) -> Result<toml::Table> {
    let text =
        fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
    text.parse()
        .with_context(|| format!("{} is not valid", file.display()))
}

/// What is wrong with the packages that a lock file pins.
fn npm_problems(manifest: &Value, lock: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    let mut scripts = BTreeSet::new();
    let packages = lock.get("packages").and_then(Value::as_object);
    if packages.is_none_or(serde_json::Map::is_empty) {
        problems.push("the lock file has no packages".to_owned());
    }
    for (path, package) in packages.into_iter().flatten() {
        let text = |field: &str| package.get(field).and_then(Value::as_str);
        let resolved = text("resolved");
        // The root, and our own package, which is built here.
        if path.is_empty() || resolved == Some("file:../pkg") {
            continue;
        }
        if !text("integrity").is_some_and(|hash| hash.starts_with("sha512-")) {
            problems.push(format!("{path} is not pinned by its SHA-512"));
        }
        if resolved.is_some_and(|from| !from.starts_with(NPM_REGISTRY)) {
            problems.push(format!("{path} does not come from {NPM_REGISTRY}"));
        }
        if package.get("hasInstallScript") == Some(&Value::Bool(true)) {
            let name = path.rsplit("node_modules/").next().unwrap_or(path);
            scripts.insert(name);
        }
    }
    let allowed: BTreeSet<&str> = manifest
        .get("allowScripts")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|allowed| allowed.keys().map(String::as_str))
        .collect();
    for name in scripts.difference(&allowed) {
        problems.push(format!(
            "{name} has an install script: allow or refuse it in `allowScripts`"
        ));
    }
    for name in allowed.difference(&scripts) {
        problems.push(format!(
            "{name} in `allowScripts` has no install script: remove it"
        ));
    }
    problems
}

/// What the published package would bring along.
fn published_problems(manifest: &Value) -> Vec<String> {
    const NONE: [&str; 7] = [
        "allowScripts",
        "bundleDependencies",
        "bundledDependencies",
        "dependencies",
        "devDependencies",
        "optionalDependencies",
        "scripts",
    ];
    let mut problems: Vec<String> = NONE
        .iter()
        .filter(|field| manifest.get(field).is_some())
        .map(|field| format!("the published package.json has `{field}`"))
        .collect();
    let peers = manifest.get("peerDependencies").and_then(Value::as_object);
    for (peer, _) in peers.into_iter().flatten() {
        let optional = manifest
            .get("peerDependenciesMeta")
            .and_then(|meta| meta.get(peer)?.get("optional"));
        if optional != Some(&Value::Bool(true)) {
            problems.push(format!(
                "the published package's peer {peer} is not optional"
            ));
        }
    }
    problems
}

/// Whether the compiler refuses `unsafe` in a crate: `forbid` can't be taken back in the code.
fn forbids_unsafe(manifest: &toml::Table, workspace: &toml::Table) -> bool {
    let level = |lints: Option<&toml::Value>| -> Option<String> {
        let level = lints?.get("rust")?.get("unsafe_code")?.as_str()?;
        Some(level.to_owned())
    };
    let own = manifest.get("lints");
    let inherits = own.and_then(|lints| lints.get("workspace")?.as_bool()) == Some(true);
    let lints = if inherits {
        workspace
            .get("workspace")
            .and_then(|workspace| workspace.get("lints"))
    } else {
        own
    };
    level(lints).as_deref() == Some("forbid")
}

/// The Rust that the crate asks for is the one that everything is tried with.
fn version_problem(manifest: &toml::Table, toolchain: &toml::Table) -> Option<String> {
    let asked = manifest
        .get("workspace")
        .and_then(|it| it.get("package")?.get("rust-version")?.as_str());
    let tried = toolchain
        .get("toolchain")
        .and_then(|it| it.get("channel")?.as_str());
    let same = asked.is_some_and(|asked| tried == Some(&format!("{asked}.0")));
    (!same).then(|| {
        format!(
            "rust-version is {asked:?}, but rust-toolchain.toml has {tried:?}: nothing tries it"
        )
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lock(package: Value) -> Value {
        json!({ "packages": { "": {}, "node_modules/some": package } })
    }

    #[test]
    fn a_package_is_pinned_by_its_hash_and_comes_from_the_registry() {
        let pinned = lock(json!({ "integrity": "sha512-abc" }));
        assert!(npm_problems(&json!({}), &pinned).is_empty());
        let named = "https://registry.npmjs.org/some/-/some-1.0.0.tgz";
        let named = lock(json!({ "integrity": "sha512-abc", "resolved": named }));
        assert!(npm_problems(&json!({}), &named).is_empty());
        for package in [
            json!({}),
            json!({ "integrity": "sha1-abc" }),
            json!({ "integrity": "sha512-abc", "resolved": "https://example.com/some.tgz" }),
            json!({ "integrity": "sha512-abc", "resolved": "git+ssh://git@example.com/some.git" }),
        ] {
            assert_eq!(npm_problems(&json!({}), &lock(package)).len(), 1);
        }
        assert_eq!(npm_problems(&json!({}), &json!({})).len(), 1);
    }

    #[test]
    fn install_scripts_are_the_listed_ones() {
        let scripted = lock(json!({ "integrity": "sha512-abc", "hasInstallScript": true }));
        let allowed = json!({ "allowScripts": { "some": false } });
        assert_eq!(npm_problems(&json!({}), &scripted).len(), 1);
        assert!(npm_problems(&allowed, &scripted).is_empty());
        let plain = lock(json!({ "integrity": "sha512-abc" }));
        assert_eq!(npm_problems(&allowed, &plain).len(), 1);
    }

    #[test]
    fn the_published_package_brings_nothing_along() {
        let peers = json!({
            "peerDependencies": { "react": ">=18" },
            "peerDependenciesMeta": { "react": { "optional": true } },
        });
        assert!(published_problems(&peers).is_empty());
        for manifest in [
            json!({ "dependencies": {} }),
            json!({ "scripts": { "postinstall": "node install.js" } }),
            json!({ "peerDependencies": { "react": ">=18" } }),
        ] {
            assert_eq!(published_problems(&manifest).len(), 1);
        }
    }

    #[test]
    fn only_forbid_forbids() -> Result<()> {
        let workspace: toml::Table = "[workspace.lints.rust]\nunsafe_code = 'forbid'".parse()?;
        let inheriting: toml::Table = "[lints]\nworkspace = true".parse()?;
        let own: toml::Table = "[lints.rust]\nunsafe_code = 'forbid'".parse()?;
        let weak: toml::Table = "[lints.rust]\nunsafe_code = 'deny'".parse()?;
        assert!(forbids_unsafe(&inheriting, &workspace));
        assert!(forbids_unsafe(&own, &toml::Table::new()));
        assert!(!forbids_unsafe(&weak, &workspace));
        assert!(!forbids_unsafe(&toml::Table::new(), &workspace));
        Ok(())
    }

    #[test]
    fn the_rust_that_is_asked_for_is_tried() -> Result<()> {
        let manifest = "[workspace.package]\nrust-version = '1.95'".parse()?;
        let same = "[toolchain]\nchannel = '1.95.0'".parse()?;
        let newer = "[toolchain]\nchannel = '1.96.0'".parse()?;
        assert_eq!(version_problem(&manifest, &same), None);
        assert!(version_problem(&manifest, &newer).is_some());
        assert!(version_problem(&toml::Table::new(), &same).is_some());
        Ok(())
    }
}
