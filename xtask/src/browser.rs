//! Finds the browser that tests run in, and installs it where that is possible.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::debian;
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
    debian::install(
        &PACKAGES,
        "chromium and chromedriver are not on PATH: install both",
        "tests run in a real browser",
    )
}
