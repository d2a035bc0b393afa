/** What every test starts with: a server of its own, and windows. */
import { test as base } from "@playwright/test";
import { type Bundle, bundle } from "./build.ts";
import { ChatWindow } from "./chat-window.ts";
import type { Message, Settings } from "./page/app.ts";
import { ChatServer } from "./server.ts";

interface TestFixtures {
  server: ChatServer;
  /** Opens the page in a browser context of its own. */
  open: (settings?: Settings, path?: string) => Promise<ChatWindow>;
}

interface WorkerFixtures {
  built: Bundle;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
  built: [async ({}, use) => use(await bundle()), { scope: "worker" }],
  server: async ({ built }, use) => {
    const server = await ChatServer.start(built);
    await use(server);
    await server.stop();
    server.log.close();
  },
  open: async ({ browser, server }, use) => {
    const windows: ChatWindow[] = [];
    await use(async (settings = {}, path) => {
      const window = new ChatWindow(await (await browser.newContext()).newPage());
      windows.push(window);
      await window.goto(server.origin, settings, path);
      return window;
    });
    for (const { page } of windows) await page.context().close();
    expect(windows.flatMap(({ complaints }) => complaints)).toEqual([]);
  },
});

export const { expect } = test;

/** What the messages say. */
export function textsOf(messages: Message[]): string[] {
  return messages.map(({ text }) => text);
}
