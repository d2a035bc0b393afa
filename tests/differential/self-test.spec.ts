/**
 * The comparison sees faults: Sockeye is given one on purpose, and the difference must
 * show in the stream where it belongs. A comparison that sees nothing proves nothing.
 */
import { expect } from "@playwright/test";
import { differences, judge } from "./compare.ts";
import { Comparison } from "./comparison.ts";
import type { Mutation } from "./page/mutations.ts";
import { type Scenario, settings } from "./scenario.ts";
import { scenarios } from "./scenarios/index.ts";
import { test } from "./stages.ts";

/** Each fault, and what of it must be seen. */
const faults: Record<Mutation, RegExp> = {
  "drop-event": /^- application \| socket \/: connect\(/,
  "double-event": /^\+ application \| socket \/: connect\(/,
  "swap-events": /^[-+] application \| manager: open\(/,
  "change-argument": /^\+ application \| socket \/: disconnect\("because"/,
  "wrong-flag": /^- application flags \| .*\[connected active /,
  "change-packet": /^\+ wire 1 sent \| 42\["echo","two"\]/,
  "double-packet": /^\+ wire 1 sent \| 42\["echo","one"\]/,
  "change-query": /^\+ wire 1 requests \| .*[?&]more=1/,
};

const scenario = scenarios.find(({ name }) => name === "comparison: one of everything") as Scenario;

for (const [fault, seen] of Object.entries(faults)) {
  test(`a fault is seen: ${fault}`, async ({ stages }) => {
    for (const setting of settings) {
      const [original, sockeye] = await Promise.all([
        stages.original.play(scenario, setting),
        stages.sockeye.play(scenario, setting, fault as Mutation),
      ]);
      const found = differences(original.streams, sockeye.streams);
      const told = found.map(({ stream, side, line }) => `${side} ${stream} | ${line}`);
      expect(
        told.filter((line) => seen.test(line)),
        `${setting}:\n${told.join("\n")}`,
      ).not.toHaveLength(0);
    }
  });
}

test("a difference is only excused by its own declaration", () => {
  const left = new Map([["application", ["one", "two"]]]);
  const right = new Map([["application", ["one", "three"]]]);
  const found = differences(left, right);
  expect(found).toEqual([
    { stream: "application", side: "-", line: "two" },
    { stream: "application", side: "+", line: "three" },
  ]);
  expect(judge(found, {}).undeclared).toHaveLength(2);
  const partly = judge(found, { slug: [/^- application \| two$/], stale: [/never/] });
  expect(partly.undeclared).toEqual([{ stream: "application", side: "+", line: "three" }]);
  expect([...partly.observed]).toEqual(["slug"]);
});

test("order, number and place of lines count", () => {
  const of = (...lines: string[]) => new Map([["a", lines]]);
  expect(differences(of("1", "2"), of("2", "1"))).toHaveLength(2);
  expect(differences(of("1"), of("1", "1"))).toHaveLength(1);
  expect(differences(of("1"), new Map([["b", ["1"]]]))).toHaveLength(2);
  expect(differences(of("1", "2"), of("1", "2"))).toEqual([]);
});

test("what the original shows now and then is right, what it never shows is a difference", () => {
  const play = (...lines: string[]) => ({ streams: new Map([["application", lines]]), failure: undefined });
  const comparison = new Comparison({});
  comparison.add(play("1", "2"), play("2", "1"));
  expect(comparison.problem).toContain("== application");
  comparison.add(play("1", "2"), play("3"));
  expect(comparison.problem).toContain("+ 3");
  comparison.add(play("2", "1"), play("3"));
  expect(comparison.problem).toBeUndefined();
});

test("a stream that only one of them has is a difference, and so is a play that stops", () => {
  const play = (names: string[], failure?: string) => ({
    streams: new Map(names.map((name) => [name, ["line"]])),
    failure,
  });
  const more = new Comparison({});
  more.add(play(["a"]), play(["a", "b"]));
  more.add(play(["a"]), play(["a", "b"]));
  expect(more.problem).toContain("== b");
  more.add(play(["a"]), play(["a"]));
  expect(more.problem).toBeUndefined();

  const stopped = new Comparison({});
  stopped.add(play(["a"]), play(["a"], "no answer"));
  expect(stopped.problem).toContain("Sockeye stopped: no answer");
  stopped.add(play(["a"], "no answer"), play(["a"]));
  expect(stopped.problem).toBeUndefined();
  const unplayable = new Comparison({});
  unplayable.add(play(["a"], "no server"), play(["a"]));
  expect(unplayable.problem).toContain("the original could not play this: no server");
});
