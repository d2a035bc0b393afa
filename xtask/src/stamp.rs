//! Knows whether the inputs of a step have changed since it last succeeded.
//!
//! Contents are compared, not times, so a checkout that touches every file
//! rebuilds nothing.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use ignore::WalkBuilder;

/// The files under `path` that version control would keep, in a fixed order.
///
/// A path that is a file is listed itself; one that does not exist is an error.
pub(crate) fn sources(path: &Path) -> Result<Vec<PathBuf>> {
    list(
        WalkBuilder::new(path)
            .hidden(false)
            .require_git(false)
            .git_global(false)
            .git_exclude(false),
    )
}

/// All files under `path`, generated ones included, in a fixed order.
pub(crate) fn contents(path: &Path) -> Result<Vec<PathBuf>> {
    list(WalkBuilder::new(path).standard_filters(false))
}

fn list(walk: &mut WalkBuilder) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in walk.sort_by_file_path(Path::cmp).build() {
        let entry = entry?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// What a set of files holds, as a short text that changes when any of them
/// changes, appears, disappears or moves within `root`.
pub(crate) fn fingerprint(root: &Path, files: &[PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(root).unwrap_or(file).hash(&mut hasher);
        fs::read(file)
            .with_context(|| format!("{} can't be read", file.display()))?
            .hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The fingerprint of the inputs with which a step last succeeded, in a file.
pub(crate) struct Stamp {
    file: PathBuf,
}

impl Stamp {
    /// The stamp that is, or will be, in `file`.
    pub(crate) fn new(file: PathBuf) -> Self {
        Self { file }
    }

    /// Whether the step last succeeded with just these inputs.
    pub(crate) fn matches(&self, fingerprint: &str) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|stamped| stamped == fingerprint)
    }

    /// Forgets the last success, before the step begins: one that fails half
    /// way must not look finished.
    pub(crate) fn clear(&self) -> Result<()> {
        if self.file.exists() {
            fs::remove_file(&self.file)
                .with_context(|| format!("{} can't be removed", self.file.display()))?;
        }
        Ok(())
    }

    /// Notes that the step has succeeded with these inputs.
    pub(crate) fn set(&self, fingerprint: &str) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.file, fingerprint)
            .with_context(|| format!("{} can't be written", self.file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path, files: &[PathBuf]) -> Vec<String> {
        files
            .iter()
            .map(|file| {
                file.strip_prefix(root)
                    .unwrap_or(file)
                    .display()
                    .to_string()
            })
            .collect()
    }

    #[test]
    fn sources_leave_out_what_version_control_ignores() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let root = folder.path();
        fs::create_dir(root.join("generated"))?;
        fs::write(root.join(".gitignore"), "generated\n")?;
        fs::write(root.join("kept"), "")?;
        fs::write(root.join("generated/output"), "")?;
        assert_eq!(names(root, &sources(root)?), [".gitignore", "kept"]);
        assert_eq!(
            names(root, &contents(root)?),
            [".gitignore", "generated/output", "kept"]
        );
        Ok(())
    }

    #[test]
    fn a_fingerprint_follows_contents_and_names() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let root = folder.path();
        let of = || fingerprint(root, &contents(root)?);
        fs::write(root.join("a"), "1")?;
        let first = of()?;
        assert_eq!(of()?, first);
        fs::write(root.join("a"), "2")?;
        let changed = of()?;
        assert_ne!(changed, first);
        fs::rename(root.join("a"), root.join("b"))?;
        assert_ne!(of()?, changed);
        Ok(())
    }

    #[test]
    fn a_stamp_matches_until_it_is_cleared() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let stamp = Stamp::new(folder.path().join("deep/stamp"));
        assert!(!stamp.matches("one"));
        stamp.set("one")?;
        assert!(stamp.matches("one"));
        assert!(!stamp.matches("two"));
        stamp.clear()?;
        assert!(!stamp.matches("one"));
        Ok(())
    }
}
