//! What the crate adds to the module of an application: its size, and no exports.
//!
//! `tests/size` has the same small program without the crate, with its events, and with a
//! channel. All are built as the npm package's modules are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasmparser::{Parser, Payload};

use crate::node;
use crate::package;
use crate::process;
use crate::test::ADVICE;
use crate::tools::{self, WASM_TARGET};
use crate::workspace::Workspace;

/// The program that the others are compared with: it has serde types that cross to
/// JavaScript, as front ends have, and no connection.
const WITHOUT: &str = "without";

/// What the others may add to its module, in bytes after brotli: as much as they did when
/// it was set, and some bytes for what a compiler changes.
const BUDGETS: [(&str, usize); 2] = [("events", 34_500), ("channel", 55_000)];

/// What modules of wasm-bindgen export of their own.
const OWN_EXPORTS: [&str; 4] = ["__", "main", "memory", "wasm_bindgen__"];

/// The manifest of the programs.
pub(crate) fn manifest(workspace: &Workspace) -> PathBuf {
    workspace.root().join("tests/size/Cargo.toml")
}

/// Builds the programs, says what the crate adds, and fails where that is too much or where
/// the crate exports something.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    tools::require_wasm_target(workspace)?;
    let template = workspace.package_template();
    node::install(&template, "one of them is wasm-opt")?;
    process::run(
        Command::new("cargo")
            .args(["build", "--release", "--locked", "--target", WASM_TARGET])
            .arg("--manifest-path")
            .arg(manifest(workspace))
            .arg("--target-dir")
            .arg(workspace.target())
            .current_dir(workspace.root()),
        ADVICE,
    )?;
    let bindgen = tools::wasm_bindgen(workspace)?;
    let (before, _) = measure(workspace, &bindgen, WITHOUT)?;
    let mut problems = Vec::new();
    for (name, budget) in BUDGETS {
        let (after, exports) = measure(workspace, &bindgen, name)?;
        let added = after.saturating_sub(before);
        println!("the crate adds {added} bytes to the program `{name}`, of {budget}");
        if added > budget {
            problems.push(format!("`{name}` grew by {added} bytes, not {budget}"));
        }
        problems.extend(leaks(&exports).map(|export| format!("`{name}` exports `{export}`")));
    }
    if !problems.is_empty() {
        bail!("{}", problems.join("; "));
    }
    Ok(())
}

/// The size of a program's module after brotli, in bytes, and what it exports.
fn measure(workspace: &Workspace, bindgen: &Path, name: &str) -> Result<(usize, Vec<String>)> {
    let folder = workspace.target().join("size");
    let module = package::compiled(workspace, name);
    package::write_glue(bindgen, &module, name, &folder)?;
    let module = folder.join(format!("{name}_bg.wasm"));
    package::optimise(&workspace.package_template(), &module)?;
    let exports = exports(&fs::read(&module)?)?;
    let compress = "const { readFileSync } = require('node:fs'); \
                    const { brotliCompressSync } = require('node:zlib'); \
                    brotliCompressSync(readFileSync(process.argv[1])).length";
    let size = process::capture(
        Command::new("node").args(["-p", compress]).arg(&module),
        ADVICE,
    )?;
    let size = size.trim().parse().context("node printed no size")?;
    Ok((size, exports))
}

fn exports(module: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ExportSection(exports) = payload? {
            for export in exports {
                names.push(export?.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// Those that are not of wasm-bindgen itself.
fn leaks(exports: &[String]) -> impl Iterator<Item = &String> {
    exports
        .iter()
        .filter(|export| !OWN_EXPORTS.iter().any(|own| export.starts_with(own)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_crate_exports_is_a_leak() {
        let exports = ["memory", "__wbindgen_start", "main", "connection_open"].map(String::from);
        assert_eq!(leaks(&exports).collect::<Vec<_>>(), ["connection_open"]);
    }
}
