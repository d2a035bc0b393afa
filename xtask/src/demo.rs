//! `cargo xtask demo`: the site with the client in it, as people would host it.

use std::process::Command;

use anyhow::{Result, bail};

use crate::cluster;
use crate::node;
use crate::package;
use crate::port;
use crate::process;
use crate::server::Server;
use crate::stamp::{self, Stamp};
use crate::workspace::Workspace;

/// Builds what has changed, starts the site and stays until it ends.
///
/// `clustered` is several processes behind nginx, over Redis.
pub(crate) fn run(workspace: &Workspace, port: u16, clustered: bool) -> Result<()> {
    if clustered {
        cluster::require()?;
    }
    build_site(workspace)?;
    let free = port::first_free(port)?;
    if free != port {
        println!("port {port} is in use, taking {free}");
    }
    let processes = if clustered { cluster::COUNT } else { "1" };
    let server = Server::start(
        Command::new("node")
            .arg("server.mjs")
            .current_dir(workspace.site())
            .env("NODE_ENV", "production")
            .env("NEXT_TELEMETRY_DISABLED", "1")
            .env("PORT", free.to_string())
            .env(cluster::PROCESSES, processes),
        "see above, or try another port with `cargo xtask demo --port N`",
    )?;
    println!("Sockeye demo: {}", server.address());
    let status = server.wait()?;
    if !status.success() {
        bail!("the site ended by itself ({status}); see above");
    }
    Ok(())
}

/// Builds the package and, when it or the site has changed, the site with it.
pub(crate) fn build_site(workspace: &Workspace) -> Result<()> {
    package::build(workspace)?;
    node::install_site(workspace)?;
    let (site, package) = (workspace.site(), workspace.package());
    let mut inputs = stamp::sources(&site)?;
    inputs.extend(stamp::contents(&package)?);
    let wanted = stamp::fingerprint(workspace.root(), &inputs)?;
    // It lies in the output, and so goes with it.
    let stamp = Stamp::new(site.join(".next/.built"));
    if stamp.matches(&wanted) {
        println!("www is up to date");
        return Ok(());
    }
    stamp.clear()?;
    process::run(
        node::npm(&site)
            .args(["run", "build"])
            .env("NEXT_TELEMETRY_DISABLED", "1"),
        "mend the site as the messages above say",
    )?;
    stamp.set(&wanted)
}
