//! What the crate adds to the module of an application: its size, and no exports.
//!
//! `tests/size` has the same small programs without the crate and with it. All are built as
//! the npm package's modules are.

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

/// Programs with the crate, those without it that they are compared with, and by how many
/// bytes they may be larger after brotli. Messages cross to JavaScript by serde in all of
/// them, as they do in front ends.
const PROGRAMS: [(&str, &str, usize); 3] = [
    // As much as it was when this was set, and 0.2 kB for the order of functions, which
    // depends on where the repository is.
    ("page", "page_without", 32_600),
    ("events", "without", 35_000),
    ("channel", "without", 55_600),
];

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
    let mut problems = Vec::new();
    for (name, without, budget) in PROGRAMS {
        let (before, known) = measure(workspace, &bindgen, without)?;
        let (after, exports) = measure(workspace, &bindgen, name)?;
        let added = after.saturating_sub(before);
        println!("the crate adds {added} bytes to the program `{name}`, of {budget}");
        if added > budget {
            problems.push(format!("`{name}` grew by {added} bytes, not {budget}"));
        }
        let leaks = leaks(&exports, &known);
        problems.extend(leaks.map(|export| format!("`{name}` exports `{export}`")));
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

/// Those that are not of wasm-bindgen itself, and not known from the program without the
/// crate: frameworks leak, too.
fn leaks<'a>(exports: &'a [String], known: &'a [String]) -> impl Iterator<Item = &'a String> {
    exports
        .iter()
        .filter(|export| !known.contains(export))
        .filter(|export| !OWN_EXPORTS.iter().any(|own| export.starts_with(own)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_crate_exports_is_a_leak() {
        let exports = ["memory", "main", "stream_pull", "connection_open"].map(String::from);
        let known = ["memory", "main", "stream_pull"].map(String::from);
        assert_eq!(
            leaks(&exports, &known).collect::<Vec<_>>(),
            ["connection_open"]
        );
    }
}
