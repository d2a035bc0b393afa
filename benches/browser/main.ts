/**
 * `npm run bench -- [case…]`: measures, prints a table, and keeps the results as JSON.
 *
 *     --rounds N          rounds of each subject (default 21)
 *     --browser NAME      chromium or firefox (default chromium)
 *     --write             also writes docs/performance.md
 *
 * Ends with 1 when a check has failed; such a case has no figures.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { CASES } from "./cases/index.ts";
import { Chromium } from "./driver/chromium.ts";
import { aligned, HEADINGS, rows } from "./report.ts";
import { CheckFailed, type Result, runCase } from "./run.ts";
import { Site } from "./site.ts";

const RESULTS = fileURLToPath(new URL("../../target/bench", import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "21" },
    browser: { type: "string", default: "chromium" },
    write: { type: "boolean", default: false },
  },
});

const unknown = positionals.filter((id) => !CASES.some((benchCase) => benchCase.id === id));
if (unknown.length > 0) {
  console.error(`there is no case ${unknown.join(", ")}; there are ${CASES.map(({ id }) => id).join(", ")}`);
  process.exit(2);
}
const cases = CASES.filter(({ id }) => positionals.length === 0 || positionals.includes(id));

await mkdir(RESULTS, { recursive: true });
const site = await Site.start();
const browser = await Chromium.start();
const results: Result[] = [];
try {
  for (const benchCase of cases) {
    console.log(`${benchCase.id}: ${benchCase.title}`);
    try {
      const result = await runCase(browser, site, benchCase, { rounds: Number(values.rounds), size: "size" });
      await writeFile(join(RESULTS, `${result.case}.json`), `${JSON.stringify(result, undefined, 1)}\n`);
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
