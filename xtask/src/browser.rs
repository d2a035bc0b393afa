//! Finds the browser that tests run in, and installs it where that is possible.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::tools;

/// The names under which Chromium is installed, the first found is taken.
const CHROMIUM: [&str; 4] = [
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
];

const CHROMEDRIVER: &str = "chromedriver";

/// What Debian calls them. A page with text in it also needs fonts.
const PACKAGES: [&str; 4] = [
    "chromium",
    "chromium-driver",
    "fonts-noto-color-emoji",
    "fonts-noto-core",
];

/// A Chromium and the driver that fits it.
pub(crate) struct Browser {
    /// The path of the browser.
    pub(crate) chromium: PathBuf,
    /// The path of its WebDriver.
    pub(crate) chromedriver: PathBuf,
}

impl Browser {
    /// Finds both on `PATH`, after installing Debian's where that is allowed.
    pub(crate) fn require() -> Result<Self> {
        if let Some(browser) = Self::find() {
            return Ok(browser);
        }
        install()?;
        Self::find().context("chromium and chromedriver are not on PATH after their installation")
    }

    fn find() -> Option<Self> {
        Some(Self {
            chromium: CHROMIUM.into_iter().find_map(tools::on_path)?,
            chromedriver: tools::on_path(CHROMEDRIVER)?,
        })
    }
}

fn install() -> Result<()> {
    const ADVICE: &str = "install chromium and chromedriver by hand and have them on PATH";
    if tools::on_path("apt-get").is_none() || !is_root()? {
        bail!(
            "chromium and chromedriver are not on PATH: install both, on Debian and Ubuntu \
             by `sudo apt-get install {}`",
            PACKAGES.join(" ")
        );
    }
    println!(
        "installing {}: tests run in a real browser",
        PACKAGES.join(", ")
    );
    process::run(Command::new("apt-get").arg("update"), ADVICE)?;
    process::run(
        Command::new("apt-get")
            .args(["install", "--yes", "--no-install-recommends"])
            .args(PACKAGES)
            .env("DEBIAN_FRONTEND", "noninteractive"),
        ADVICE,
    )
}

fn is_root() -> Result<bool> {
    let user = process::capture(Command::new("id").arg("--user"), "have `id` on PATH")?;
    Ok(user.trim() == "0")
}
