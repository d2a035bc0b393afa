/**
 * A page with its traffic, a server, and the proxy between them: what a fault has to
 * work with, and what must be so when it is over.
 */
import type { BrowserContext, CDPSession, Page } from "@playwright/test";
import type { ServerOptions } from "socket.io";
import { expect } from "../../fixtures.ts";
import { LedgerServer } from "../../ledger-server.ts";
import type {
  Happening,
  Traffic as TrafficClass,
  TrafficOptions,
  TrafficReport,
} from "../../page/traffic.ts";
import { FaultProxy } from "../../proxy/fault-proxy.ts";

declare global {
  var Traffic: typeof TrafficClass;
  var traffic: TrafficClass;
}

/** Of bytes: to the server, to the browser. */
export type Direction = "up" | "down";

/** The option `transports`; `default` is none. */
export const SETTINGS = ["websocket", "polling", "default"] as const;
export type Setting = (typeof SETTINGS)[number];

/** Environment: the client's retries are off, so that entries are lost; the tests have to fail. */
const RETRIES = process.env.WITHOUT_RETRIES ? 0 : 10_000;

/** Answers before a fault begins: the traffic flows in both directions. */
const ANSWERS_BEFORE = 3;

/** One thing that goes wrong. */
export interface Fault {
  name: string;
  /** Transports for which it can happen at all. Default: all. */
  settings?: readonly Setting[];
  /** How the server differs. */
  server?: Partial<ServerOptions>;
  /** How the client differs. */
  client?: Record<string, unknown>;
  /** Whether it is there before the client begins. Default: it comes when all is well. */
  isFirst?: boolean;
  /** Whether the page is not the one any more at the end. */
  isKept?: boolean;
  /** Whether a default client is left on polling, since the host cuts WebSockets. */
  isAvoided?: boolean;
  /** Whether the connection must survive. The heartbeat is patient then, as machines may be slow. */
  isHarmless?: boolean;
  /** Breaks things, and mends them when they have been broken for long enough. */
  happen(scene: Scene): Promise<void>;
  /** What must be so at the end, besides. */
  afterwards?(scene: Scene, report: TrafficReport): void;
}

const NAME = "ann";

export class Scene {
  readonly page: Page;
  readonly proxy: FaultProxy;
  readonly server: LedgerServer;
  readonly setting: Setting;
  readonly #fault: Fault;
  #cdp: CDPSession | undefined;
  #before: Record<Happening, number> = {
    connect: 0,
    disconnect: 0,
    failure: 0,
    trouble: 0,
    upgrade: 0,
    avoided: 0,
    answer: 0,
  };
  #healedAt = 0;

  static async open(page: Page, fault: Fault, setting: Setting): Promise<Scene> {
    const patience = fault.isHarmless ? { pingInterval: 5_000, pingTimeout: 5_000 } : {};
    const server = await LedgerServer.start({ ...patience, ...fault.server });
    const proxy = await FaultProxy.start(() => server.port);
    return new Scene(page, proxy, server, fault, setting);
  }

  private constructor(page: Page, proxy: FaultProxy, server: LedgerServer, fault: Fault, setting: Setting) {
    this.page = page;
    this.proxy = proxy;
    this.server = server;
    this.setting = setting;
    this.#fault = fault;
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  /** What the traffic comes to while nothing is wrong. */
  get #usualTransport(): string {
    return this.setting === "default" ? "websocket" : this.setting;
  }

  /** What the traffic ends on. */
  get #lastTransport(): string {
    return this.#fault.isAvoided ? "polling" : this.#usualTransport;
  }

  /** The Chromium below the page. */
  async cdp(): Promise<CDPSession> {
    this.#cdp ??= await this.context.newCDPSession(this.page);
    return this.#cdp;
  }

  /** Starts the traffic. */
  async begin(): Promise<void> {
    const settings: TrafficOptions = {
      url: this.proxy.origin,
      name: NAME,
      ...(this.setting !== "default" && { transports: [this.setting] }),
      options: this.#fault.client ?? {},
      retries: RETRIES,
      isKept: this.#fault.isKept ?? false,
    };
    await this.page.evaluate((given) => {
      globalThis.traffic = new Traffic(given);
    }, settings);
  }

  /** Starts the traffic in the page that has come in place of the other. */
  async beginAgain(): Promise<void> {
    await this.begin();
    await this.note();
  }

  /** Resolves when traffic flows over the transport that it stays on while nothing is wrong. */
  async flows(): Promise<void> {
    await this.page.evaluate(
      async ([transport, answers]) => {
        await traffic.isOn(transport);
        await traffic.reached("answer", answers);
      },
      [this.#usualTransport, ANSWERS_BEFORE] as const,
    );
  }

  /** From now on what happens is counted anew. */
  async note(): Promise<void> {
    this.#before = await this.page.evaluate(() => traffic.counts);
  }

  /** Resolves when that has happened so many times since the fault began. */
  async happens(happening: Happening, times = 1): Promise<void> {
    await this.page.evaluate(([what, count]) => traffic.reached(what, count), [
      happening,
      this.#before[happening] + times,
    ] as const);
  }

  /** Resolves when the connection was lost, or could not be made, and there is one again. */
  async recovers(times = 1): Promise<void> {
    await this.happens("trouble", times);
    await this.page.evaluate(() => traffic.isConnected());
  }

  /**
   * Breaks off every connection, and what is opened until the client has noticed: between
   * two polls there is nothing to break. Then the fault is over.
   */
  async breakOff(how: "cut" | "reset" = "reset"): Promise<void> {
    await this.note();
    this.proxy.onLink = (link) => link[how]();
    this.proxy[how]();
    await this.happens("trouble");
    this.healed();
  }

  /** Resolves when a session is over on the server. */
  sessionEnds(): Promise<string> {
    return new Promise((resolve) => {
      this.server.onSessionEnd = resolve;
    });
  }

  /** Resolves when the server has no session any more. */
  async isEmpty(): Promise<void> {
    while (this.server.population[0] > 0) await this.sessionEnds();
  }

  /** The fault is over: recovery begins. */
  healed(): void {
    this.#healedAt = performance.timeOrigin + performance.now();
    this.proxy.heal();
  }

  /** Runs the fault, then everything that must be so. Gives the recovery time in ms. */
  async run(): Promise<number> {
    const { page, server } = this;
    const fault = this.#fault;
    if (!fault.isFirst) {
      await this.begin();
      await this.flows();
      await this.note();
    }
    await fault.happen(this);
    if (this.#healedAt === 0) this.healed();

    await page.evaluate(
      async ([before, transport]) => {
        await traffic.reached("answer", before + 1);
        await traffic.isOn(transport);
      },
      [this.#before.answer, this.#lastTransport] as const,
    );
    const last = server.pause(NAME);
    await page.evaluate(async (number) => {
      await traffic.heard(number);
      await traffic.finish();
    }, last);
    const report = await page.evaluate(() => traffic.report());
    const account = server.account(NAME);

    expect(report.problems, "in the page").toEqual([]);
    expect(account.problems, "on the server").toEqual([]);
    expect(account.entries, "entries on the server").toBe(report.entries);
    expect(
      report.kept.filter((id) => !account.notes.has(id)),
      "notes that were kept and are lost",
    ).toEqual([]);
    if (fault.isHarmless) expect(report.counts.disconnect, "connections lost").toBe(0);
    if (fault.isAvoided && this.setting === "default") {
      expect(report.counts.avoided, "said to be avoided").toBeGreaterThan(0);
    }
    fault.afterwards?.(this, report);
    await expect.poll(() => server.population, "sessions and members").toEqual([1, 1, 1]);
    return this.#recoveryTime(report);
  }

  /** From the end of the fault to the first answer over the connection that lasts. */
  #recoveryTime({ firstAnswer = Number.NaN }: TrafficReport): number {
    return Math.max(0, Math.round(firstAnswer - this.#healedAt));
  }

  /** Ends the traffic and all that belongs to it. */
  async close(): Promise<void> {
    await this.#cdp?.detach();
    if (!this.page.isClosed()) await this.page.evaluate(() => globalThis.traffic?.stop());
    await this.proxy.shut();
    await this.server.close();
  }
}
