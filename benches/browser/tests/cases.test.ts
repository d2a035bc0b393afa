/**
 * Each case gives its figures, and no figure to a client that is wrong once in ten thousand.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { CASES } from "../cases/index.ts";
import type { Browser } from "../driver/browser.ts";
import { Chromium } from "../driver/chromium.ts";
import { CheckFailed, runCase } from "../run.ts";
import { Site } from "../site.ts";

const OPTIONS = { rounds: 1, size: "testSize" } as const;

/** What a check says of each client. */
const FAULTS = {
  drops: /\d+ came instead of \d+/,
  swaps: /: 2 were not what was expected/,
  corrupts: /: 1 were not what was expected/,
};

/** Cases whose rounds have fewer messages than it takes to meet the fault. */
const SHORT = ["upgrade", "polling-round-trip", "page-start", "namespaces-heap", "cycles-heap"];

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

for (const benchCase of CASES) {
  test(`${benchCase.id} measures each subject`, async () => {
    const { figures } = await runCase(browser, site, benchCase, OPTIONS);
    assert.deepEqual(
      figures.map(({ name }) => name),
      benchCase.figures.map(({ name }) => name),
    );
    for (const { name, subjects } of figures) {
      assert.deepEqual(Object.keys(subjects), Object.keys(benchCase.subjects));
      for (const { median } of Object.values(subjects)) {
        assert.ok(Number.isFinite(median));
        // Memory may well be given back.
        assert.ok(median > 0 || name === "memory" || name === "wasm");
      }
    }
  });
}

for (const benchCase of CASES.filter(({ id }) => !SHORT.includes(id))) {
  for (const [fault, verdict] of Object.entries(FAULTS)) {
    test(`${benchCase.id} refuses a client that ${fault} a message`, async () => {
      // What shows a channel is another kind of subject.
      const file = benchCase.id.startsWith("react") ? `channel-${fault}.tsx` : `${fault}.ts`;
      const withFault = { ...benchCase, subjects: { [fault]: `../tests/${file}` } };
      await assert.rejects(runCase(browser, site, withFault, OPTIONS), (error) => {
        assert.ok(error instanceof CheckFailed);
        assert.match(error.message, verdict);
        return true;
      });
    });
  }
}
