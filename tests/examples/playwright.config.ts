/**
 * The same programs against two servers, in the machine's own Chromium.
 *
 * `cargo xtask test examples` builds the programs, the servers and the site, and runs this.
 */
import { defineConfig } from "@playwright/test";

import { chromium } from "../chromium.mts";
import { SERVERS, type ServerName, type ServerOptions } from "./fixtures.ts";

const names = Object.keys(SERVERS) as ServerName[];

export default defineConfig<object, ServerOptions>({
  testDir: "tests",
  workers: 2,
  forbidOnly: true,
  // A cut connection comes back after a backoff of seconds.
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    launchOptions: chromium,
  },
  projects: names.map((serverName) => ({
    name: serverName,
    testMatch: serverName === "site" ? ["rooms.spec.ts", "site.spec.ts"] : "rooms.spec.ts",
    use: { serverName },
  })),
});
