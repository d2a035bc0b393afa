/**
 * The processes behind the gateways: started together, started again when one has
 * ended, stopped together. Each has a port of its own on this machine alone, the same
 * in each of its lives.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { environment } from "./addresses.mjs";

/** @import { ChildProcess } from "node:child_process" */
/** @import { Ports, ProcessName } from "./addresses.mjs" */

/** How often a port is tried until its process listens, in ms. */
const TRY_INTERVAL = 50;

/** How long a process may take until it listens, in ms: Next.js in development on a slow machine. */
const START_PATIENCE = 60_000;

/** How long a process has for ending cleanly, in ms. */
const STOP_PATIENCE = 3_000;

const root = new URL("..", import.meta.url).pathname;
const isProduction = process.env.NODE_ENV === "production";

/** What processes get beside the common environment. @type {Partial<Record<ProcessName, Record<string, string>>>} */
const ENVIRONMENTS = {
  // Two servers that compile must not share their output.
  stock: isProduction ? {} : { NEXT_DIST_DIR: ".next/stock" },
};

/** @type {Record<ProcessName, (port: number) => string[]>} */
const COMMANDS = {
  site: () => ["server/site.mjs"],
  stock: (port) => [
    "node_modules/next/dist/bin/next",
    isProduction ? "start" : "dev",
    "--hostname",
    "127.0.0.1",
    "--port",
    String(port),
  ],
  plain: () => ["server/plain.mjs"],
};

export class Processes {
  /** @type {Map<ProcessName, { port: number, child?: ChildProcess }>} */
  #running = new Map();
  /** @type {Record<string, string | undefined>} */
  #environment = {};
  #stopping = false;

  /** Starts all, and returns when all of them listen. @param {Ports} ports of the gateways */
  async start(ports) {
    const supervisor = { SUPERVISOR: String(process.pid), NEXT_TELEMETRY_DISABLED: "1" };
    this.#environment = { ...environment(ports), ...supervisor };
    const names = /** @type {ProcessName[]} */ (Object.keys(COMMANDS));
    for (const name of names) this.#running.set(name, { port: await freePort() });
    await Promise.all(names.map((name) => this.#launch(name)));
  }

  /** @param {ProcessName} name */
  portOf(name) {
    return this.#running.get(name)?.port ?? 0;
  }

  /** Ends a process as a crash does; another takes its place. @param {ProcessName} name */
  restart(name) {
    this.#running.get(name)?.child?.kill("SIGKILL");
  }

  async stop() {
    this.#stopping = true;
    const children = [...this.#running.values()].flatMap(({ child }) => child ?? []);
    const ended = children.map((child) => child.exitCode === null && !child.killed && once(child, "exit"));
    for (const child of children) child.kill("SIGTERM");
    await Promise.race([Promise.all(ended), delay(STOP_PATIENCE)]);
    for (const child of children) child.kill("SIGKILL");
  }

  /** @param {ProcessName} name */
  async #launch(name) {
    const entry = this.#running.get(name);
    if (!entry) return;
    const watch = ["--import", "./server/end-with-parent.mjs"];
    const child = spawn(process.execPath, [...watch, ...COMMANDS[name](entry.port)], {
      cwd: root,
      env: { ...process.env, ...this.#environment, ...ENVIRONMENTS[name], PORT: String(entry.port) },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    entry.child = child;
    const hasListened = listening(entry.port, child);
    child.once("exit", async () => {
      // One that can't even start would be started for ever.
      if (!this.#stopping && (await hasListened)) this.#launch(name).catch(() => this.#running.delete(name));
    });
    if (!(await hasListened)) throw new Error(`the process ${name} does not listen; see above`);
  }
}

/** @param {number} port @param {ChildProcess} child @returns {Promise<boolean>} */
async function listening(port, child) {
  const deadline = Date.now() + START_PATIENCE;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return true;
    } catch {
      await delay(TRY_INTERVAL);
    } finally {
      socket.destroy();
    }
  }
  return false;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
