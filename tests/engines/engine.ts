/**
 * The browser engines, each driven by the WebDriver that its own makers give: Chromium by
 * chromedriver, Firefox by geckodriver, WebKitGTK's MiniBrowser by WebKitWebDriver. WebKit
 * has no headless mode: it needs a display.
 *
 * Environment:
 *   CHROMIUM          path of Chromium (default /usr/bin/chromium)
 *   CHROMEDRIVER      path of its driver (default chromedriver, as all below on PATH)
 *   FIREFOX           path of Firefox (default: where geckodriver finds it)
 *   GECKODRIVER       path of its driver (default geckodriver)
 *   WEBKITWEBDRIVER   path of WebKit's driver (default WebKitWebDriver)
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { Builder, Capabilities, type WebDriver } from "selenium-webdriver";

import { chromium } from "../chromium.mts";

interface EngineKind {
  readonly driver: string;
  readonly arguments: readonly string[];
  readonly capabilities: Record<string, unknown>;
}

const { FIREFOX } = process.env;

/** How long a driver may take to listen, in ms; it is far less. */
const START_PATIENCE = 30_000;

/** How long a script in the page may take, in ms: longer than any wait within one. */
const SCRIPT_TIMEOUT = 60_000;

const ENGINES = {
  chromium: {
    driver: process.env.CHROMEDRIVER ?? "chromedriver",
    arguments: [],
    capabilities: {
      browserName: "chrome",
      "goog:chromeOptions": { binary: chromium.executablePath, args: ["--headless", ...chromium.args] },
    },
  },
  firefox: {
    driver: process.env.GECKODRIVER ?? "geckodriver",
    // Only the browser's own side can take the network away.
    arguments: ["--allow-system-access", "--log", "fatal"],
    capabilities: {
      browserName: "firefox",
      "moz:firefoxOptions": { ...(FIREFOX !== undefined && { binary: FIREFOX }), args: ["-headless"] },
    },
  },
  webkit: {
    driver: process.env.WEBKITWEBDRIVER ?? "WebKitWebDriver",
    arguments: [],
    capabilities: { browserName: "MiniBrowser" },
  },
} as const satisfies Record<string, EngineKind>;

export type EngineName = keyof typeof ENGINES;

export const engineNames = Object.keys(ENGINES) as EngineName[];

/** A browser with one window, and the driver that drives it. */
export class Engine {
  private constructor(
    readonly driver: WebDriver,
    readonly version: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(name: EngineName): Promise<Engine> {
    const kind: EngineKind = ENGINES[name];
    const port = await freePort();
    const child = spawn(kind.driver, [`--port=${port}`, ...kind.arguments], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    try {
      const address = `http://127.0.0.1:${port}`;
      await listens(child, kind.driver, address);
      const driver = await new Builder()
        .disableEnvironmentOverrides()
        .usingServer(address)
        .withCapabilities(new Capabilities(kind.capabilities))
        .build();
      await driver.manage().setTimeouts({ script: SCRIPT_TIMEOUT });
      const version = (await driver.getCapabilities()).get("browserVersion");
      return new Engine(driver, String(version), child);
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    }
  }

  async stop(): Promise<void> {
    try {
      await this.driver.quit();
    } finally {
      const ended = once(this.process, "exit");
      if (this.process.kill("SIGTERM")) await ended;
    }
  }
}

/** A port that was free a moment ago: not every driver can choose one by itself. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Returns when the driver takes commands. */
async function listens(child: ChildProcess, name: string, address: string): Promise<void> {
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = new Error(`${name} did not start: ${error.message}`);
  });
  child.once("exit", (code) => {
    failure ??= new Error(`${name} ended before it listened (${code})`);
  });
  const deadline = Date.now() + START_PATIENCE;
  while (Date.now() < deadline) {
    if (failure) throw failure;
    const answer = await fetch(`${address}/status`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${name} does not listen`);
}
