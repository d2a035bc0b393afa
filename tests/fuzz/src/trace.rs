//! A failing input in words: with `FUZZ_TRACE` in the environment, every step and all
//! that follows from it is printed.

use std::env;
use std::sync::LazyLock;

static IS_ON: LazyLock<bool> = LazyLock::new(|| env::var_os("FUZZ_TRACE").is_some());

/// Prints a line, where somebody wants to read it.
pub fn tell(line: impl FnOnce() -> String) {
    if *IS_ON {
        eprintln!("{}", line());
    }
}
