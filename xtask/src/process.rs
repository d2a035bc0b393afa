//! Runs other programs, and turns their failure into one sentence.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, IsTerminal, PipeReader};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// How many lines of a failed command's output its error repeats: a log of many
/// commands is read from its end, and a test runner's report is no longer.
const TOLD_LINES: usize = 80;

/// How long the output of a command that has ended is waited for. What it has left
/// running may keep it open for ever.
const OUTPUT_PATIENCE: Duration = Duration::from_secs(2);

/// Runs a command to its end; its output passes through.
///
/// `advice` completes the error: what to do when the command fails. Where the output
/// goes to a log, its last lines follow.
pub(crate) fn run(command: &mut Command, advice: &str) -> Result<()> {
    let line = line(command);
    let (status, told) =
        status(command).with_context(|| format!("`{line}` did not start; {advice}"))?;
    if !status.success() {
        bail!("`{line}` failed ({status}); {advice}{told}");
    }
    Ok(())
}

/// How a command has ended, and the last of what it wrote, unless somebody watches.
fn status(command: &mut Command) -> io::Result<(ExitStatus, String)> {
    if io::stdout().is_terminal() {
        return Ok((command.status()?, String::new()));
    }
    let (output, input) = io::pipe()?;
    let child = command.stdout(input.try_clone()?).stderr(input).spawn();
    // The command would keep the pipe open.
    command.stdout(Stdio::inherit()).stderr(Stdio::inherit());
    let told = Arc::new(Mutex::new(VecDeque::new()));
    let ended = pass_through(output, Arc::clone(&told));
    let status = child?.wait()?;
    // An error says that the output has ended.
    let _ = ended.recv_timeout(OUTPUT_PATIENCE);
    let told = told.lock().unwrap_or_else(PoisonError::into_inner);
    let lines: Vec<&str> = told.iter().map(String::as_str).collect();
    Ok((status, format!("\n{}", lines.join("\n"))))
}

/// Copies line by line to our output, in a thread of its own, and keeps the last ones.
/// What it returns fails to receive when all has been copied.
fn pass_through(from: PipeReader, told: Arc<Mutex<VecDeque<String>>>) -> Receiver<()> {
    let (done, ended) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(from).split(b'\n').map_while(io::Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            println!("{line}");
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            told.push_back(line);
            if told.len() > TOLD_LINES {
                told.pop_front();
            }
        }
        drop(done);
    });
    ended
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
                && sentence.contains("; try another")));
    }

    #[cfg(unix)]
    #[test]
    fn a_failure_repeats_the_last_lines_where_nobody_watches() -> Result<()> {
        let script = "for n in $(seq 200); do echo line $n; done; echo why >&2; exit 3";
        let (status, told) = status(Command::new("sh").args(["-c", script]))?;
        assert_eq!(status.code(), Some(3));
        if io::stdout().is_terminal() {
            return Ok(());
        }
        assert!(told.contains("why") && told.contains("line 200"), "{told}");
        assert!(!told.contains("line 100\n"), "{told}");
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_outlives_the_command_does_not_hold_it() -> Result<()> {
        run(Command::new("sh").args(["-c", "sleep 60 & exit 0"]), "")
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
