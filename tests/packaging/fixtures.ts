/** What a cell starts with: the server that it talks to, and a page that it is judged by. */
import { randomUUID } from "node:crypto";
import { test as base, expect } from "@playwright/test";

import { ToolServer } from "./command.ts";
import { backwards, ExchangeServer } from "./exchange-server.ts";
import { Site, type SiteOptions } from "./site.ts";

export interface Exchange {
  text: string;
  expected: { answer: string; heard: string; transport: string };
}

interface TestFixtures {
  /** Serves a folder until the test ends. */
  serve: (folder: string, options?: SiteOptions) => Promise<Site>;
  /** Starts a tool's own server until the test ends. */
  startTool: (folder: string, program: string, ...args: string[]) => Promise<ToolServer>;
  /** A text that nobody has said before, and what comes of it over a transport. */
  exchangeOver: (transport: "websocket" | "polling") => Exchange;
  /** Opens a page of a consumer with a question for it, and gives what it shows. */
  outcomeOf: (address: string, text?: string) => Promise<unknown>;
  /** Opens a page of a consumer, which must show this and complain of nothing. */
  shows: (address: string, expected: unknown, text?: string) => Promise<void>;
  /** Opens a page of a consumer, which must say a text to the server and get it back. */
  exchangesAt: (address: string) => Promise<void>;
  /** What went wrong in the page: uncaught errors, errors on the console. */
  complaints: string[];
}

interface WorkerFixtures {
  server: ExchangeServer;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
    async ({}, use) => {
      const server = await ExchangeServer.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
  serve: async ({}, use) => {
    const sites: Site[] = [];
    await use(async (folder, options) => {
      const site = await Site.start(folder, options);
      sites.push(site);
      return site;
    });
    for (const site of sites) site.stop();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
  startTool: async ({}, use) => {
    const tools: ToolServer[] = [];
    await use(async (folder, program, ...args) => {
      const tool = await ToolServer.start(folder, program, ...args);
      tools.push(tool);
      return tool;
    });
    for (const tool of tools) await tool.stop();
  },
  exchangeOver: async ({ server }, use) => {
    const texts: string[] = [];
    await use((transport) => {
      const text = `naïve 🧦 ${randomUUID()}`;
      texts.push(text);
      return { text, expected: { answer: backwards(text), heard: text.toUpperCase(), transport } };
    });
    for (const text of texts) expect(server.said.get(text) ?? [], "said to the server, once").toHaveLength(1);
  },
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(`uncaught: ${error.stack}`));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(`console: ${message.text()}`);
    });
    await use(complaints);
  },
  outcomeOf: async ({ page, server, complaints }, use) => {
    await use(async (address, text = "") => {
      const url = new URL(address);
      url.searchParams.set("server", server.origin);
      url.searchParams.set("text", text);
      await page.goto(url.href);
      const output = page.locator("output");
      await output.waitFor({ state: "attached" }).catch((error) => {
        // A page that fails before it can show anything has said why.
        throw new Error([error, ...complaints].join("\n"));
      });
      return JSON.parse((await output.textContent()) ?? "");
    });
  },
  shows: async ({ outcomeOf, complaints }, use) => {
    await use(async (address, expected, text) => {
      expect(await outcomeOf(address, text)).toEqual(expected);
      expect(complaints).toEqual([]);
    });
  },
  exchangesAt: async ({ exchangeOver, shows }, use) => {
    await use(async (address) => {
      const { text, expected } = exchangeOver("websocket");
      await shows(address, expected, text);
    });
  },
});

export { expect };
