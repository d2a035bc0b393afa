//! The program against a real Socket.IO server: `tests/servers` of the repository, where
//! `npm ci` has to have been run.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

const SERVER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/servers/node/server.mjs"
);

/// Where a wait ends that would never end; nothing is expected to be fast.
const LIMIT: Duration = Duration::from_secs(120);

/// A process whose lines are awaited; killed when it is dropped.
struct Process {
    child: Child,
    lines: Receiver<String>,
}

impl Process {
    fn start(command: &mut Command) -> Result<Self> {
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = child.spawn()?;
        let output = BufReader::new(child.stdout.take().ok_or("no output")?);
        let (sender, lines) = channel();
        thread::spawn(move || {
            let mut lines = output.lines().map_while(std::result::Result::ok);
            lines.try_for_each(|line| sender.send(line))
        });
        Ok(Self { child, lines })
    }

    /// A server on this port, and its address.
    fn server(port: &str) -> Result<(Self, String)> {
        let server = Self::start(Command::new("node").args([SERVER, "socket.io", port]))?;
        let line = server.wait("listening on ")?;
        let address = line.trim_start_matches("listening on ").to_owned();
        Ok((server, address))
    }

    fn client(address: &str) -> Result<Self> {
        Self::start(Command::new(env!("CARGO_BIN_EXE_sockeye-over-tokio")).arg(address))
    }

    fn say(&mut self, line: &str) -> Result {
        let input = self.child.stdin.as_mut().ok_or("the input has ended")?;
        Ok(writeln!(input, "{line}")?)
    }

    /// The next line with this in it.
    fn wait(&self, part: &str) -> Result<String> {
        let mut seen = String::new();
        loop {
            let next = self.lines.recv_timeout(LIMIT);
            let line = next.map_err(|error| format!("no line with {part}: {error}{seen}"))?;
            if line.contains(part) {
                return Ok(line);
            }
            seen = seen + "\n" + &line;
        }
    }

    /// Waits for the end of the process, which is to be a success.
    fn succeed(mut self) -> Result {
        loop {
            match self.lines.recv_timeout(LIMIT) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => return Err("the client does not end".into()),
            }
        }
        let status = self.child.wait()?;
        assert!(status.success(), "the client ended with {status}");
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The socket's id on the server, once it has joined.
fn joined(client: &Process) -> Result<String> {
    let line = client.wait("Joined {")?;
    Ok(line.split('"').nth(1).ok_or("no id")?.to_owned())
}

#[test]
fn emits_receives_and_answers() -> Result {
    let (_server, address) = Process::server("0")?;
    let mut client = Process::client(&address)?;
    client.say(r#"["echo","grüße"]"#)?;
    client.wait(r#"Acked { socket: SocketId(0), token: 0, args: Array([String("grüße")])"#)?;
    client.say(r#"["echo",{"list":[1,null]}]"#)?;
    client.wait(
        r#"token: 1, args: Array([Object([("list", Array([Scalar(Number(1)), Scalar(Null)]))])])"#,
    )?;
    client.say("[\"announce\",\"bytes\",{\"_placeholder\":true,\"num\":0}]\tAQL/")?;
    client.wait(r#"args: Array([String("announced"), String("bytes"), Binary([1, 2, 255])])"#)?;
    client.say(r#"["ask","why"]"#)?;
    client.wait(r#"args: Array([String("question"), String("why")]), ack: Some("#)?;
    client.wait(r#"args: Array([String("answered"), String("received")])"#)?;
    client.say("no event")?;
    client.wait("not an event: no event")?;
    Ok(())
}

#[test]
fn reconnects() -> Result {
    let (mut server, address) = Process::server("0")?;
    let mut client = Process::client(&address)?;
    let first = joined(&client)?;
    client.say(r#"["hang up"]"#)?;
    client.wait("Disconnected { socket: SocketId(0), reason: Engine(TransportClose)")?;
    let second = joined(&client)?;
    assert_ne!(first, second, "another session has another id");

    server.child.kill()?;
    client.wait("Disconnected { socket: SocketId(0), reason: Engine(TransportError)")?;
    client.wait("ConnectError {")?;
    client.say(r#"["echo","kept"]"#)?;
    let port = address.rsplit(':').next().ok_or("no port")?;
    let (_server, _) = Process::server(port)?;
    joined(&client)?;
    client.wait(r#"args: Array([String("kept")])"#)?;
    Ok(())
}

#[test]
fn leaves_at_the_end_of_the_input() -> Result {
    let (_server, address) = Process::server("0")?;
    let mut watcher = Process::client(&address)?;
    watcher.say(r#"["watch"]"#)?;
    watcher.wait("Acked {")?;
    let mut client = Process::client(&address)?;
    let id = joined(&client)?;
    client.child.stdin = None;
    client.wait("Disconnected { socket: SocketId(0), reason: IoClientDisconnect")?;
    client.succeed()?;
    watcher.wait(&format!(
        r#"String("left"), String("{id}"), String("client namespace disconnect")"#
    ))?;
    watcher.say(r#"["kick"]"#)?;
    watcher.wait("Disconnected { socket: SocketId(0), reason: IoServerDisconnect")?;
    watcher.succeed()
}
