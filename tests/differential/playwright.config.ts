/**
 * Both clients, scenario by scenario, in the machine's own Chromium.
 *
 * The package must have been built: `cargo xtask build`.
 */
import { defineConfig } from "@playwright/test";

import { chromium } from "../chromium.mts";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // Where the network decides an interleaving that no stream separates, a second look
  // tells chance from difference: a difference fails each time.
  retries: 2,
  timeout: 60_000,
  reporter: [["list"], ["./summary-reporter.ts"]],
  use: {
    launchOptions: chromium,
  },
});
