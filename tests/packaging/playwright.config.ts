/**
 * The package in each tool that applications are built with, and in the machine's
 * own Chromium.
 *
 * Environment:
 *   MATRIX    a file whose table is written anew (default: none, it is printed alone)
 *
 * The package must have been built: `cargo xtask build`.
 */
import { defineConfig } from "@playwright/test";

import { chromium } from "../chromium.mts";

export default defineConfig({
  testDir: "tests",
  globalSetup: "./install.ts",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // Some cells build an application first.
  timeout: 240_000,
  expect: { timeout: 20_000 },
  // The list comes last: a log is read from its end, and failures belong there.
  reporter: [["./matrix-reporter.ts"], ["list"]],
  use: {
    actionTimeout: 60_000,
    launchOptions: chromium,
  },
});
