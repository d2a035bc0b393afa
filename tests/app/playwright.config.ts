/**
 * The task board in the machine's own Chromium, twice: built with socket.io-client
 * and, by an alias alone, with Sockeye. The tests are the same.
 *
 * The package must have been built: `cargo xtask build`.
 */
import { defineConfig } from "@playwright/test";

import { chromium } from "../chromium.mts";

import type { ClientOptions } from "./fixtures.ts";

export default defineConfig<object, ClientOptions>({
  testDir: "tests",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // A lost connection comes back after a backoff, sometimes more than once in a test.
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  projects: [
    { name: "original", use: { client: { source: "node_modules/socket.io-client/" } } },
    { name: "sockeye", use: { client: { source: "../../pkg/", alias: "../../pkg" } } },
  ],
  use: {
    launchOptions: chromium,
    trace: "retain-on-failure",
  },
});
