//! Where things are in this repository.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// The folders that commands work in.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the repository that this program was compiled in, and asks Cargo
    /// where its build output goes.
    pub(crate) fn locate() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask must live in a folder of the repository")?
            .to_owned();
        let metadata = process::capture(
            Command::new("cargo")
                .args(["metadata", "--no-deps", "--format-version", "1"])
                .current_dir(&root),
            "check that Cargo.toml is valid",
        )?;
        let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
        let target = metadata
            .get("target_directory")
            .and_then(serde_json::Value::as_str)
            .context("`cargo metadata` names no target directory; update Cargo")?
            .into();
        Ok(Self { root, target })
    }

    /// The root of the repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's output.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Tools that were installed for this repository alone.
    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join("target/tools")
    }

    /// Socket.IO servers that were compiled and installed for tests.
    pub(crate) fn server_programs(&self) -> PathBuf {
        self.root.join("target/servers")
    }

    /// The npm package as it is published.
    pub(crate) fn package(&self) -> PathBuf {
        self.root.join("pkg")
    }

    /// The hand-written part of the npm package.
    pub(crate) fn package_template(&self) -> PathBuf {
        self.root.join("pkg-template")
    }

    /// The site.
    pub(crate) fn site(&self) -> PathBuf {
        self.root.join("www")
    }

    /// The tests that drive the site.
    pub(crate) fn end_to_end(&self) -> PathBuf {
        self.root.join("tests/e2e")
    }

    /// The tests in every browser engine.
    pub(crate) fn engines(&self) -> PathBuf {
        self.root.join("tests/engines")
    }

    /// The tests that compare the client with the original one.
    pub(crate) fn differential(&self) -> PathBuf {
        self.root.join("tests/differential")
    }

    /// The tests that run an application of the original client on this one.
    pub(crate) fn application(&self) -> PathBuf {
        self.root.join("tests/app")
    }

    /// The tests of rooms, channels and the React hooks in a browser.
    pub(crate) fn chat(&self) -> PathBuf {
        self.root.join("tests/chat")
    }

    /// The fuzz targets, and their inputs.
    pub(crate) fn fuzz(&self) -> PathBuf {
        self.root.join("tests/fuzz")
    }

    /// The tests against the servers that people run.
    pub(crate) fn servers(&self) -> PathBuf {
        self.root.join("tests/servers")
    }

    /// The tests where networks fail and servers are hostile.
    pub(crate) fn faults(&self) -> PathBuf {
        self.root.join("tests/faults")
    }

    /// The bench in a browser.
    pub(crate) fn benches(&self) -> PathBuf {
        self.root.join("benches/browser")
    }

    /// The tests of the package in the tools that applications are built with.
    pub(crate) fn packaging(&self) -> PathBuf {
        self.root.join("tests/packaging")
    }

    /// The tests of the front ends in `examples/`.
    pub(crate) fn examples_tests(&self) -> PathBuf {
        self.root.join("tests/examples")
    }

    /// The Socket.IO server that the `wasm` tier talks to.
    pub(crate) fn test_server(&self) -> PathBuf {
        self.root.join("tests/server")
    }
}
