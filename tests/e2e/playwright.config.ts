/**
 * Drives the built site in the machine's own Chromium.
 *
 * Environment:
 *   CHROMIUM  path of the browser (default /usr/bin/chromium)
 *
 * The site must have been built: `npm ci && npm run build` in `www/`.
 */
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  workers: 2,
  forbidOnly: true,
  // A cut connection comes back after a backoff of seconds, sometimes twice in a test.
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
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
