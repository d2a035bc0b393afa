/**
 * Each series gives its figures at both of its ends, and a plot.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser } from "../driver/browser.ts";
import { Chromium } from "../driver/chromium.ts";
import { type Result, runCase } from "../run.ts";
import { pointsOf, SERIES } from "../series/index.ts";
import { plotOf } from "../series-plot.ts";
import { Site } from "../site.ts";

/** Beyond it a page takes seconds to be made ready. */
const MOST = 10_000;

let site: Site;
let browser: Browser;

before(async () => {
  site = await Site.start();
  browser = await Chromium.start();
});

after(async () => {
  await browser.stop();
  await site.stop();
});

for (const series of SERIES) {
  test(`the cost by ${series.axis} is measured and plotted`, async () => {
    const points = pointsOf(series).filter(({ point }) => point && point.x <= MOST);
    const ends = [points.at(0), points.at(-1)].filter((point) => point !== undefined);
    const results: [number, Result][] = [];
    for (const end of ends) {
      const result = await runCase(browser, site, end, { rounds: 1, size: "testSize" });
      results.push([end.point?.x ?? Number.NaN, result]);
    }
    const medians = results.flatMap(([, { figures }]) =>
      figures.flatMap(({ subjects }) => Object.values(subjects).map(({ median }) => median)),
    );
    assert.equal(medians.length, 2 * Object.keys(ends[0]?.subjects ?? {}).length);
    for (const median of medians) assert.ok(median > 0);
    const plot = plotOf(series, results);
    for (const subject of Object.keys(ends[0]?.subjects ?? {})) assert.ok(plot.includes(subject));
  });
}
