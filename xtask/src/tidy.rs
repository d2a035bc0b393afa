//! `cargo xtask tidy`: the rules of the architecture that no compiler checks.
//!
//! The rules read source text, not a syntax tree: comments are left out, the
//! rest is taken as written. ARCHITECTURE.md says why each of them is there.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::stamp;
use crate::workspace::Workspace;

/// The folders with source text of ours.
const FOLDERS: [&str; 6] = ["benches", "pkg-template", "src", "tests", "www", "xtask"];

/// The extensions of source text.
const EXTENSIONS: [&str; 8] = ["css", "cjs", "js", "mjs", "rs", "ts", "tsx", "jsx"];

/// The modules of the crate from the lowest layer up. A module may use its own
/// layer and those below it.
const LAYERS: [&[&str]; 6] = [
    &["backoff", "payload", "time"],
    &["engine"],
    &["socket"],
    &["chat"],
    &["client", "web"],
    &["js"],
];

/// The modules that may name JavaScript values.
const JAVASCRIPT_MODULES: [&str; 3] = ["client", "js", "web"];

/// What only those may name.
const JAVASCRIPT_NAMES: [&str; 4] = ["JsValue", "js_sys", "wasm_bindgen", "web_sys"];

/// The most lines that a file may have: one that is longer holds two ideas.
const LINES: usize = 600;

/// The most files in JavaScript that the crate may have. Without a bundler each is a
/// request, all at once; and the server of the `wasm` tier's test runner begins with four
/// threads, one for each connection, and can leave a fifth connection without an answer.
const SNIPPETS: usize = 4;

/// Files that may be longer, each with the reason.
const LONG_FILES: [(&str, &str); 0] = [];

/// A place that breaks a rule.
#[derive(Debug, Eq, PartialEq)]
struct Violation {
    file: String,
    line: usize,
    message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Checks every file and lists all violations.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let root = workspace.root();
    let mut violations = Vec::new();
    let mut files = Vec::new();
    for folder in FOLDERS.map(|folder| root.join(folder)) {
        if !folder.exists() {
            continue;
        }
        for path in stamp::sources(&folder)? {
            let extension = path.extension().and_then(|extension| extension.to_str());
            if !extension.is_some_and(|extension| EXTENSIONS.contains(&extension)) {
                continue;
            }
            let text = fs::read_to_string(&path)
                .with_context(|| format!("{} can't be read", path.display()))?;
            let file = path.strip_prefix(root).unwrap_or(&path);
            violations.extend(check(file, &text));
            files.push(file.to_owned());
        }
    }
    violations.extend(check_snippets(&files));
    for violation in &violations {
        eprintln!("{violation}");
    }
    if !violations.is_empty() {
        bail!(
            "`cargo xtask tidy` found {} violations; ARCHITECTURE.md explains the rules",
            violations.len()
        );
    }
    println!("tidy: {} files follow the rules", files.len());
    Ok(())
}

/// All rules over one file, whose path is relative to the repository.
fn check(path: &Path, text: &str) -> Vec<Violation> {
    let file = path.to_string_lossy().replace('\\', "/");
    let mut found = Vec::new();
    let mut report = |line: usize, message: String| {
        found.push(Violation {
            file: file.clone(),
            line,
            message,
        });
    };

    let lines = text.lines().count();
    if lines > LINES && !LONG_FILES.iter().any(|(long, _)| *long == file) {
        report(
            lines,
            format!("a file has at most {LINES} lines; this one holds two ideas"),
        );
    }
    if file.ends_with(".rs") {
        if !text.trim_start().starts_with("//!") {
            report(
                1,
                "a file opens with a `//!` comment that says what it does".to_owned(),
            );
        }
        if let Some(module) = module(&file) {
            let code = without_comments(text);
            check_layers(module, &code, &mut report);
            check_javascript_names(module, &code, &mut report);
            check_leaks(&code, &mut report);
        }
    }
    found
}

/// How many files in JavaScript the crate has, from all files.
fn check_snippets(files: &[PathBuf]) -> Option<Violation> {
    let snippets: Vec<_> = files
        .iter()
        .filter(|file| file.starts_with("src") && file.extension() == Some("js".as_ref()))
        .collect();
    let surplus = snippets.get(SNIPPETS)?;
    Some(Violation {
        file: surplus.to_string_lossy().into_owned(),
        line: 1,
        message: format!(
            "the crate has {} files in JavaScript, and may have {SNIPPETS}; join two",
            snippets.len()
        ),
    })
}

/// The top-level module of the crate that a file belongs to; `lib` is the root.
fn module(file: &str) -> Option<&str> {
    let name = file.strip_prefix("src/")?.split('/').next()?;
    Some(name.strip_suffix(".rs").unwrap_or(name))
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// Imports point one way.
fn check_layers(module: &str, code: &str, report: &mut impl FnMut(usize, String)) {
    if module == "lib" {
        return;
    }
    let Some(own) = layer(module) else {
        report(
            1,
            format!("the module `{module}` has no layer; give it one in xtask/src/tidy.rs"),
        );
        return;
    };
    for (at, _) in code.match_indices("crate::") {
        // `other_crate::` is another path.
        if code
            .get(..at)
            .is_some_and(|before| before.ends_with(is_identifier))
        {
            continue;
        }
        let rest = code.get(at + "crate::".len()..).unwrap_or_default();
        for used in first_segments(rest) {
            if layer(used).is_some_and(|used| used > own) {
                report(
                    line_of(code, at),
                    format!("`{module}` uses `{used}`, which stands above it"),
                );
            }
        }
    }
    for (at, _) in code.match_indices("super::super::super::") {
        report(
            line_of(code, at),
            "a path this far up starts at `crate::`".to_owned(),
        );
    }
}

/// JavaScript values stay at the edge.
fn check_javascript_names(module: &str, code: &str, report: &mut impl FnMut(usize, String)) {
    // The crate's root names features and targets, not values.
    if module == "lib" || JAVASCRIPT_MODULES.contains(&module) {
        return;
    }
    for name in JAVASCRIPT_NAMES {
        for (at, _) in code.match_indices(name) {
            let before = code.get(..at).unwrap_or_default();
            let after = code.get(at + name.len()..).unwrap_or_default();
            if !before.ends_with(is_identifier) && !after.starts_with(is_identifier) {
                report(
                    line_of(code, at),
                    format!("`{module}` names `{name}`, which only web, js and client may"),
                );
            }
        }
    }
}

/// Closures that JavaScript holds are owned by a value that takes them back.
fn check_leaks(code: &str, report: &mut impl FnMut(usize, String)) {
    for name in [".forget()", "Closure::forget"] {
        for (at, _) in code.match_indices(name) {
            report(
                line_of(code, at),
                format!("`{name}` leaks; keep the closure in a value"),
            );
        }
    }
}

/// The first segments of what follows `crate::`: one name, or those of a group.
fn first_segments(rest: &str) -> Vec<&str> {
    let Some(group) = rest.strip_prefix('{') else {
        return vec![leading_identifier(rest)];
    };
    let mut segments = Vec::new();
    let mut depth = 1;
    for piece in group.split_inclusive(['{', '}', ',']) {
        if depth == 1 {
            segments.push(leading_identifier(piece.trim_start()));
        }
        match piece.chars().next_back() {
            Some('{') => depth += 1,
            Some('}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    segments.retain(|segment| !segment.is_empty());
    segments
}

/// The identifier at the start of `code`; empty when there is none.
fn leading_identifier(code: &str) -> &str {
    let end = code.find(|c| !is_identifier(c)).unwrap_or(code.len());
    code.get(..end).unwrap_or_default()
}

fn is_identifier(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The text with the rest of each line from `//` on left out. A `//` within a
/// string, as in an address, hides what follows it on that line.
fn without_comments(text: &str) -> String {
    text.lines()
        .map(|line| line.split_once("//").map_or(line, |(code, _)| code))
        .collect::<Vec<_>>()
        .join("\n")
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines at which `text`, as the file `path`, breaks a rule, and how.
    fn violations(path: &str, text: &str) -> Vec<(usize, String)> {
        check(Path::new(path), text)
            .into_iter()
            .map(|violation| (violation.line, violation.message))
            .collect()
    }

    fn lines(path: &str, text: &str) -> Vec<usize> {
        violations(path, text)
            .into_iter()
            .map(|(line, _)| line)
            .collect()
    }

    #[test]
    fn a_clean_file_passes() {
        let text = "//! The socket.\n\nuse crate::engine::Engine;\nuse crate::{backoff, payload::{Payload, Shape}};\n";
        assert_eq!(violations("src/socket/manager.rs", text), []);
    }

    #[test]
    fn a_fifth_file_in_javascript_is_found() {
        let mut files: Vec<PathBuf> = (0..SNIPPETS)
            .map(|number| format!("src/web/{number}.js").into())
            .collect();
        files.push("tests/page.js".into());
        assert_eq!(check_snippets(&files), None);
        files.push("src/js/more.js".into());
        assert_eq!(
            check_snippets(&files).map(|violation| violation.file),
            Some("src/js/more.js".to_owned())
        );
    }

    #[test]
    fn a_file_without_a_module_doc_is_found() {
        assert_eq!(lines("src/time.rs", "/// A time.\npub struct Time;\n"), [1]);
        assert_eq!(lines("tests/echo.rs", "#![cfg(test)]\n"), [1]);
    }

    #[test]
    fn an_import_of_a_higher_layer_is_found() {
        assert_eq!(
            lines("src/engine.rs", "//! E.\nuse crate::socket::Packet;\n"),
            [2]
        );
        assert_eq!(
            lines(
                "src/payload/host.rs",
                "//! P.\nfn f() { crate::engine::open() }\n"
            ),
            [2]
        );
    }

    #[test]
    fn a_group_is_looked_into() {
        let text =
            "//! E.\nuse crate::{\n    payload::{Payload, socket},\n    socket::Packet,\n};\n";
        let found = violations("src/engine/connection.rs", text);
        assert_eq!(
            found,
            [(
                2,
                "`engine` uses `socket`, which stands above it".to_owned()
            )]
        );
        assert_eq!(
            first_segments("{self, a::{b, c}, d as e, f}; g"),
            ["self", "a", "d", "f"]
        );
    }

    #[test]
    fn the_same_layer_and_the_root_may_be_used() {
        assert_eq!(
            violations("src/web/driver.rs", "//! W.\nuse crate::client::Client;\n"),
            []
        );
        assert_eq!(
            violations(
                "src/engine.rs",
                "//! E.\nuse crate::Error;\nuse engine_crate::socket;\n"
            ),
            []
        );
        assert_eq!(
            violations("src/lib.rs", "//! L.\npub use crate::js::io;\n"),
            []
        );
    }

    #[test]
    fn a_module_without_a_layer_is_found() {
        assert_eq!(lines("src/helpers.rs", "//! H.\n"), [1]);
    }

    #[test]
    fn a_climb_out_of_the_module_is_found() {
        assert_eq!(
            lines(
                "src/engine/a.rs",
                "//! A.\nuse super::super::super::socket::B;\n"
            ),
            [2]
        );
    }

    #[test]
    fn javascript_values_in_the_core_are_found() {
        assert_eq!(
            lines("src/socket.rs", "//! S.\nuse wasm_bindgen::JsValue;\n"),
            [2, 2]
        );
        assert_eq!(
            violations("src/web.rs", "//! W.\nuse wasm_bindgen::JsValue;\n"),
            []
        );
        assert_eq!(
            violations("src/socket.rs", "//! S.\nstruct MyJsValue; // a JsValue\n"),
            []
        );
    }

    #[test]
    fn leaked_closures_are_found() {
        assert_eq!(
            lines(
                "src/web/timer.rs",
                "//! T.\nfn f(c: C) {\n    c.forget();\n}\n"
            ),
            [3]
        );
    }

    #[test]
    fn a_file_that_is_too_long_is_found() {
        let long = "//! Long.\n".repeat(LINES + 1);
        assert_eq!(lines("www/lib/long.ts", &long), [LINES + 1]);
        assert_eq!(violations("www/lib/short.ts", "export {};\n"), []);
    }
}
