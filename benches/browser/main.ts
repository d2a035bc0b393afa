/**
 * `npm run bench -- [case…]`: measures, prints a table, and keeps the results as JSON.
 *
 *     --rounds N          rounds of each subject (default 21)
 *     --browser NAME      chromium or firefox (default chromium)
 *     --write             also writes docs/performance.md
 *
 * Ends with 1 when a check has failed; such a case has no figures.
 */
import { parseArgs } from "node:util";

import { CASES } from "./cases/index.ts";
import { write } from "./document.ts";
import { Chromium } from "./driver/chromium.ts";
import { Firefox } from "./driver/firefox.ts";
import { aligned, HEADINGS, rows } from "./report.ts";
import { keep, kept } from "./results.ts";
import { CheckFailed, type Result, runCase } from "./run.ts";
import { Site } from "./site.ts";

const BROWSERS = { chromium: Chromium, firefox: Firefox };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "21" },
    browser: { type: "string", default: "chromium" },
    write: { type: "boolean", default: false },
  },
});

const rounds = Number(values.rounds);
const Browser = BROWSERS[values.browser as keyof typeof BROWSERS];
const unknown = positionals.filter((id) => !CASES.some((benchCase) => benchCase.id === id));
if (!Browser || !(rounds >= 1) || unknown.length > 0) {
  console.error(
    "npm run bench -- [--rounds N] [--browser chromium|firefox] [--write] [case…], where a case is",
  );
  console.error(CASES.map(({ id }) => `    ${id}`).join("\n"));
  process.exit(2);
}

const site = await Site.start();
const browser = await Browser.start();
const results: Result[] = [];
try {
  for (const benchCase of CASES.filter(({ id }) => positionals.length === 0 || positionals.includes(id))) {
    console.log(`${benchCase.id}: ${benchCase.title}`);
    try {
      const result = await runCase(browser, site, benchCase, { rounds, size: "size" });
      await keep(result, browser.name);
      results.push(result);
    } catch (error) {
      if (!(error instanceof CheckFailed)) throw error;
      console.error(`no figures: ${error.message}`);
      process.exitCode = 1;
    }
  }
} finally {
  await browser.stop();
  await site.stop();
}
console.log(aligned([HEADINGS, ...results.flatMap(rows)]));
if (values.write) {
  const order = CASES.map(({ id }) => id);
  await write((await kept()).toSorted((a, b) => order.indexOf(a.case) - order.indexOf(b.case)));
}
