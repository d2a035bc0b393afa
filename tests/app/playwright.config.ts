/**
 * The task board in the machine's own Chromium, twice: built with socket.io-client
 * and, by an alias alone, with Sockeye. The tests are the same.
 *
 * Environment:
 *   CHROMIUM  path of the browser (default /usr/bin/chromium)
 *
 * The package must have been built: `cargo xtask build`.
 */
import { defineConfig } from "@playwright/test";

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
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    trace: "retain-on-failure",
  },
});
