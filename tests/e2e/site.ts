/**
 * The built site as a process of its own, on a port that stays the same when it
 * is stopped and started again.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../www/", import.meta.url));

export class Site {
  #process: ChildProcess | undefined;
  /** 0 until the first start has taken a free one. */
  #port = 0;

  static async start(): Promise<Site> {
    const site = new Site();
    await site.start();
    return site;
  }

  get port(): number {
    return this.#port;
  }

  /** Resolves when the site takes requests. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ["server.mjs"], {
      cwd: FOLDER,
      env: {
        ...process.env,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        HOST: "127.0.0.1",
        PORT: String(this.#port),
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process = child;
    child.once("exit", (code, signal) => {
      if (this.#process === child) console.error(`the site ended by itself: ${signal ?? `code ${code}`}`);
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const port = /^listening on .*:(\d+)$/.exec(line)?.[1];
      if (port === undefined) continue;
      this.#port = Number(port);
      // What it prints from now on must not fill the pipe.
      child.stdout.resume();
      return;
    }
    throw new Error("the site ended before it was listening; is it built?");
  }

  /** Ends the process: SIGKILL as a crash would, SIGTERM as an operator does. */
  async stop(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
}
