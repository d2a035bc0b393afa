/**
 * Runs both clients in turn, several rounds, each round in random order, and keeps what
 * was measured. One that is aborted keeps what it has, and says why it ended.
 */
import { DownloadMeter } from "./download";
import type { Connect, Figures, MeasureOptions } from "./figures";
import { measure } from "./measure";
import { Store } from "./store";

/** Both are loaded when they are used first, as files of their own. */
export const clients = {
  sockeye: { name: "Sockeye", load: async () => (await import("@sockeye/client")).io as Connect },
  original: { name: "socket.io-client", load: async () => (await import("socket.io-client")).io as Connect },
};

export type ClientName = keyof typeof clients;

export const clientNames = Object.keys(clients) as ClientName[];

/** Events of the run before the first round, in which code is compiled and caches are filled. */
const WARM_UP_EVENTS = 200;

/** How long the page has for showing a run before the next one begins, in ms. */
const SETTLING = 150;

/** How long loading a client may take, in ms. */
const LOAD_PATIENCE = 30_000;

export interface ComparisonOptions extends MeasureOptions {
  rounds: number;
}

export interface Run {
  client: ClientName;
  /** From 1. */
  round: number;
  figures: Readonly<Figures>;
}

export interface ComparisonSnapshot {
  state: "idle" | "running" | "done" | "aborted";
  /** What is going on, or how it ended. */
  told: string;
  runs: readonly Run[];
  /** Compressed, in bytes. */
  downloads: Partial<Record<ClientName, number>>;
}

export const notCompared: ComparisonSnapshot = { state: "idle", told: "", runs: [], downloads: {} };

export class Comparison extends Store<ComparisonSnapshot> {
  #running: AbortController | undefined;

  constructor() {
    super(notCompared);
  }

  /** Never throws: how it ended is in the snapshot. */
  readonly run = async (options: ComparisonOptions): Promise<void> => {
    if (this.getSnapshot().state === "running") return;
    const running = new AbortController();
    this.#running = running;
    const onVisibility = () => {
      if (document.hidden)
        running.abort(new Error("the tab went to the background, where browsers slow down"));
    };
    document.addEventListener("visibilitychange", onVisibility);
    this.update({ state: "running", told: "Loading both clients", runs: [] });
    try {
      await this.#rounds(options, running.signal);
      this.update({ state: "done", told: `Done: ${options.rounds} rounds of each.` });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const where = this.getSnapshot().told;
      this.update({ state: "aborted", told: `Aborted. ${where}: ${reason}.` });
    } finally {
      document.removeEventListener("visibilitychange", onVisibility);
    }
  };

  /** Ends a comparison that is running, soon. */
  readonly stop = (): void => this.#running?.abort(new Error("stopped"));

  async #rounds({ rounds, ...options }: ComparisonOptions, signal: AbortSignal): Promise<void> {
    const connects = {} as Record<ClientName, Connect>;
    for (const client of clientNames) connects[client] = await this.#load(client, options, signal);

    for (let round = 1; round <= rounds; round += 1) {
      for (const client of inRandomOrder(clientNames)) {
        this.update({ told: `Round ${round} of ${rounds}, ${clients[client].name}` });
        await settle();
        const figures: Figures = {};
        try {
          await measure(connects[client], options, figures, signal);
        } finally {
          this.update({ runs: [...this.getSnapshot().runs, { client, round, figures }] });
        }
      }
    }
  }

  /** Loads a client and uses it once, for its files may load more. */
  async #load(client: ClientName, options: MeasureOptions, signal: AbortSignal): Promise<Connect> {
    const { name, load } = clients[client];
    this.update({ told: `Loading ${name} and warming it up` });
    const meter = new DownloadMeter();
    try {
      const connect = await Promise.race([load(), abortion(signal, AbortSignal.timeout(LOAD_PATIENCE))]);
      await measure(connect, { ...options, events: WARM_UP_EVENTS }, {}, signal);
      return connect;
    } finally {
      const bytes = meter.end();
      const { downloads } = this.getSnapshot();
      if (bytes && downloads[client] === undefined)
        this.update({ downloads: { ...downloads, [client]: bytes } });
    }
  }
}

function inRandomOrder(names: readonly ClientName[]): readonly ClientName[] {
  return Math.random() < 0.5 ? names : names.toReversed();
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLING));
}

/** Fails when one of them says so. */
function abortion(...signals: AbortSignal[]): Promise<never> {
  const signal = AbortSignal.any(signals);
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    signal.throwIfAborted();
  });
}
