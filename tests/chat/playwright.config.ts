/**
 * Rooms, channels and the React hooks in the machine's own Chromium, over a real
 * server with a database.
 *
 * The package must have been built: `cargo xtask build`.
 */
import { defineConfig } from "@playwright/test";

import { chromium } from "../chromium.mts";

export default defineConfig({
  testDir: "tests",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 800, height: 600 },
    launchOptions: chromium,
  },
});
