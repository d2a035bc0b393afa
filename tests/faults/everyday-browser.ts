/**
 * Chromium as people have it: what Playwright turns off when it starts a browser is on,
 * that is throttled background pages, freezing, and the back/forward cache.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium as playwright } from "@playwright/test";
import { chromium } from "../chromium.mts";

/** Chromium says this on its standard error when it can be talked to. */
const LISTENING = /ws:\/\/\S+/;

export class EverydayBrowser {
  readonly browser: Browser;
  readonly #process: ChildProcess;
  readonly #profile: string;

  static async start(): Promise<EverydayBrowser> {
    const profile = await mkdtemp(join(tmpdir(), "everyday-browser-"));
    const args = [
      ...chromium.args,
      "--headless=new",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
    ];
    const process = spawn(chromium.executablePath, [...args, "about:blank"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const address = await new Promise<string>((resolve, reject) => {
      let said = "";
      process.on("exit", () => reject(new Error(`Chromium has ended: ${said}`)));
      process.stderr.setEncoding("utf8").on("data", (text: string) => {
        said = (said + text).slice(-10_000);
        const [found] = LISTENING.exec(said) ?? [];
        if (found) resolve(found);
      });
    });
    return new EverydayBrowser(
      await playwright.connectOverCDP(address, { noDefaults: true }),
      process,
      profile,
    );
  }

  private constructor(browser: Browser, process: ChildProcess, profile: string) {
    this.browser = browser;
    this.#process = process;
    this.#profile = profile;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, "exit");
      this.#process.kill();
      await ended;
    }
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
