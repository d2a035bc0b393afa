/** What every test starts with: the bundle of its project, a server of its own, and windows. */
import { test as base } from "@playwright/test";

import { BoardWindow } from "./board-window.ts";
import { type Bundle, bundle } from "./build.ts";
import { BoardServer } from "./server.ts";

export interface ClientOptions {
  client: {
    /** Where the files of the client are. */
    source: string;
    /** What stands in for socket.io-client, if anything does. */
    alias?: string;
  };
  app: Bundle;
}

interface Fixtures {
  server: BoardServer;
  /** Opens the page as somebody, in a browser context of its own. */
  open: (name: string, query?: { board?: string; transports?: string }) => Promise<BoardWindow>;
}

export const test = base.extend<Fixtures, ClientOptions>({
  client: [{ source: "" }, { option: true, scope: "worker" }],
  app: [async ({ client }, use) => use(await bundle(client.alias)), { scope: "worker" }],
  server: async ({ app }, use) => {
    const server = await BoardServer.start(app.script);
    await use(server);
    await server.stop();
  },
  open: async ({ browser, server }, use) => {
    const windows: BoardWindow[] = [];
    await use(async (name, query = {}) => {
      const page = await (await browser.newContext()).newPage();
      const window = new BoardWindow(page);
      windows.push(window);
      await page.goto(`${server.origin}/?${new URLSearchParams({ name, ...query })}`);
      return window;
    });
    for (const { page } of windows) await page.context().close();
    expect(windows.flatMap(({ uncaught }) => uncaught)).toEqual([]);
  },
});

export const { expect } = test;
