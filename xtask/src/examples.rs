//! The tier `examples`: the front ends in `examples/` as pages in a browser, the server there,
//! the core over tokio, and whether the crate can be published.
//!
//! Trunk is what people build such pages with; the tools of this repository are enough here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::demo;
use crate::node;
use crate::package;
use crate::process;
use crate::test::{self, ADVICE};
use crate::tools::{self, WASM_TARGET};
use crate::workspace::Workspace;

/// The folders of the front ends; their packages are called `rooms-` and that.
const FRONT_ENDS: [&str; 3] = ["dioxus", "leptos", "yew"];

/// The page that the crate's front page shows in full.
const HELLO: &str = "hello-leptos";
const GUIDE: &str = "src/client/guide.md";

/// What Trunk replaces by the program.
const PROGRAM: &str = "<link data-trunk rel=\"rust\" />";

/// The manifest of all of them.
pub(crate) fn manifest(workspace: &Workspace) -> PathBuf {
    workspace.root().join("examples/Cargo.toml")
}

/// Checks, builds and tests all of them.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    tools::require_wasm_target(workspace)?;
    let tests = workspace.examples_tests();
    node::install(&workspace.servers(), "a Socket.IO server is there")?;
    process::run(
        cargo(workspace, "clippy")
            .args(["--workspace", "--all-targets"])
            .args(FRONT_ENDS.map(|name| format!("--exclude=rooms-{name}")))
            .arg(format!("--exclude={HELLO}"))
            .args(["--", "-D", "warnings"]),
        ADVICE,
    )?;
    process::run(
        cargo(workspace, "test").args(["--package", "sockeye-over-tokio"]),
        ADVICE,
    )?;
    process::run(
        cargo(workspace, "build").args(["--package", "rooms-server"]),
        ADVICE,
    )?;
    compare_guide(workspace)?;
    try_to_publish(workspace)?;
    build_pages(workspace)?;
    demo::build_site(workspace)?;
    test::in_browser(&tests)
}

/// Fails where the front page shows something else than what is compiled here.
fn compare_guide(workspace: &Workspace) -> Result<()> {
    let read = |path: &str| {
        let file = workspace.root().join(path);
        fs::read_to_string(&file).with_context(|| format!("{} can't be read", file.display()))
    };
    let program = read("examples/hello/src/main.rs")?;
    if !read(GUIDE)?.contains(&format!("```ignore\n{program}```")) {
        bail!("{GUIDE} must show examples/hello/src/main.rs as it is");
    }
    Ok(())
}

/// Packs the crate, and compiles what was packed.
fn try_to_publish(workspace: &Workspace) -> Result<()> {
    process::run(
        Command::new("cargo")
            .args(["publish", "--dry-run", "--locked", "--package", "sockeye"])
            // Somebody is at work on it.
            .arg("--allow-dirty")
            .current_dir(workspace.root()),
        ADVICE,
    )
}

/// Compiles the front ends, and puts a page of each into `target/examples/`.
fn build_pages(workspace: &Workspace) -> Result<()> {
    let packages = FRONT_ENDS.map(|name| format!("--package=rooms-{name}"));
    let wasm = ["--target", WASM_TARGET];
    process::run(
        cargo(workspace, "clippy").args(&packages).args(wasm).args([
            "--release",
            "--",
            "-D",
            "warnings",
        ]),
        ADVICE,
    )?;
    process::run(
        cargo(workspace, "build")
            .args(&packages)
            .args(wasm)
            .arg("--release"),
        ADVICE,
    )?;
    let bindgen = tools::wasm_bindgen(workspace)?;
    for name in FRONT_ENDS {
        let page = workspace.target().join("examples").join(name);
        let module = package::compiled(workspace, &format!("rooms-{name}"));
        package::write_glue(&bindgen, &module, name, &page)?;
        write_document(workspace, name, &page)?;
    }
    Ok(())
}

/// Writes the document of a page as Trunk does.
fn write_document(workspace: &Workspace, name: &str, page: &Path) -> Result<()> {
    let document = workspace
        .root()
        .join("examples")
        .join(name)
        .join("index.html");
    let text = fs::read_to_string(&document)
        .with_context(|| format!("{} can't be read", document.display()))?;
    let [before, after] = text.split(PROGRAM).collect::<Vec<_>>()[..] else {
        bail!("{} must have one `{PROGRAM}`", document.display());
    };
    let script =
        format!("<script type=\"module\">import start from \"./{name}.js\"; start();</script>");
    fs::write(page.join("index.html"), [before, &script, after].concat())
        .with_context(|| format!("{} can't be written", page.display()))
}

fn cargo(workspace: &Workspace, command: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .args([command, "--locked", "--manifest-path"])
        .arg(manifest(workspace))
        .arg("--target-dir")
        .arg(workspace.target())
        .current_dir(workspace.root());
    cargo
}
