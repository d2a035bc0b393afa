/**
 * The built site with all of its processes, on free ports, and with data of its own.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../www/", import.meta.url));

export class Site {
  #process: ChildProcess | undefined;
  #port = 0;
  readonly #data: string;

  private constructor(data: string) {
    this.#data = data;
  }

  /** `environment` is that of `www/server.mjs`. Resolves when the site takes requests. */
  static async start(environment: Record<string, string> = {}): Promise<Site> {
    const site = new Site(await mkdtemp(join(tmpdir(), "sockeye-site-")));
    await site.#start(environment);
    return site;
  }

  get port(): number {
    return this.#port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The folder of its data. */
  get data(): string {
    return this.#data;
  }

  /** Ends its supervisor as a crash does. */
  async crash(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  async #start(environment: Record<string, string>): Promise<void> {
    const child = spawn(process.execPath, ["server.mjs"], {
      cwd: FOLDER,
      env: {
        ...process.env,
        NODE_ENV: "production",
        HOST: "127.0.0.1",
        PORT: "0",
        DATA: this.#data,
        ...environment,
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

  /** Ends it as an operator does, and removes its data. */
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
    await rm(this.#data, { recursive: true });
  }
}
