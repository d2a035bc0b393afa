/**
 * What the tests of hostile servers start with: a page that one worker keeps for all
 * its attacks, so that each attack finds what those before it have left.
 */

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { Server } from "socket.io";
import { test as base, expect } from "../fixtures.ts";
import type { Report } from "../page/hostile.ts";
import type { Transport } from "./script.ts";
import { type Behaviour, HostileServer } from "./server.ts";

interface TestFixtures {
  /** Starts a server that ends with the test. */
  start: (behaviour: Behaviour) => Promise<HostileServer>;
  /** The worker's page. Nothing may be uncaught in it, and a good server must be as good as before. */
  attacked: Page;
}

interface WorkerFixtures {
  /** The address of a server that is not hostile. */
  good: string;
  keptPage: Page;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  good: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
    async ({}, use) => {
      const http = createServer();
      const server = new Server(http, { cors: { origin: "*" } });
      server.on("connection", (socket) => {
        socket.on("echo", (value, answer) => answer(value));
      });
      http.listen(0, "127.0.0.1");
      await once(http, "listening");
      await use(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
      await server.close();
    },
    { scope: "worker" },
  ],
  keptPage: [
    async ({ browser, site }, use) => {
      const page = await browser.newPage({ ignoreHTTPSErrors: false });
      await page.goto(site.address);
      await use(page);
      await page.close();
    },
    { scope: "worker" },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
  start: async ({}, use) => {
    const servers: HostileServer[] = [];
    await use(async (behaviour) => {
      const server = await HostileServer.start(behaviour);
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((server) => server.stop()));
  },
  attacked: async ({ keptPage, good }, use) => {
    const errors: Error[] = [];
    const keep = (error: Error) => errors.push(error);
    keptPage.on("pageerror", keep);
    await use(keptPage);
    expect(await isWhole(keptPage, good), "the client works as before").toBe(true);
    keptPage.off("pageerror", keep);
    expect(errors, "uncaught in the page").toEqual([]);
  },
});

export { expect };

/** Options of a Socket as they go to the page. */
export type Options = Record<string, unknown>;

/** Has a page meet a server over one transport. */
export function meet(page: Page, url: string, transport: Transport, options: Options = {}): Promise<Report> {
  return page.evaluate(([address, name, more]) => hostile.meet(address, { transports: [name], ...more }), [
    url,
    transport,
    options,
  ] as const);
}

/** Whether the page's client still works. */
export function isWhole(page: Page, good: string): Promise<boolean> {
  return page.evaluate((address) => hostile.isWhole(address), good);
}
