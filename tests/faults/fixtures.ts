/** What every test starts with: a page of another origin than the server, with the client in it. */
import { test as base, expect, type Page } from "@playwright/test";
import { EverydayBrowser } from "./everyday-browser.ts";
import type { Globals } from "./page/main.ts";
import { Site } from "./site.ts";

declare global {
  var io: Globals["io"];
  var joinChannel: Globals["joinChannel"];
  var next: Globals["next"];
  var hostile: Globals["hostile"];
}

interface TestFixtures {
  /** A page of an everyday browser. */
  everydayPage: Page;
}

interface WorkerFixtures {
  site: Site;
  everydayBrowser: EverydayBrowser;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
    async ({}, use) => {
      const site = await Site.start();
      await use(site);
      site.stop();
    },
    { scope: "worker" },
  ],
  everydayBrowser: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
    async ({}, use) => {
      const everyday = await EverydayBrowser.start();
      await use(everyday);
      await everyday.stop();
    },
    { scope: "worker" },
  ],
  page: async ({ page, site }, use) => {
    await opened(page, site, use);
  },
  everydayPage: async ({ everydayBrowser, site }, use) => {
    const [context] = everydayBrowser.browser.contexts();
    if (!context) throw new Error("the browser has no context");
    const page = await context.newPage();
    await opened(page, site, use);
    await page.close();
  },
});

async function opened(page: Page, site: Site, use: (page: Page) => Promise<void>): Promise<void> {
  const errors: Error[] = [];
  page.on("pageerror", (error) => errors.push(error));
  await page.goto(site.address);
  await use(page);
  expect(errors, "uncaught in the page").toEqual([]);
}

export { expect };
