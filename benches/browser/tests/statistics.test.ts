/**
 * What is made of the figures of the rounds.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { ratios, summarise } from "../statistics.ts";

test("the median of an even number of values is between the two in the middle", () => {
  assert.deepEqual(summarise([4, 1, 3, 2]), { median: 2.5, min: 1, max: 4 });
  assert.deepEqual(summarise([9, 1, 5]), { median: 5, min: 1, max: 9 });
});

test("a ratio is against the same round, not against a median", () => {
  assert.deepEqual(ratios([2, 30], [1, 10]), [2, 3]);
});
