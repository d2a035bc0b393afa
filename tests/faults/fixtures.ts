/** What every test starts with: a page of another origin than the server, with the client in it. */
import { test as base, expect } from "@playwright/test";
import type { Globals } from "./page/main.ts";
import { Site } from "./site.ts";

declare global {
  var io: Globals["io"];
  var joinChannel: Globals["joinChannel"];
  var next: Globals["next"];
  var hostile: Globals["hostile"];
}

interface WorkerFixtures {
  site: Site;
}

export const test = base.extend<object, WorkerFixtures>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
    async ({}, use) => {
      const site = await Site.start();
      await use(site);
      site.stop();
    },
    { scope: "worker" },
  ],
  page: async ({ page, site }, use) => {
    const errors: Error[] = [];
    page.on("pageerror", (error) => errors.push(error));
    await page.goto(site.address);
    await use(page);
    expect(errors, "uncaught in the page").toEqual([]);
  },
});

export { expect };
