//! The browser engines that tests run in: which are wanted, which are there.
//!
//! Chromium is always needed. The others are taken as they are found, and are only
//! installed for whoever names them: Firefox's driver takes minutes to compile, and
//! WebKit brings a display server.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::browser::Browser;
use crate::debian;
use crate::tools;
use crate::workspace::Workspace;

/// How many engines there are.
const COUNT: usize = 3;

/// What is asked for by `--browsers`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Wanted {
    /// Every engine.
    All,
    /// Chromium.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKit, as WebKitGTK has it.
    Webkit,
}

/// The names under which Firefox is installed, the first found is taken.
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

const GECKODRIVER: &str = "geckodriver";

const WEBKIT_DRIVER: &str = "WebKitWebDriver";

/// Gives a command a display. WebKit has no headless mode.
const DISPLAY: &str = "xvfb-run";

/// What Debian calls them; `xvfb-run` needs xauth.
const FIREFOX_PACKAGES: [&str; 1] = ["firefox-esr"];
const WEBKIT_PACKAGES: [&str; 3] = ["webkit2gtk-driver", "xvfb", "xauth"];

/// An engine with what drives it.
pub(crate) enum Engine {
    /// Chromium, by chromedriver.
    Chromium(Browser),
    /// Firefox, by geckodriver.
    Firefox {
        /// The path of the browser.
        firefox: PathBuf,
        /// The path of its WebDriver.
        geckodriver: PathBuf,
    },
    /// WebKitGTK's MiniBrowser, which its driver finds.
    Webkit {
        /// The path of its WebDriver.
        driver: PathBuf,
        /// The program that gives a command a display.
        display: PathBuf,
    },
}

impl Engine {
    /// As `--browsers` and the tests call it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Chromium(_) => "chromium",
            Self::Firefox { .. } => "firefox",
            Self::Webkit { .. } => "webkit",
        }
    }

    /// The engines to test in: those that are named, after installing what is
    /// missing, or Chromium and whatever else is there.
    pub(crate) fn choose(workspace: &Workspace, wanted: &[Wanted]) -> Result<Vec<Self>> {
        let is_named = |one| wanted.contains(&Wanted::All) || wanted.contains(&one);
        let mut engines = Vec::new();
        if wanted.is_empty() || is_named(Wanted::Chromium) {
            engines.push(Self::Chromium(Browser::require()?));
        }
        if is_named(Wanted::Firefox) {
            engines.push(Self::require_firefox(workspace)?);
        } else if wanted.is_empty() {
            engines.extend(Self::find_firefox(workspace));
        }
        if is_named(Wanted::Webkit) {
            engines.push(Self::require_webkit()?);
        } else if wanted.is_empty() {
            engines.extend(Self::find_webkit());
        }
        println!("engines: {}", names(&engines));
        if wanted.is_empty() && engines.len() < COUNT {
            println!("`--browsers all` installs the others");
        }
        Ok(engines)
    }

    /// Where it is, as the tests in `tests/engines` are told.
    pub(crate) fn variables(&self) -> Vec<(&'static str, &Path)> {
        match self {
            Self::Chromium(browser) => vec![
                ("CHROMIUM", &browser.chromium),
                ("CHROMEDRIVER", &browser.chromedriver),
            ],
            Self::Firefox {
                firefox,
                geckodriver,
            } => vec![("FIREFOX", firefox), ("GECKODRIVER", geckodriver)],
            Self::Webkit { driver, .. } => vec![("WEBKITWEBDRIVER", driver)],
        }
    }

    fn require_firefox(workspace: &Workspace) -> Result<Self> {
        if firefox().is_none() {
            debian::install(
                &FIREFOX_PACKAGES,
                "firefox is not on PATH: install it",
                "tests run in Firefox too",
            )?;
        }
        tools::geckodriver(workspace)?;
        Self::find_firefox(workspace)
            .context("firefox and geckodriver are not there after their installation")
    }

    fn find_firefox(workspace: &Workspace) -> Option<Self> {
        Some(Self::Firefox {
            firefox: firefox()?,
            geckodriver: tools::found(workspace, GECKODRIVER)?,
        })
    }

    fn require_webkit() -> Result<Self> {
        if Self::find_webkit().is_none() {
            debian::install(
                &WEBKIT_PACKAGES,
                "WebKitWebDriver or xvfb-run is not on PATH: install both",
                "tests run in WebKit too",
            )?;
        }
        Self::find_webkit()
            .context("WebKitWebDriver and xvfb-run are not on PATH after their installation")
    }

    fn find_webkit() -> Option<Self> {
        Some(Self::Webkit {
            driver: tools::on_path(WEBKIT_DRIVER)?,
            display: tools::on_path(DISPLAY)?,
        })
    }
}

fn firefox() -> Option<PathBuf> {
    FIREFOX.into_iter().find_map(tools::on_path)
}

/// As the variable `ENGINES` of the tests has it.
pub(crate) fn names(engines: &[Engine]) -> String {
    let names: Vec<_> = engines.iter().map(Engine::name).collect();
    names.join(",")
}

/// `program` as a command, with a display where one of the engines needs it.
pub(crate) fn with_display(engines: &[Engine], program: impl AsRef<OsStr>) -> Command {
    let display = engines.iter().find_map(|engine| match engine {
        Engine::Webkit { display, .. } => Some(display),
        Engine::Chromium(_) | Engine::Firefox { .. } => None,
    });
    let Some(display) = display else {
        return Command::new(program);
    };
    let mut command = Command::new(display);
    command.args(["--auto-servernum", "--server-args=-screen 0 1400x1000x24"]);
    command.arg(program);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webkit() -> Engine {
        Engine::Webkit {
            driver: "/usr/bin/WebKitWebDriver".into(),
            display: "/usr/bin/xvfb-run".into(),
        }
    }

    fn firefox() -> Engine {
        Engine::Firefox {
            firefox: "/usr/bin/firefox".into(),
            geckodriver: "/usr/bin/geckodriver".into(),
        }
    }

    #[test]
    fn names_are_a_list_for_the_tests() {
        assert_eq!(names(&[firefox(), webkit()]), "firefox,webkit");
    }

    #[test]
    fn only_webkit_gets_a_display() {
        let command = with_display(&[firefox()], "npm");
        assert_eq!(command.get_program(), "npm");
        let command = with_display(&[firefox(), webkit()], "npm");
        assert_eq!(command.get_program(), "/usr/bin/xvfb-run");
        assert_eq!(command.get_args().last(), Some(OsStr::new("npm")));
    }
}
