/**
 * The machine's own Chromium over the bare DevTools protocol.
 *
 * Only what is measured is turned on: with the network domain, each message that a page
 * receives costs about 24 µs more. The pages have processes of their own and are never
 * throttled.
 *
 * CPU time is `ThreadTime` of the performance domain, the clock of the page's main thread. It
 * does not run while the thread waits, nor while another process has the core, nor with the
 * work of another page; reading it twice and calling a function costs 0.3 to 0.7 ms.
 * `TaskDuration` agrees with it in the time domain `threadTicks` and counts waiting in any other.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { on, once } from "node:events";
import { watch } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import CDP from "chrome-remote-interface";

import { chromium } from "../../../tests/chromium.mts";
import { type Browser, CALL_PATIENCE, type Page } from "./browser.ts";

/** The file in a profile in which Chromium says where it listens. */
const PORT_FILE = "DevToolsActivePort";

/** How long Chromium may take to listen, in ms; it is far less. */
const START_PATIENCE = 60_000;

const ARGUMENTS = [
  "--headless",
  "--remote-debugging-port=0",
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
  ...chromium.args,
];

export class Chromium implements Browser {
  readonly meters = true;

  private constructor(
    readonly name: string,
    private readonly process: ChildProcess,
    private readonly profile: string,
    private readonly port: number,
    private readonly client: CDP.Client,
  ) {}

  static async start(): Promise<Chromium> {
    const profile = await mkdtemp(join(tmpdir(), "sockeye-bench-"));
    const listening = port(profile);
    const child = spawn(
      chromium.executablePath,
      [...ARGUMENTS, `--user-data-dir=${profile}`, "about:blank"],
      {
        stdio: "ignore",
      },
    );
    try {
      const [, number] = await Promise.race([
        once(child, "exit").then(ended),
        Promise.all([once(child, "spawn"), listening]),
      ]);
      const { webSocketDebuggerUrl } = await CDP.Version({ port: number });
      const client = await CDP({ target: webSocketDebuggerUrl, local: true });
      const { product } = await client.Browser.getVersion();
      return new Chromium(product.replace("Headless", "").replace("/", " "), child, profile, number, client);
    } catch (error) {
      child.kill("SIGKILL");
      await rm(profile, { recursive: true, force: true });
      throw error;
    }
  }

  async open(url: string): Promise<Page> {
    const { targetId } = await this.client.Target.createTarget({ url: "about:blank", newWindow: true });
    const client = await CDP({ target: targetId, port: this.port, local: true });
    await client.Page.enable();
    const loaded = client.Page.loadEventFired();
    await client.Page.navigate({ url });
    await loaded;
    await client.Page.disable();
    await client.Performance.enable({});
    return new ChromiumPage(client);
  }

  async stop(): Promise<void> {
    const ended = once(this.process, "exit");
    await this.client.Browser.close();
    await ended;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class ChromiumPage implements Page {
  constructor(private readonly client: CDP.Client) {}

  async call<T>(name: string, ...args: unknown[]): Promise<T> {
    const expression = `bench.${name}(...${JSON.stringify(args)})`;
    const patience = new AbortController();
    const { result, exceptionDetails } = await Promise.race([
      this.client.Runtime.evaluate({ expression, awaitPromise: true, returnByValue: true }),
      setTimeout(CALL_PATIENCE, undefined, patience).then(() => {
        throw new Error(`the page did not come to an end with ${expression}`);
      }),
    ]).finally(() => patience.abort());
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value as T;
  }

  async cpu(): Promise<number> {
    const { metrics } = await this.client.Performance.getMetrics();
    const time = metrics.find(({ name }) => name === "ThreadTime");
    if (!time) throw new Error("Chromium tells no ThreadTime");
    return time.value * 1000;
  }

  async collect(): Promise<void> {
    await this.client.HeapProfiler.collectGarbage();
  }

  async heap(): Promise<number> {
    return (await this.client.Runtime.getHeapUsage()).usedSize;
  }

  async close(): Promise<void> {
    await this.client.Page.close();
    await this.client.close();
  }
}

function ended([code]: unknown[]): never {
  throw new Error(`Chromium ended before it listened (${code})`);
}

/** The port in a profile's file, once that is there. */
async function port(profile: string): Promise<number> {
  const patience = AbortSignal.timeout(START_PATIENCE);
  const watcher = watch(profile);
  const changes = on(watcher, "change", { signal: patience });
  try {
    for (;;) {
      const text = await readFile(join(profile, PORT_FILE), "utf8").catch(() => "");
      // The second line is there when the first one is complete.
      const number = /^(\d+)\n./.exec(text)?.[1];
      if (number) return Number(number);
      await changes.next();
    }
  } finally {
    watcher.close();
  }
}
