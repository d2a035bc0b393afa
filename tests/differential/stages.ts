/**
 * The fixture of all tests here: one tab for each client, for as long as a worker lives.
 */
import { test as base } from "@playwright/test";
import { bundlePages } from "./bundle.ts";
import { openStages, type Stages } from "./play.ts";

export const candidate = process.env.CANDIDATE === "original" ? "original" : "sockeye";

export const test = base.extend<object, { stages: Stages }>({
  stages: [
    async ({ browser }, use) => {
      const stages = await openStages(browser, await bundlePages(), candidate);
      await use(stages);
      await stages.original.close();
      await stages.sockeye.close();
    },
    { scope: "worker" },
  ],
});
