//! The tiers that run in every browser engine.
//!
//! They never fail for an engine that nobody asked for and that is not there.

use anyhow::{Result, bail};

use crate::demo;
use crate::engines::{self, Engine, Wanted};
use crate::node;
use crate::process;
use crate::test::ADVICE;
use crate::tools;
use crate::workspace::Workspace;

/// How long the tests of one file may take in the browser, in seconds. They wait
/// for events, so only one that hangs gets here.
const BROWSER_TIMEOUT: &str = "300";

/// The tests of the browser drivers, in one engine after the other: their server must
/// be there.
pub(crate) fn drivers(workspace: &Workspace, browsers: &[Wanted]) -> Result<()> {
    tools::require_wasm_target(workspace)?;
    let engines = Engine::choose(workspace, browsers)?;
    let wasm_pack = tools::wasm_pack(workspace)?.join("wasm-pack");
    let bindgen = tools::wasm_bindgen(workspace)?;
    let mut failures = Vec::new();
    for engine in engines {
        let name = engine.name();
        println!("-- {name}");
        let (flag, driver_flag, driver) = match &engine {
            Engine::Chromium(browser) => ("--chrome", "--chromedriver", &browser.chromedriver),
            Engine::Firefox { geckodriver, .. } => ("--firefox", "--geckodriver", geckodriver),
            // All that the runner knows of this one is that it speaks WebDriver and wants
            // no capabilities, and that is so with WebKit's too.
            Engine::Webkit { driver, .. } => ("--safari", "--safaridriver", driver),
        };
        let tested = process::run(
            engines::with_display(std::slice::from_ref(&engine), &wasm_pack)
                .args(["test", "--headless", flag, "--mode", "no-install"])
                .arg(driver_flag)
                .arg(driver)
                .args([".", "--features", "js"])
                .current_dir(workspace.root())
                // wasm-pack downloads what it doesn't find here.
                .env("PATH", tools::path_with(&[&bindgen])?)
                .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_TIMEOUT),
            ADVICE,
        );
        // The other engines may have more to tell.
        if let Err(error) = tested {
            failures.push(format!("{name}: {error:#}"));
        }
    }
    if !failures.is_empty() {
        bail!("{}", failures.join("\n"));
    }
    Ok(())
}

/// The tests of the site and of the package, in all engines side by side.
pub(crate) fn site_and_client(workspace: &Workspace, browsers: &[Wanted]) -> Result<()> {
    let engines = Engine::choose(workspace, browsers)?;
    demo::build_site(workspace)?;
    let folder = workspace.engines();
    node::install(&folder, "they drive the browsers")?;
    node::run_script(&folder, "typecheck")?;
    process::run(
        engines::with_display(&engines, "npm")
            .arg("test")
            .current_dir(&folder)
            .env("ENGINES", engines::names(&engines))
            .envs(engines.iter().flat_map(Engine::variables)),
        ADVICE,
    )
}
