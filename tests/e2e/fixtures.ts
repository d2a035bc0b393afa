/** What every test starts with: a site of its own, a proxy in front of it, and windows. */
import { test as base } from "@playwright/test";

import { ChatWindow } from "./chat-window.ts";
import { FaultyProxy } from "./faulty-proxy.ts";
import { Site } from "./site.ts";

interface Fixtures {
  site: Site;
  /** The way between the windows and the site. */
  network: FaultyProxy;
  /** Opens the page in a browser context of its own, so as another person. */
  openWindow: (query?: string) => Promise<ChatWindow>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the parameters.
  site: async ({}, use) => {
    const site = await Site.start();
    await use(site);
    await site.stop("SIGKILL");
  },
  network: async ({ site }, use) => {
    const proxy = await FaultyProxy.start(site.port);
    await use(proxy);
    await proxy.close();
  },
  openWindow: async ({ browser, network }, use) => {
    const contexts: { close: () => Promise<void> }[] = [];
    await use(async (query = "") => {
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(`${network.origin}/${query}`);
      return new ChatWindow(page);
    });
    for (const context of contexts) await context.close();
  },
});

export { expect } from "@playwright/test";
