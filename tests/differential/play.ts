/**
 * Plays a scenario: a fresh server, proxy and document for each run, in a browser
 * context that a client has for itself.
 */
import type { Browser, Page } from "@playwright/test";
import { NodeSide } from "./actions.ts";
import type { Mutation } from "./page/mutations.ts";
import { RecordingProxy } from "./proxy.ts";
import { type Run, streamsOf } from "./recording.ts";
import type { ClientName, Scenario, Setting } from "./scenario.ts";
import type { Streams } from "./wire.ts";

export interface Play {
  streams: Streams;
  failure: string | undefined;
  events: number;
  frames: number;
}

/** One client in one tab; runs follow one another. */
export class Stage {
  #node: NodeSide | undefined;

  static async open(browser: Browser, script: string): Promise<Stage> {
    const context = await browser.newContext();
    return new Stage(await context.newPage(), script);
  }

  private constructor(
    readonly page: Page,
    readonly script: string,
  ) {}

  async close(): Promise<void> {
    await this.page.context().close();
  }

  async play(scenario: Scenario, setting: Setting, mutation?: Mutation): Promise<Play> {
    const { page } = this;
    if (!this.#node) {
      await page.exposeFunction("nodeSide", (action: string, args: unknown[]) =>
        this.#node?.perform(action, args),
      );
    }
    const compressed = Boolean(scenario.serverOptions?.perMessageDeflate);
    const proxy = await RecordingProxy.start(pageServer(this.script), compressed);
    const node = new NodeSide(scenario, proxy);
    this.#node = node;
    try {
      await node.start();
      await page.goto(`http://localhost:${proxy.port}/page`);
      const recording = await page.evaluate(
        ([name, transports, fault]) => window.play(name, transports, fault),
        [scenario.name, setting, mutation] as const,
      );
      const run: Run = {
        setting,
        page: recording,
        records: structuredClone(proxy.records),
        seen: [...node.seen],
        port: proxy.port,
      };
      const streams = streamsOf(scenario, run);
      const frames = [...streams]
        .filter(([name]) => name.startsWith("wire"))
        .reduce((sum, [, lines]) => sum + lines.length, 0);
      return { streams, failure: recording.failure, events: recording.log.length, frames };
    } finally {
      await page.goto("about:blank");
      await page.context().clearCookies();
      await node.stop();
      await proxy.close();
    }
  }
}

export type Stages = Record<ClientName, Stage>;

export async function openStages(
  browser: Browser,
  scripts: Record<ClientName, string>,
  candidate: ClientName,
): Promise<Stages> {
  const [original, sockeye] = await Promise.all([
    Stage.open(browser, scripts.original),
    Stage.open(browser, scripts[candidate]),
  ]);
  return { original, sockeye };
}

function pageServer(script: string) {
  const page = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';
  return (path: string) => {
    if (path === "/page") return { type: "text/html", body: page };
    return path === "/page.js" ? { type: "text/javascript", body: script } : undefined;
  };
}
