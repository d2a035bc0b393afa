/**
 * What both clients have shown in their plays of one scenario under one setting.
 *
 * A stream is alike when a play of Sockeye has it as a play of the original had it, but
 * for declared differences. Which interleaving the network gives each of them is chance;
 * one that the original never shows is a difference.
 */
import { type Difference, differences, judge, report } from "./compare.ts";
import type { Play } from "./play.ts";

type Outcome = Pick<Play, "streams" | "failure">;

export class Comparison {
  /** Slugs of declared differences that were seen. */
  readonly observed = new Set<string>();
  readonly #declared: Record<string, RegExp[]>;
  readonly #originals: Outcome[] = [];
  readonly #sockeyes: Outcome[] = [];
  /** For each pair of plays that ended well: the streams that differ. */
  readonly #differing: Set<string>[] = [];
  /** What differed in the last plays. */
  #told = "";

  constructor(declared: Record<string, RegExp[]>) {
    this.#declared = declared;
  }

  /** Adds a play of each. */
  add(original: Outcome, sockeye: Outcome): void {
    for (const other of this.#sockeyes) this.#compare(original, other);
    this.#originals.push(original);
    this.#sockeyes.push(sockeye);
    for (const other of this.#originals) this.#compare(other, sockeye);
  }

  /** Why they are not alike, to be read by people; undefined if they are. */
  get problem(): string | undefined {
    const original = this.#originals.at(-1);
    if (original && this.#originals.every(({ failure }) => failure !== undefined)) {
      return `the original could not play this: ${original.failure}\n${whole(original)}`;
    }
    const stopped = this.#sockeyes.every(({ failure }) => failure !== undefined);
    if (stopped) return `Sockeye stopped: ${this.#sockeyes.at(-1)?.failure}\n${this.#told}`;
    const streams = this.#differing.flatMap((names) => [...names]);
    const isUnlike = (stream: string) => this.#differing.every((names) => names.has(stream));
    return streams.some(isUnlike) ? `\n${this.#told}` : undefined;
  }

  #compare(original: Outcome, sockeye: Outcome): void {
    if (original.failure !== undefined) return;
    const { undeclared, observed } = judge(differences(original.streams, sockeye.streams), this.#declared);
    for (const slug of observed) this.observed.add(slug);
    this.#told = report(original.streams, sockeye.streams, undeclared);
    if (sockeye.failure !== undefined) return;
    this.#differing.push(new Set(undeclared.map(({ stream }) => stream)));
  }
}

/** All that was recorded. */
function whole({ streams }: Outcome): string {
  const all: Difference[] = [...streams.keys()].map((stream) => ({ stream, side: "-", line: "" }));
  return report(streams, streams, all);
}
