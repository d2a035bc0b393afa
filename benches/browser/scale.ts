/**
 * `npm run scale -- [series…]`: measures how costs grow, and prints a table for each series.
 *
 *     --rounds N          rounds of each subject (default 7)
 *     --write             also writes the plots, docs/performance/*.svg
 *
 * Ends with 1 when a check has failed; such a series has no plot.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { Chromium } from "./driver/chromium.ts";
import { aligned, HEADINGS, rows } from "./report.ts";
import { CheckFailed, type Result, runCase } from "./run.ts";
import { pointsOf, SERIES } from "./series/index.ts";
import { plotOf } from "./series-plot.ts";
import { Site } from "./site.ts";

const RESULTS = fileURLToPath(new URL("../../target/bench/scale", import.meta.url));
const PLOTS = fileURLToPath(new URL("../../docs/performance", import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "7" },
    write: { type: "boolean", default: false },
  },
});

const unknown = positionals.filter((id) => !SERIES.some((series) => series.id === id));
if (unknown.length > 0) {
  console.error(
    `there is no series ${unknown.join(", ")}; there are ${SERIES.map(({ id }) => id).join(", ")}`,
  );
  process.exit(2);
}

await mkdir(RESULTS, { recursive: true });
const site = await Site.start();
const browser = await Chromium.start();
try {
  for (const series of SERIES.filter(({ id }) => positionals.length === 0 || positionals.includes(id))) {
    try {
      const points: [x: number, result: Result][] = [];
      for (const point of pointsOf(series)) {
        console.log(`${point.id}: ${point.title}`);
        const result = await runCase(browser, site, point, { rounds: Number(values.rounds), size: "size" });
        points.push([point.point?.x ?? Number.NaN, result]);
      }
      console.log(aligned([HEADINGS, ...points.flatMap(([, result]) => rows(result))]));
      await writeFile(join(RESULTS, `${series.id}.json`), `${JSON.stringify(points, undefined, 1)}\n`);
      if (values.write) {
        await mkdir(PLOTS, { recursive: true });
        await writeFile(join(PLOTS, `${series.id}.svg`), plotOf(series, points));
      }
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
