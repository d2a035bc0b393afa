//! What happened, in lines with the virtual time; kept only where somebody reads it.

/// The lines of one run.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    lines: Option<Vec<String>>,
}

impl Trace {
    pub(crate) fn new(kept: bool) -> Self {
        Self {
            lines: kept.then(Vec::new),
        }
    }

    /// Adds a line, which is only made where lines are kept.
    pub(crate) fn note(&mut self, now: u64, line: impl FnOnce() -> String) {
        if let Some(lines) = &mut self.lines {
            let (minutes, rest) = (now / 60_000, now % 60_000);
            let time = format!("{minutes:>5}:{:02}.{:03}", rest / 1_000, rest % 1_000);
            lines.push(format!("{time}  {}", line()));
        }
    }

    pub(crate) fn into_lines(self) -> Vec<String> {
        self.lines.unwrap_or_default()
    }
}
