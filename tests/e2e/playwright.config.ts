/**
 * Drives the built site in the machine's own Chromium.
 *
 * The site must have been built: `npm ci && npm run build` in `www/`.
 */
import { defineConfig } from "@playwright/test";

import { chromium } from "../chromium.mts";

export default defineConfig({
  testDir: "tests",
  workers: 3,
  forbidOnly: true,
  // A cut connection comes back after a backoff of seconds, sometimes twice in a test.
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    launchOptions: chromium,
    trace: "retain-on-failure",
  },
});
