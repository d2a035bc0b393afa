/**
 * Plays a case: all subjects in turn, round by round, each in a page of its own.
 *
 * The order of the subjects changes with each round, the garbage collector runs before each,
 * and the pages are replaced now and then, because how code is compiled differs from page to
 * page. A round whose check fails ends the case without any figure.
 */
import type { Case, Figure, FigureName } from "./case.ts";
import type { Browser, Page } from "./driver/browser.ts";
import type { Site } from "./site.ts";
import { ratios, type Summary, summarise } from "./statistics.ts";

/** With which subject the others are compared. */
export const BASE = "original";

/** How many rounds a page plays. */
const ROUNDS_OF_A_PAGE = 7;

export interface Options {
  readonly rounds: number;
  /** The operations of a round, as the tests have it, or as the figures need it. */
  readonly size: "size" | "testSize";
}

export interface Result {
  readonly case: string;
  readonly title: string;
  readonly rounds: number;
  readonly figures: readonly FigureResult[];
}

export interface FigureResult {
  readonly name: FigureName;
  readonly unit: string;
  readonly subjects: Readonly<Record<string, SubjectResult>>;
}

export interface SubjectResult extends Summary {
  readonly rounds: readonly number[];
  /** Against the base in the same round; for the base itself there is none, nor where it has used nothing. */
  readonly ratio?: Summary;
}

/** What a subject received was not what it should have received. */
export class CheckFailed extends Error {}

type Measured = Record<FigureName, number>;

export async function runCase(
  browser: Browser,
  site: Site,
  benchCase: Case,
  options: Options,
): Promise<Result> {
  const names = Object.keys(benchCase.subjects);
  const measured = new Map(names.map((name) => [name, [] as Measured[]]));
  const pages = new Map<string, Page>();
  const rounds = Math.min(options.rounds, benchCase.mostRounds ?? options.rounds);
  try {
    for (let round = benchCase.freshPages ? -benchCase.warmUp : 0; round < rounds; round++) {
      for (const name of rotated(names, round + benchCase.warmUp)) {
        const fresh = benchCase.freshPages || round % ROUNDS_OF_A_PAGE === 0;
        const page = (!fresh && pages.get(name)) || (await browser.open(site.page(benchCase, name)));
        if (page !== pages.get(name)) {
          await pages.get(name)?.close();
          pages.set(name, page);
          await prepare(page, benchCase, name, options);
        }
        const figures = await playRound(page, benchCase, name);
        if (round >= 0) measured.get(name)?.push(figures);
      }
    }
  } finally {
    for (const page of pages.values()) await page.close();
  }
  return summary(benchCase, measured, browser, options);
}

async function prepare(page: Page, benchCase: Case, subject: string, options: Options): Promise<void> {
  await page.call("prepare", benchCase[options.size]);
  for (let round = 0; !benchCase.freshPages && round < benchCase.warmUp; round++) {
    await page.call("play");
    await check(page, benchCase, subject);
  }
}

async function playRound(page: Page, benchCase: Case, subject: string): Promise<Measured> {
  await page.collect();
  const [heap, wasm, cpu] = [await page.heap(), await page.call<number>("wasm"), await page.cpu()];
  const wall = await page.call<number>("play");
  const cpuAfter = await page.cpu();
  await check(page, benchCase, subject);
  await page.collect();
  const [heapAfter, wasmAfter] = [await page.heap(), await page.call<number>("wasm")];
  return {
    cpu: cpuAfter - cpu,
    wall,
    memory: heapAfter + wasmAfter - heap - wasm,
    wasm: wasmAfter - wasm,
  };
}

async function check(page: Page, benchCase: Case, subject: string): Promise<void> {
  const wrong = await page.call<string[]>("check");
  if (wrong.length > 0) throw new CheckFailed(`${benchCase.id}, ${subject}: ${wrong.join(", ")}`);
}

function summary(
  benchCase: Case,
  measured: ReadonlyMap<string, readonly Measured[]>,
  browser: Browser,
  options: Options,
): Result {
  const figures = (browser.meters ? benchCase.figures : wallFigures(benchCase)).map(({ name, of, unit }) => {
    const scale = (unit === "µs" ? 1000 : 1) / (of === "operation" ? benchCase[options.size] : 1);
    const values = (subject: string) => (measured.get(subject) ?? []).map((round) => round[name] * scale);
    const base = values(BASE);
    const subjects = [...measured.keys()].map((subject) => {
      const rounds = values(subject);
      const result = { ...summarise(rounds), rounds };
      // Times nothing says nothing.
      const comparable = subject !== BASE && base.every((value) => value > 0);
      return [subject, comparable ? { ...result, ratio: summarise(ratios(rounds, base)) } : result];
    });
    return { name, unit, subjects: Object.fromEntries(subjects) };
  });
  const rounds = measured.get(BASE)?.length ?? 0;
  return { case: benchCase.id, title: benchCase.title, rounds, figures };
}

/** What a browser without meters can tell of a case: how long it took, if that was asked for. */
function wallFigures({ figures }: Case): Figure[] {
  const time = figures.find(({ name }) => name === "wall" || name === "cpu");
  return time ? [{ ...time, name: "wall" }] : [];
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
