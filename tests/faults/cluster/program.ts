/**
 * A process of the cluster on a port of its own, the same in each of its lives. None outlives
 * the tests: the site's own wrappers see to that.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const WATCH = new URL("../../../www/server/end-with-parent.mjs", import.meta.url).href;

/** How often it is seen whether a process is ready, in ms. */
export const TRY_INTERVAL = 20;

/** How long a process may take until it listens, in ms: that of a slow machine. */
const START_PATIENCE = 60_000;

export class Program {
  #child: ChildProcess | undefined;
  readonly #command: string[];
  readonly port: number;

  /** `command` are the arguments of Node.js. */
  constructor(port: number, ...command: string[]) {
    this.port = port;
    this.#command = command;
  }

  /** Returns when it listens. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ["--import", WATCH, ...this.#command], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child = child;
    const deadline = Date.now() + START_PATIENCE;
    while (!(await accepts(this.port))) {
      if (hasEnded(child) || Date.now() > deadline) {
        child.kill("SIGKILL");
        throw new Error(`${this.#command.join(" ")} does not listen; see above`);
      }
      await delay(TRY_INTERVAL);
    }
  }

  /** Returns when it has ended; `kill` tells it to, by default with SIGTERM. */
  async end(kill: (child: ChildProcess) => void = (child) => child.kill("SIGTERM")): Promise<void> {
    const child = this.#child;
    if (!child || hasEnded(child)) return;
    const gone = once(child, "exit");
    kill(child);
    await gone;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Ports that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
