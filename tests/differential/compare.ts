/**
 * The comparison: streams line by line, and which differences a scenario has declared.
 */
import type { Streams } from "./wire.ts";

export interface Difference {
  stream: string;
  /** `-`: only the original has it; `+`: only Sockeye has it. */
  side: "-" | "+";
  line: string;
}

export function differences(original: Streams, sockeye: Streams): Difference[] {
  const names = [...new Set([...original.keys(), ...sockeye.keys()])].sort();
  return names.flatMap((stream) =>
    diff(original.get(stream) ?? [], sockeye.get(stream) ?? [])
      .filter((item): item is { side: "-" | "+"; line: string } => item.side !== " ")
      .map(({ side, line }) => ({ stream, side, line })),
  );
}

export interface Verdict {
  undeclared: Difference[];
  /** Slugs of which at least one pattern matched. */
  observed: Set<string>;
}

export function judge(found: readonly Difference[], declared: Record<string, RegExp[]>): Verdict {
  const observed = new Set<string>();
  const undeclared = found.filter(({ stream, side, line }) => {
    const slugs = Object.keys(declared).filter((slug) =>
      declared[slug]?.some((pattern) => pattern.test(`${side} ${stream} | ${line}`)),
    );
    for (const slug of slugs) observed.add(slug);
    return slugs.length === 0;
  });
  return { undeclared, observed };
}

/** The streams that differ, in full, to be read by people. */
export function report(original: Streams, sockeye: Streams, found: readonly Difference[]): string {
  const names = [...new Set(found.map(({ stream }) => stream))];
  return names
    .map((name) => {
      const lines = diff(original.get(name) ?? [], sockeye.get(name) ?? []);
      return [`  == ${name}`, ...lines.map(({ side, line }) => `  ${side} ${line}`)].join("\n");
    })
    .join("\n");
}

interface Line {
  side: " " | "-" | "+";
  line: string;
}

/** By the longest common subsequence. */
function diff(left: readonly string[], right: readonly string[]): Line[] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  const at = (row: number, column: number) => lengths[row]?.[column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const isSame = left[row] === right[column];
      const longest = isSame
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
      (lengths[row] as Uint32Array)[column] = longest;
    }
  }
  const result: Line[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    const before = left[row];
    const after = right[column];
    if (before !== undefined && before === after) {
      result.push({ side: " ", line: before });
      row += 1;
      column += 1;
    } else if (after === undefined || (before !== undefined && at(row + 1, column) >= at(row, column + 1))) {
      result.push({ side: "-", line: before ?? "" });
      row += 1;
    } else {
      result.push({ side: "+", line: after });
      column += 1;
    }
  }
  return result;
}
