/**
 * Each target is answered by a figure that a case has.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { CASES } from "../cases/index.ts";
import { TARGETS } from "../targets.ts";

for (const { what, case: id, figure, browser } of TARGETS) {
  test(`there is a figure for: ${what}`, () => {
    const figures = CASES.find((benchCase) => benchCase.id === id)?.figures.map(({ name }) => name) ?? [];
    // In Firefox, what is CPU time elsewhere is told as wall time.
    const wanted = browser === "Firefox" ? ["wall", "cpu"] : [figure];
    assert.ok(figures.some((name) => wanted.includes(name)));
  });
}
