//! `cargo xtask build`: the npm package, from the crate and `pkg-template/`.
//!
//!     src/ -> sockeye.wasm -> pkg-template/generated/ -> pkg/
//!        cargo       wasm-bindgen, wasm-opt     scripts/build.mjs
//!
//! There are two modules, the client and the chat, so that nobody loads what he
//! has no use for.
//!
//! The module's size is the reason for most of the flags here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasmparser::{Parser, Payload};

use crate::node;
use crate::process;
use crate::stamp::{self, Stamp};
use crate::tools::{self, WASM_TARGET};
use crate::workspace::Workspace;

/// What the package is made of: the crate, the template, and how it is done.
const INPUTS: [&str; 9] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "pkg-template",
    "rust-toolchain.toml",
    "src",
    "xtask/src/package.rs",
];

/// The modules, by name, and the features of the crate in them.
const MODULES: [(&str, &str); 2] = [("sockeye", "module,js"), ("chat", "module,js-chat")];

/// The features of WebAssembly that rustc uses by default for [`WASM_TARGET`],
/// all of them in every browser since 2022. wasm-opt must be told.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

const WASM_OPT_ADVICE: &str = "remove pkg-template/node_modules and try again";

/// Builds `pkg/` unless it is up to date. One that is above its budget is not.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    node::require()?;
    let wanted = inputs(workspace)?;
    let stamp = Stamp::new(workspace.target().join("xtask/package"));
    if stamp.matches(&wanted) && workspace.package().join("package.json").exists() {
        println!("pkg is up to date");
        return Ok(());
    }
    stamp.clear()?;
    build_package(workspace)?;
    // Cargo may have written Cargo.lock just now.
    stamp.set(&inputs(workspace)?)
}

fn inputs(workspace: &Workspace) -> Result<String> {
    let root = workspace.root();
    let mut files = Vec::new();
    for input in INPUTS.map(|input| root.join(input)) {
        if input.exists() {
            files.extend(stamp::sources(&input)?);
        }
    }
    stamp::fingerprint(root, &files)
}

fn build_package(workspace: &Workspace) -> Result<()> {
    let template = workspace.package_template();
    let generated = template.join("generated");
    tools::require_wasm_target(workspace)?;

    if generated.exists() {
        fs::remove_dir_all(&generated)
            .with_context(|| format!("{} can't be replaced", generated.display()))?;
    }
    node::install(&template, "they bundle, check and test the package")?;
    for (name, features) in MODULES {
        println!("compiling the module {name}");
        let module = compile(workspace, features)?;
        // After Cargo, which writes a missing Cargo.lock.
        let bindgen = tools::wasm_bindgen(workspace)?;
        write_glue(&bindgen, &module, name, &generated)?;

        println!("optimising the module {name}");
        let module = generated.join(format!("{name}_bg.wasm"));
        check_imports(&fs::read(&module)?)?;
        optimise(&template, &module)?;
        let names = shorten_names(&template, &module)?;
        fs::write(generated.join(format!("{name}_names.json")), names)?;
    }

    println!("bundling the package");
    process::run(
        Command::new("node")
            .arg("scripts/build.mjs")
            .current_dir(&template),
        "mend pkg-template as the message above says",
    )?;
    process::run(
        Command::new("node")
            .arg("scripts/sizes.mjs")
            .current_dir(&template),
        "find what has grown, for instance by `cargo tree --target wasm32-unknown-unknown --edges \
         normal`",
    )
}

/// Compiles the crate to a module, and returns where it is.
fn compile(workspace: &Workspace, features: &str) -> Result<PathBuf> {
    process::run(
        Command::new("cargo")
            .args(["rustc", "--package", "sockeye", "--lib", "--release"])
            .args(["--target", WASM_TARGET])
            .args(["--no-default-features", "--features", features])
            .args(["--crate-type", "cdylib"])
            .current_dir(workspace.root()),
        "mend the crate as the messages above say",
    )?;
    Ok(compiled(workspace, "sockeye"))
}

/// Where Cargo puts a module of this name.
pub(crate) fn compiled(workspace: &Workspace, name: &str) -> PathBuf {
    let folder = workspace.target().join(WASM_TARGET).join("release");
    folder.join(format!("{name}.wasm"))
}

/// Writes the module and its JavaScript and TypeScript glue into `generated`.
pub(crate) fn write_glue(
    bindgen: &Path,
    module: &Path,
    name: &str,
    generated: &Path,
) -> Result<()> {
    process::run(
        Command::new(bindgen.join("wasm-bindgen"))
            .args(["--target", "web", "--out-name", name])
            .args(["--remove-producers-section"])
            .arg("--out-dir")
            .arg(generated)
            .arg(module),
        "mend the exports in src/js as the message above says",
    )
}

/// Shrinks the module in place. Rust's linker puts nothing into the lowest memory, and
/// functions that stand beside their like compress better.
pub(crate) fn optimise(template: &Path, module: &Path) -> Result<()> {
    process::run(
        wasm_opt(template, module).args([
            "-Oz",
            "--low-memory-unused",
            "--converge",
            "--reorder-functions-by-name",
            "--strip-debug",
            "--strip-target-features",
        ]),
        WASM_OPT_ADVICE,
    )
}

/// Gives the imports and exports of the module names of a letter or two, and returns
/// which as JSON: `scripts/short-names.mjs` puts them into the glue.
fn shorten_names(template: &Path, module: &Path) -> Result<String> {
    process::capture(
        wasm_opt(template, module).arg("--minify-imports-and-exports-and-modules"),
        WASM_OPT_ADVICE,
    )
}

/// Changes a module in place.
fn wasm_opt(template: &Path, module: &Path) -> Command {
    let mut command = Command::new(template.join("node_modules/.bin/wasm-opt"));
    command
        .args(WASM_FEATURES)
        .arg("--output")
        .arg(module)
        .arg(module);
    command
}

/// Fails when the module wants anything from `env`: then something in it counts
/// on an operating system, and no browser can load it.
fn check_imports(module: &[u8]) -> Result<()> {
    for payload in Parser::new(0).parse_all(module) {
        let Payload::ImportSection(imports) = payload? else {
            continue;
        };
        for import in imports.into_imports() {
            let import = import?;
            if import.module == "env" {
                bail!(
                    "the module imports `{}` from \"env\", which no browser has; \
                     find the dependency that calls it and replace it",
                    import.name
                );
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty module, or one that imports the function `now` from `from`.
    fn module(from: Option<&str>) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        if let Some(from) = from {
            // One type: a function without parameters and results.
            module.extend([1, 4, 1, 0x60, 0, 0]);
            let name = "now";
            let length = 1 + 1 + from.len() + 1 + name.len() + 2;
            module.extend([2, length as u8, 1, from.len() as u8]);
            module.extend(from.bytes());
            module.push(name.len() as u8);
            module.extend(name.bytes());
            module.extend([0, 0]);
        }
        module
    }

    #[test]
    fn imports_from_env_are_refused_by_name() {
        let checked = check_imports(&module(Some("env"))).map_err(|error| error.to_string());
        assert!(matches!(checked, Err(sentence) if sentence.contains("`now`")));
    }

    #[test]
    fn other_imports_and_none_are_fine() -> Result<()> {
        check_imports(&module(Some("./sockeye_bg.js")))?;
        check_imports(&module(None))
    }
}
