/** What every test starts with: a site for each worker, and tabs of different people. */
import { type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";

import { Site } from "./site.ts";

/** Opens a page in a browser context of its own, so as another person. */
export type OpenTab = (path: string, options?: BrowserContextOptions) => Promise<Page>;

interface Fixtures {
  openTab: OpenTab;
}

export const test = base.extend<Fixtures, { site: Site }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the parameters.
    async ({}, use) => {
      const site = await Site.start();
      await use(site);
      await site.stop();
    },
    { scope: "worker" },
  ],
  openTab: async ({ browser, site }, use) => {
    const errors: Error[] = [];
    const contexts: { close: () => Promise<void> }[] = [];
    await use(async (path, options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      const page = await context.newPage();
      page.on("pageerror", (error) => errors.push(error));
      await page.goto(`${site.origin}${path}`);
      return page;
    });
    for (const context of contexts) await context.close();
    expect(errors, "nothing is thrown that nobody catches").toEqual([]);
  },
});

export { expect };
