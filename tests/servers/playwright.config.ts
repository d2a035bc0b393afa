/**
 * The same scenarios against each server, in the machine's own Chromium.
 *
 * `cargo xtask test servers` builds the package and the servers, and runs this.
 */
import { defineConfig } from "@playwright/test";

import { chromium } from "../chromium.mts";
import type { ServerOptions } from "./fixtures.ts";
import { SERVERS, type ServerName } from "./server.ts";

const names = Object.keys(SERVERS) as ServerName[];

export default defineConfig<object, ServerOptions>({
  testDir: "tests",
  workers: 2,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    launchOptions: chromium,
  },
  projects: [
    ...names.map((serverName) => ({ name: serverName, testMatch: "scenarios.spec.ts", use: { serverName } })),
    { name: "webtransport", testMatch: "webtransport.spec.ts" },
  ],
});
