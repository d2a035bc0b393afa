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
import { differences, judge, report } from "./compare.ts";
import { documentedSlugs } from "./documented.ts";
import type { Stages } from "./play.ts";
import { type Scenario, settings } from "./scenario.ts";
import { scenarios } from "./scenarios/index.ts";
import { candidate, test } from "./stages.ts";

const onlySetting = process.env.SETTING;
const chosen = new RegExp(process.env.SCENARIO ?? "");

for (const scenario of scenarios.filter(({ name }) => chosen.test(name))) {
  test(scenario.name, async ({ stages }) => {
    const declared = scenario.differs ?? {};
    for (const slug of Object.keys(declared)) {
      expect(documentedSlugs(), `docs/differences.md has no row \`${slug}\``).toContain(slug);
    }
    const { problems, observed, counts } = await compareAll(scenario, stages);
    test.info().annotations.push({ type: "counts", description: JSON.stringify(counts) });
    for (const slug of Object.keys(declared)) {
      if (observed.has(slug) || candidate === "original" || onlySetting) continue;
      if (scenario.chance?.slugs.includes(slug)) continue;
      problems.push(`declared, but there is no such difference: ${slug}`);
    }
    expect(problems.length, `\n${problems.join("\n")}\n`).toBe(0);
  });
}

async function compareAll(scenario: Scenario, stages: Stages) {
  const problems: string[] = [];
  const observed = new Set<string>();
  const counts = { scenarios: 1, runs: 0, events: 0, frames: 0 };
  for (const setting of scenario.only?.settings ?? settings) {
    if (onlySetting && setting !== onlySetting) continue;
    const [original, sockeye] = await Promise.all([
      stages.original.play(scenario, setting),
      stages.sockeye.play(scenario, setting),
    ]);
    counts.runs += 2;
    counts.events += original.events;
    counts.frames += original.frames;
    if (original.failure !== undefined) {
      const all = [...original.streams.keys()].map((stream) => ({ stream, side: "-" as const, line: "" }));
      const told = report(original.streams, original.streams, all);
      problems.push(`${setting}: the original could not play this: ${original.failure}\n${told}`);
      continue;
    }
    const found = differences(original.streams, sockeye.streams);
    const verdict = judge(found, scenario.differs ?? {});
    for (const slug of verdict.observed) observed.add(slug);
    if (sockeye.failure !== undefined) problems.push(`${setting}: Sockeye stopped: ${sockeye.failure}`);
    if (verdict.undeclared.length > 0) {
      problems.push(`${setting}:\n${report(original.streams, sockeye.streams, verdict.undeclared)}`);
    }
  }
  return { problems, observed, counts };
}
