/**
 * Networks that fail and servers that are hostile, in the machine's own Chromium.
 *
 * The package must have been built: `cargo xtask build`.
 */
import { defineConfig } from "@playwright/test";

import { chromium } from "../chromium.mts";

export default defineConfig({
  testDir: "tests",
  workers: 3,
  fullyParallel: true,
  forbidOnly: true,
  // A backoff of seconds is part of many tests.
  timeout: 60_000,
  expect: { timeout: 20_000 },
  // The list comes last: a log is read from its end, and failures belong there.
  reporter: [["./recovery-reporter.ts"], ["list"]],
  use: {
    launchOptions: chromium,
  },
});
