//! Servers that run beside a command and end with it, however it ends.

use std::io::{BufRead, BufReader};
use std::process::{ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use shared_child::SharedChild;

use crate::process;

/// What a server prints, followed by its address, when it takes connections.
const READY: &str = "listening on ";

/// The exit status of a program that an interrupt has ended.
const INTERRUPTED: i32 = 130;

/// How long a server has for ending cleanly: the site ends other programs first.
const STOP_PATIENCE: Duration = Duration::from_secs(8);

/// The servers that must not outlive this process.
static RUNNING: Mutex<Vec<Arc<SharedChild>>> = Mutex::new(Vec::new());

/// Makes an interrupt or a request to terminate end the servers first.
pub(crate) fn stop_all_on_signal() -> Result<()> {
    ctrlc::set_handler(|| {
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        // All at once first, so that they have the same time.
        for child in running.iter() {
            ask_to_end(child);
        }
        for child in running.iter() {
            stop(child);
        }
        std::process::exit(INTERRUPTED);
    })
    .context("the handler for interrupts can't be set")
}

/// Ends a server: cleanly if it can, and for certain.
fn stop(child: &SharedChild) {
    // Errors mean that it has ended by itself, which is what we want.
    ask_to_end(child);
    if !matches!(child.wait_timeout(STOP_PATIENCE), Ok(Some(_))) {
        let _ = child.kill();
        let _ = child.wait();
    }
}

#[cfg(unix)]
fn ask_to_end(child: &SharedChild) {
    use shared_child::unix::SharedChildExt;
    let _ = child.send_signal(libc::SIGTERM);
}

/// There is no such request elsewhere.
#[cfg(not(unix))]
fn ask_to_end(child: &SharedChild) {
    let _ = child.kill();
}

/// A running server. Dropping it ends the process.
#[must_use = "the server ends when this is dropped"]
pub(crate) struct Server {
    child: Arc<SharedChild>,
    line: String,
    address: String,
}

impl Server {
    /// Starts a server and returns when it says that it is listening. What it
    /// prints passes through, then and later.
    ///
    /// `advice` completes the error: what to do when it does not start.
    pub(crate) fn start(command: &mut Command, advice: &str) -> Result<Self> {
        let line = process::line(command);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let child = SharedChild::spawn(command)
            .with_context(|| format!("`{line}` did not start; {advice}"))?;
        let output = child.take_stdout();
        let child = Arc::new(child);
        RUNNING
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Arc::clone(&child));
        // From here on dropping the value ends the process.
        let mut server = Self {
            child,
            line,
            address: String::new(),
        };

        let mut output = BufReader::new(output.context("the server's output was not piped")?);
        match pass_through_until_ready(&mut output)? {
            Some(address) => server.address = address,
            None => bail!(
                "`{}` ended before it was listening ({}); {advice}",
                server.line,
                server.child.wait()?
            ),
        }
        thread::spawn(move || pass_through(output));
        Ok(server)
    }

    /// Where it listens, as it says itself, for instance `http://localhost:3000`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Waits until it ends by itself.
    pub(crate) fn wait(&self) -> Result<ExitStatus> {
        self.child
            .wait()
            .with_context(|| format!("waiting for `{}` failed", self.line))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        stop(&self.child);
        RUNNING
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|child| !Arc::ptr_eq(child, &self.child));
    }
}

fn pass_through_until_ready(output: &mut BufReader<ChildStdout>) -> Result<Option<String>> {
    let mut line = String::new();
    while output.read_line(&mut line)? > 0 {
        print!("{line}");
        if let Some(address) = line.strip_prefix(READY) {
            return Ok(Some(address.trim_end().to_owned()));
        }
        line.clear();
    }
    Ok(None)
}

fn pass_through(output: BufReader<ChildStdout>) {
    for line in output.lines().map_while(Result::ok) {
        println!("{line}");
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_server_is_there_once_it_says_so_and_gone_when_dropped() -> Result<()> {
        let server = Server::start(
            &mut shell("echo starting; echo listening on http://here:1; exec tail -f /dev/null"),
            "look",
        )?;
        assert_eq!(server.address(), "http://here:1");
        let child = Arc::clone(&server.child);
        drop(server);
        assert!(child.try_wait()?.is_some());
        Ok(())
    }

    #[test]
    fn a_server_is_asked_to_end_before_it_is_killed() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let goodbye = folder.path().join("goodbye");
        let script = format!(
            "trap 'touch {}; exit 0' TERM; echo listening on http://here:1; \
             while :; do sleep 0.1; done",
            goodbye.display()
        );
        drop(Server::start(&mut shell(&script), "look")?);
        assert!(goodbye.exists());
        Ok(())
    }

    #[test]
    fn one_that_ends_too_early_is_an_error_with_advice() {
        let started = Server::start(&mut shell("echo no; exit 3"), "free the port");
        let sentence = started.map(|_| ()).map_err(|error| error.to_string());
        assert!(matches!(&sentence, Err(sentence)
            if sentence.contains("exit status: 3") && sentence.ends_with("; free the port")));
    }
}
