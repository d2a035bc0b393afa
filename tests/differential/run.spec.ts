/**
 * Each scenario with both clients under each setting; what differs must be declared by
 * the scenario and named in `docs/differences.md`.
 *
 * Environment:
 *   SCENARIO   a regular expression: only scenarios whose name matches
 *   SETTING    polling, websocket or default: only that one
 *   CANDIDATE  `original`: compares the original with itself, which proves that the
 *              scenarios are deterministic
 * With one of the last two, declared differences may be missing.
 */
import { expect } from "@playwright/test";
import { Comparison } from "./comparison.ts";
import { documentedSlugs } from "./documented.ts";
import type { Stages } from "./play.ts";
import { type Scenario, settings } from "./scenario.ts";
import { scenarios } from "./scenarios/index.ts";
import { candidate, test } from "./stages.ts";

/**
 * How often both play a scenario while what they show differs. Where the network decides
 * an interleaving, each of them shows one of a few, and a fresh look tells chance from
 * difference: what Sockeye does is right when the original was seen to do it. With two
 * equally likely ones, six plays each miss each other once in two thousand times.
 */
const MOST_PLAYS = 6;

const onlySetting = process.env.SETTING;
const chosen = new RegExp(process.env.SCENARIO ?? "");

for (const scenario of scenarios.filter(({ name }) => chosen.test(name))) {
  test(scenario.name, async ({ stages }) => {
    for (const slug of Object.keys(scenario.differs ?? {})) {
      expect(documentedSlugs(), `docs/differences.md has no row \`${slug}\``).toContain(slug);
    }
    const { problems, counts } = await compareAll(scenario, stages);
    test.info().annotations.push({ type: "counts", description: JSON.stringify(counts) });
    expect(problems.length, `\n${problems.join("\n")}\n`).toBe(0);
  });
}

async function compareAll(scenario: Scenario, stages: Stages) {
  const counts = { scenarios: 1, runs: 0, events: 0, frames: 0, again: 0 };
  const comparisons = (scenario.only?.settings ?? settings)
    .filter((setting) => !onlySetting || setting === onlySetting)
    .map((setting) => ({ setting, comparison: new Comparison(scenario.differs ?? {}) }));

  for (let look = 0; look < MOST_PLAYS; look += 1) {
    const isMissing = missing(scenario, comparisons).length > 0;
    for (const { setting, comparison } of comparisons) {
      if (look > 0 && comparison.problem === undefined && !isMissing) continue;
      const [original, sockeye] = await Promise.all([
        stages.original.play(scenario, setting),
        stages.sockeye.play(scenario, setting),
      ]);
      comparison.add(original, sockeye);
      counts.runs += 2;
      counts.events += original.events;
      counts.frames += original.frames;
      if (look > 0) counts.again += 1;
    }
  }
  const problems = missing(scenario, comparisons).map(
    (slug) => `declared, but there is no such difference: ${slug}`,
  );
  for (const { setting, comparison } of comparisons) {
    if (comparison.problem !== undefined) problems.push(`${setting}: ${comparison.problem}`);
  }
  return { problems, counts };
}

/** The declared differences that no play has shown. */
function missing(scenario: Scenario, comparisons: readonly { comparison: Comparison }[]): string[] {
  if (candidate === "original" || onlySetting) return [];
  return Object.keys(scenario.differs ?? {}).filter(
    (slug) =>
      !scenario.chance?.slugs.includes(slug) &&
      !comparisons.some(({ comparison }) => comparison.observed.has(slug)),
  );
}
