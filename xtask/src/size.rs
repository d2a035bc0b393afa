//! What the package costs those who use it: the bytes that a browser loads for
//! `import { io } from "@sockeye/client"`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;
use serde_json::Value;

/// The most that the browser entry may weigh, in bytes after brotli.
///
/// The client that this one replaces weighs about a third of it; the rest is
/// what a core in WebAssembly may cost while it still grows. Lower it whenever
/// the figure allows; to raise it needs a reason.
const BUDGET: usize = 50_000;

/// The conditions under which bundlers for browsers read `exports`.
const CONDITIONS: [&str; 4] = ["browser", "import", "module", "default"];

/// The quality and the window (a power of two, in bytes) of `brotli -11`.
const QUALITY: i32 = 11;
const WINDOW: i32 = 22;

/// Prints what the browser entry of a package weighs, and fails when that is
/// above the budget.
pub(crate) fn check(package: &Path) -> Result<()> {
    let entry = entry(package)?;
    let (mut raw, mut compressed) = (0, 0);
    for file in modules(&entry)? {
        let content = fs::read(&file)?;
        raw += content.len();
        compressed += brotli(&content)?;
    }
    println!(
        "browser entry {}: {raw} bytes, {compressed} after brotli (budget {BUDGET})",
        entry.strip_prefix(package).unwrap_or(&entry).display()
    );
    if compressed > BUDGET {
        bail!(
            "the browser entry is {} bytes above its budget; find what has grown, for instance \
             by `cargo tree --target wasm32-unknown-unknown --edges normal`",
            compressed - BUDGET
        );
    }
    Ok(())
}

/// The file that a browser gets for the package's name.
fn entry(package: &Path) -> Result<PathBuf> {
    let file = package.join("package.json");
    let text =
        fs::read_to_string(&file).with_context(|| format!("{} can't be read", file.display()))?;
    let manifest: Value = serde_json::from_str(&text)?;
    manifest
        .get("exports")
        .and_then(|exports| resolve(exports.get(".").unwrap_or(exports)))
        .map(|path| package.join(path.trim_start_matches("./")))
        .with_context(|| format!("{} exports no entry for browsers", file.display()))
}

/// The first target of an `exports` entry whose conditions all apply.
///
/// Node.js goes by the order of the keys; as `types` never applies here and the
/// conditions stand from special to general, so does this.
fn resolve(target: &Value) -> Option<&str> {
    match target {
        Value::String(path) => Some(path),
        Value::Object(conditions) => CONDITIONS
            .into_iter()
            .find_map(|condition| conditions.get(condition).and_then(resolve)),
        _ => None,
    }
}

/// A module and all modules of the same package that it imports, each once.
fn modules(entry: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut open = vec![entry.to_owned()];
    while let Some(file) = open.pop() {
        let text = fs::read_to_string(&file)
            .with_context(|| format!("{} can't be read", file.display()))?;
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        if found.insert(file) {
            open.extend(
                imports(&text)
                    .into_iter()
                    .map(|path| folder.join(path.trim_start_matches("./"))),
            );
        }
    }
    Ok(found)
}

/// The relative modules that a bundled script imports statically.
fn imports(script: &str) -> Vec<&str> {
    let mut paths = Vec::new();
    for keyword in ["from", "import"] {
        for (at, _) in script.match_indices(keyword) {
            let rest = script
                .get(at + keyword.len()..)
                .unwrap_or_default()
                .trim_start();
            let Some(quote) = rest
                .chars()
                .next()
                .filter(|quote| matches!(quote, '"' | '\''))
            else {
                continue;
            };
            let path = rest.split(quote).nth(1).unwrap_or_default();
            if path.starts_with("./") || path.starts_with("../") {
                paths.push(path);
            }
        }
    }
    paths
}

/// The length of `content` after `brotli -11`, which is how hosts send it.
fn brotli(mut content: &[u8]) -> Result<usize> {
    let parameters = BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut content, &mut compressed, &parameters)?;
    Ok(compressed.len())
}

#[cfg(test)]
mod tests {
    use std::hash::{DefaultHasher, Hash, Hasher};

    use serde_json::json;

    use super::*;

    #[test]
    fn the_entry_is_what_a_bundler_for_browsers_takes() {
        let exports = json!({
            "types": "./types.d.ts",
            "node": "./node.js",
            "import": { "types": "./types.d.ts", "default": "./browser.js" },
            "require": "./browser.cjs",
        });
        assert_eq!(resolve(&exports), Some("./browser.js"));
        assert_eq!(resolve(&json!("./plain.js")), Some("./plain.js"));
        assert_eq!(resolve(&json!({ "node": "./node.js" })), None);
    }

    #[test]
    fn static_imports_are_followed_and_dynamic_ones_are_not() {
        let script = r#"import{a}from"./a.js";import './b.js'; export * from "../c.js";
            import react from "react"; const later = import("./later.js");"#;
        let mut paths = imports(script);
        paths.sort_unstable();
        assert_eq!(paths, ["../c.js", "./a.js", "./b.js"]);
    }

    #[test]
    fn every_module_counts_once() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let entry = folder.path().join("entry.js");
        fs::write(&entry, r#"import "./a.js"; import "./b.js";"#)?;
        fs::write(folder.path().join("a.js"), r#"import "./b.js";"#)?;
        fs::write(folder.path().join("b.js"), "")?;
        assert_eq!(modules(&entry)?.len(), 3);
        Ok(())
    }

    #[test]
    fn an_entry_above_the_budget_is_refused() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let write = |script: &str| fs::write(folder.path().join("index.js"), script);
        fs::write(
            folder.path().join("package.json"),
            r#"{ "exports": "./index.js" }"#,
        )?;
        write("export {};")?;
        check(folder.path())?;
        // Digits without a pattern: brotli can't get below half a byte for each.
        let digits = (0..BUDGET / 8).map(|number| {
            let mut hasher = DefaultHasher::new();
            number.hash(&mut hasher);
            format!("{:016x}", hasher.finish())
        });
        write(&digits.collect::<String>())?;
        let checked = check(folder.path()).map_err(|error| error.to_string());
        assert!(matches!(checked, Err(sentence) if sentence.contains("above its budget")));
        Ok(())
    }

    #[test]
    fn brotli_shrinks_what_repeats() -> Result<()> {
        assert!(brotli(&[b'a'; 10_000])? < 100);
        Ok(())
    }
}
