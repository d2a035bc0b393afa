/**
 * Clients in one channel of a cluster, one page for each setting that people use, all of them
 * talking while something fails.
 */
import { type Browser, expect as impatient, type JSHandle, type Page } from "@playwright/test";
import type { Participant, Report, ServerKind } from "../page/cluster.ts";
import type { Cluster } from "./cluster.ts";
import type { Way } from "./settings.ts";

/** Several processes, pages and a failure share the machine. */
const expect = impatient.configure({ timeout: 60_000 });

/** How people run several processes: the transports of the clients, and what nginx does. */
export const SETTINGS = {
  "websocket, scattered": { transports: ["websocket"], way: "scattered" },
  "polling, sticky": { transports: ["polling"], way: "sticky" },
  "default, sticky": { way: "sticky" },
} satisfies Record<string, { transports?: string[]; way: Way }>;

export type Setting = keyof typeof SETTINGS;

const SERVERS = ["recovering", "plain"] as const satisfies ServerKind[];

interface Seat {
  readonly setting: Setting;
  readonly page: Page;
  readonly participant: JSHandle<Participant>;
}

export class Crowd {
  readonly #cluster: Cluster;
  readonly #channel: string;
  readonly #seats: Seat[];
  /** What nothing in the pages has caught. */
  readonly #errors: Error[] = [];

  private constructor(cluster: Cluster, channel: string, seats: Seat[]) {
    this.#cluster = cluster;
    this.#channel = channel;
    this.#seats = seats;
    for (const { page } of seats) page.on("pageerror", (error) => this.#errors.push(error));
  }

  /** Returns when everybody talks and the default transports have been upgraded. */
  static async gather(browser: Browser, site: string, cluster: Cluster, channel: string): Promise<Crowd> {
    const seats = Object.entries(SETTINGS).map(async ([name, settings]): Promise<Seat> => {
      const page = await browser.newPage();
      await page.goto(site);
      const { way, ...transports } = settings as (typeof SETTINGS)["polling, sticky"];
      const entrance = {
        url: cluster.address(way),
        channel,
        client: `${channel}, ${name}`,
        ...transports,
      };
      const participant = await page.evaluateHandle((entrance) => joinChannel(entrance), entrance);
      return { setting: name as Setting, page, participant };
    });
    const crowd = new Crowd(cluster, channel, await Promise.all(seats));
    // Nobody misses what is said first.
    for (const { participant } of crowd.#seats) {
      await expect.poll(() => participant.evaluate(({ isThere }) => isThere)).toBe(true);
    }
    for (const { participant } of crowd.#seats) await participant.evaluate((one) => one.talk());
    await crowd.goesOn();
    await expect
      .poll(async () => (await crowd.#reportsOf("default, sticky")).plain.transport)
      .toBe("websocket");
    return crowd;
  }

  /** Until more of everybody's messages have been answered, on both Sockets. */
  async goesOn(): Promise<void> {
    await Promise.all(
      this.#seats.map(async ({ setting, participant }) => {
        const answered = () => participant.evaluate(({ answered }) => answered.length);
        const before = await answered();
        await expect.poll(answered, `${setting}: answers`).toBeGreaterThan(before + 10);
      }),
    );
  }

  /** Until somebody has said a message again, because nobody answered it. */
  async repeats(): Promise<void> {
    const repeated = async () => {
      const all = this.#seats.map(({ participant }) => participant.evaluate(({ repeated }) => repeated));
      return Math.max(...(await Promise.all(all)));
    };
    const before = await repeated();
    await expect.poll(repeated).toBeGreaterThan(before);
  }

  /** The process that serves the Socket with recovery of a setting. */
  async processOf(setting: Setting): Promise<string> {
    const process = () =>
      this.#seat(setting).participant.evaluate(({ members }) => members.recovering.process);
    await expect.poll(process).not.toBe("");
    return process();
  }

  /** How often the Sockets of a setting were interrupted. */
  async interruptionsOf(setting: Setting): Promise<number> {
    const { recovering, plain } = await this.#reportsOf(setting);
    return recovering.interruptions.length + plain.interruptions.length;
  }

  /**
   * Everybody falls silent. Then the log has each message that was answered exactly once, each
   * Socket shows the log as it is. No event is lost where there was no interruption; how many are
   * lost elsewhere is printed. A server that has restored a session may have left some out: a
   * process tells of its own events before those of others that are older in the stream.
   */
  async lostNothing(fault: string): Promise<void> {
    await Promise.all(this.#seats.map(({ participant }) => participant.evaluate((one) => one.fallSilent())));
    const lists = await Promise.all(
      this.#seats.map(({ participant }) => participant.evaluate(({ answered }) => answered)),
    );
    const log = (await this.#cluster.log(this.#channel)).map(({ id }) => id);
    expect([...log].sort(), "the log has what was answered, once").toEqual(lists.flat().sort());

    for (const { setting, participant } of this.#seats) {
      for (const server of SERVERS) {
        const shown = async () => (await this.#reportsOf(setting))[server].shown;
        await expect.poll(shown, `${setting}: the history, ${server}`).toEqual(log);
      }
      const slowest = await participant.evaluate(({ slowest }) => slowest);
      const reports = await this.#reportsOf(setting);
      for (const server of SERVERS) {
        const report = reports[server];
        const figures = figuresOf(report, log);
        if (report.interruptions.length === 0) {
          expect(figures.lost, `${setting}: events lost, ${server}`).toBe(0);
        }
        console.log(line(fault, setting, server, report, figures, slowest));
      }
    }
  }

  async leave(): Promise<void> {
    for (const { page } of this.#seats) await page.close();
    expect(this.#errors, "uncaught in the pages").toEqual([]);
  }

  #seat(setting: Setting): Seat {
    const seat = this.#seats.find((seat) => seat.setting === setting);
    if (!seat) throw new Error(`nobody has the setting ${setting}`);
    return seat;
  }

  #reportsOf(setting: Setting): Promise<Record<ServerKind, Report>> {
    return this.#seat(setting).participant.evaluate((participant) => participant.reports());
  }
}

interface Figures {
  messages: number;
  lost: number;
  doubled: number;
}

/** What became of the events. */
function figuresOf({ heard }: Report, log: string[]): Figures {
  const distinct = new Set(heard);
  const lost = log.filter((id) => !distinct.has(id)).length;
  return { messages: log.length, lost, doubled: heard.length - distinct.size };
}

function line(
  fault: string,
  setting: Setting,
  server: ServerKind,
  { interruptions, recovered }: Report,
  { messages, lost, doubled }: Figures,
  slowest: number,
): string {
  const interrupted = interruptions.length > 0 ? `${interruptions.join(" + ")} ms` : "never";
  return [
    `cluster | ${fault} | ${setting} | ${server}`,
    `interrupted ${interrupted}, ${recovered} of ${interruptions.length} recovered`,
    `slowest answer ${slowest} ms`,
    `of ${messages} events ${lost} lost, ${doubled} doubled`,
  ].join(" | ");
}
