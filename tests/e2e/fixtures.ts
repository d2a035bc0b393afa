/** What every test starts with: a site for each worker, and tabs of different people. */
import { type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";

import { Site } from "./site.ts";

/** Opens a page in a browser context of its own, so as another person. */
export type OpenTab = (path: string, options?: BrowserContextOptions) => Promise<Page>;

interface Fixtures {
  openTab: OpenTab;
}

interface WorkerFixtures {
  /** That of `www/server.mjs`; a file of tests may use another one. */
  environment: Record<string, string>;
  site: Site;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  environment: [{}, { scope: "worker", option: true }],
  site: [
    async ({ environment }, use) => {
      const site = await Site.start(environment);
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
