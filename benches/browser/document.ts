/**
 * Puts results into docs/performance.md, between its marks, and the picture beside it.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { plot } from "./plot.ts";
import { HEADINGS, number, range, rows } from "./report.ts";
import type { Kept } from "./results.ts";
import { BASE } from "./run.ts";
import { summarise } from "./statistics.ts";
import { TARGETS, type Target } from "./targets.ts";

const DOCUMENT = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));
const PICTURE = fileURLToPath(new URL("../../docs/performance.svg", import.meta.url));

/** The client that the targets are for. */
const OURS = "sockeye";

/** Smaller differences are not claimed, in parts of 1: how far the original is from itself. */
const CLAIMS: Readonly<Record<string, number>> = { cpu: 0.1, wall: 0.25 };

export async function write(results: readonly Kept[]): Promise<void> {
  const text = await readFile(DOCUMENT, "utf8");
  const withTargets = replace(text, "targets", targets(results));
  await writeFile(DOCUMENT, replace(withTargets, "figures", figures(results)));
  await writeFile(PICTURE, plot(results.filter(({ browser }) => browser.startsWith("Chrome"))));
}

function replace(text: string, mark: string, lines: readonly string[]): string {
  const place = new RegExp(`(<!-- ${mark} -->\n)[\\s\\S]*(<!-- /${mark} -->)`);
  if (!place.test(text)) throw new Error(`docs/performance.md has no place for the ${mark}`);
  return text.replace(place, (_, open, close) => `${open}${lines.join("\n")}\n${close}`);
}

function targets(results: readonly Kept[]): string[] {
  return [
    ...heading(["what", "target", "now", "original"]),
    row(["browser entry, brotli", "≤ 24 kB, goal 12 kB", "[packaging.md](packaging.md)", "11.9 kB"]),
    row(["`./react`, brotli", "≤ 22 kB", "[packaging.md](packaging.md)", "with TanStack Query: about 22 kB"]),
    ...TARGETS.map((target) => row([target.what, target.target, ...now(target, results)])),
  ];
}

/** Where the client is, and where the original. */
function now(target: Target, results: readonly Kept[]): string[] {
  const result = results.find(
    ({ case: id, browser }) => id === target.case && browser.startsWith(target.browser),
  );
  const figure = result?.figures.find(({ name }) => name === target.figure);
  const [ours, original] = [figure?.subjects[OURS], figure?.subjects[BASE]];
  if (!figure || !ours || !original) return ["not measured", ""];
  const value = (median: number) => `${number(median)} ${figure.unit}`;
  const { ratio } = ours;
  if (!ratio) return [value(ours.median), value(original.median)];
  const near = Math.abs(ratio.median - 1) < (CLAIMS[figure.name] ?? 0) ? ", too close to tell" : "";
  return [`${ratio.median.toFixed(2)} × (${range(ratio)})${near}`, value(original.median)];
}

function figures(results: readonly Kept[]): string[] {
  return [...new Set(results.map(({ browser }) => browser))].flatMap((browser) => {
    const ofBrowser = results.filter((result) => result.browser === browser);
    return [
      `### ${browser}`,
      "",
      ...new Set(ofBrowser.map(({ machine }) => `On ${machine}; ${loads(ofBrowser)}.`)),
      noise(ofBrowser),
      "",
      ...heading([...HEADINGS, "rounds"]),
      ...ofBrowser.flatMap((result) => rows(result).map((cells) => row([...cells, String(result.rounds)]))),
      "",
    ];
  });
}

/** How far the original is from itself, in each of the figures of which something is claimed. */
function noise(results: readonly Kept[]): string {
  const told = Object.keys(CLAIMS).flatMap((claimed) => {
    const again = results
      .flatMap(({ figures }) => figures.filter(({ name }) => name === claimed))
      .flatMap(({ subjects }) => subjects[`${BASE} again`]?.ratio ?? []);
    if (again.length === 0) return [];
    const medians = summarise(again.map(({ median }) => median));
    const rounds = summarise(again.flatMap(({ min, max }) => [min, max]));
    return `${claimed} ${range(medians)} times in the medians of the cases, ${range(rounds)} in single rounds`;
  });
  return `The original against itself: ${told.join("; ")}.`;
}

function loads(results: readonly Kept[]): string {
  const all = results.map(({ load }) => load);
  return `${Math.min(...all)} to ${Math.max(...all)} processes wanted a core`;
}

function heading(cells: readonly string[]): string[] {
  return [row(cells), row(cells.map(() => "---"))];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
