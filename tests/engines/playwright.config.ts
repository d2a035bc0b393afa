/**
 * The same scenarios in each engine. Playwright's own builds of Firefox and WebKit are not
 * used: it runs the tests, and WebDriver the browsers that the machine has.
 *
 * `cargo xtask test engines` builds the package and the site, and runs this.
 *
 * Environment:
 *   ENGINES  which, separated by commas (default chromium)
 */
import { defineConfig } from "@playwright/test";

import { type EngineName, engineNames } from "./engine.ts";
import type { EngineOptions } from "./fixtures.ts";

/** The engines whose drivers can take the network away. */
const OFFLINE: readonly EngineName[] = ["chromium", "firefox"];

const wanted = (process.env.ENGINES ?? "chromium").split(",");
const unknown = wanted.filter((name) => !engineNames.some((engine) => engine === name));
if (unknown.length > 0) throw new Error(`ENGINES: no engine ${unknown.join(", ")}`);

export default defineConfig<object, EngineOptions>({
  testDir: "tests",
  workers: 2,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  projects: engineNames
    .filter((name) => wanted.includes(name))
    .map((engineName) => ({
      name: engineName,
      use: { engineName },
      ...(!OFFLINE.includes(engineName) && { testIgnore: "offline.spec.ts" }),
    })),
});
