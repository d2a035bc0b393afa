//! Runs other programs, and turns their failure into one sentence.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Runs a command to its end; its output passes through.
///
/// `advice` completes the error: what to do when the command fails.
pub(crate) fn run(command: &mut Command, advice: &str) -> Result<()> {
    let line = line(command);
    let status = command
        .status()
        .with_context(|| format!("`{line}` did not start; {advice}"))?;
    if !status.success() {
        bail!("`{line}` failed ({status}); {advice}");
    }
    Ok(())
}

/// Runs a command to its end and returns what it wrote to its standard output.
pub(crate) fn capture(command: &mut Command, advice: &str) -> Result<String> {
    let line = line(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("`{line}` did not start; {advice}"))?;
    if !output.status.success() {
        bail!("`{line}` failed ({}); {advice}", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` wrote something unreadable"))
}

/// The command as somebody would type it, the program by its bare name.
pub(crate) fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut line = program
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_and_the_advice() {
        let error = run(
            Command::new("cargo")
                .arg("no-such-command")
                .stderr(Stdio::null()),
            "try another",
        );
        let sentence = error.map_err(|error| error.to_string());
        assert!(matches!(&sentence, Err(sentence)
            if sentence.starts_with("`cargo no-such-command` failed")
                && sentence.ends_with("; try another")));
    }

    #[test]
    fn a_program_that_does_not_exist_is_named_too() {
        let error = run(&mut Command::new("/nowhere/sockeye-tool"), "install it");
        let sentence = error.map_err(|error| error.to_string());
        assert_eq!(
            sentence,
            Err("`sockeye-tool` did not start; install it".to_owned())
        );
    }
}
