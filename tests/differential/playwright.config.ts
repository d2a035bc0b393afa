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
  workers: 4,
  fullyParallel: true,
  forbidOnly: true,
  // A scenario that is played as often as it may be takes minutes.
  timeout: 300_000,
  // The list comes last: a log is read from its end, and failures belong there.
  reporter: [["./summary-reporter.ts"], ["list"]],
  use: {
    launchOptions: chromium,
  },
});
