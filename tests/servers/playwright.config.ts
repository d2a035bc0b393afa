/**
 * The same scenarios against each server, in the machine's own Chromium.
 *
 * Environment:
 *   CHROMIUM  path of the browser (default /usr/bin/chromium)
 *
 * `cargo xtask test servers` builds the package and the servers, and runs this.
 */
import { defineConfig } from "@playwright/test";
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
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      // Not --disable-quic: WebTransport is QUIC.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    ...names.map((serverName) => ({ name: serverName, testMatch: "scenarios.spec.ts", use: { serverName } })),
    { name: "webtransport", testMatch: "webtransport.spec.ts" },
  ],
});
