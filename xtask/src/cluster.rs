//! What the site needs to run as several processes: nginx, and Redis.

use std::env;
use std::path::Path;

use anyhow::Result;

use crate::debian;
use crate::tools;

/// The variable of `www/server.mjs` that says how many processes there are.
pub(crate) const PROCESSES: &str = "PROCESSES";

/// Enough to see that it is not just one and another.
pub(crate) const COUNT: &str = "3";

const PROGRAMS: [&str; 2] = ["redis-server", "nginx"];

/// Where Debian has servers, which is not on everybody's `PATH`; the site looks there too.
const SERVER_FOLDERS: [&str; 2] = ["/usr/local/sbin", "/usr/sbin"];

/// What Debian calls them.
const PACKAGES: [&str; 2] = ["redis-server", "nginx-light"];

/// Makes sure that both are there, by Debian's packages where that is allowed.
pub(crate) fn require() -> Result<()> {
    if PROGRAMS.into_iter().all(is_there) {
        return Ok(());
    }
    debian::install(
        &PACKAGES,
        "redis-server or nginx is not on PATH: install both",
        "the site runs as several processes",
    )
}

fn is_there(program: &str) -> bool {
    tools::on_path(program).is_some()
        || SERVER_FOLDERS.iter().any(|folder| {
            Path::new(folder)
                .join(format!("{program}{}", env::consts::EXE_SUFFIX))
                .is_file()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_nobody_has_is_not_there() {
        assert!(!is_there("a-server-that-nobody-has"));
    }
}
