/**
 * What an application does all the time, in both directions, and an account of what
 * came of it: entries that are retried until they are answered, a stream that is
 * resumed from the last item, notes that nobody answers, and questions.
 *
 * The stream paces the rest: each item that comes causes what is sent next.
 */
import { Manager, type Socket } from "@sockeye/client";
import { isPattern, pattern } from "./pattern.ts";

export interface TrafficOptions {
  url: string;
  /** Names the account on the server. */
  name: string;
  transports?: string[];
  /** Other options of the Manager. */
  options?: Record<string, unknown>;
  /**
   * How often the client tries an entry again; 0 turns that off, and the application
   * does it one by one if it `resends`. With neither, entries are lost.
   */
  retries?: number;
  resends?: boolean;
  /** Whether what was not done is done by the next page of this tab. */
  isKept?: boolean;
}

/** What happens to a connection; each is counted. A disconnect and a failure are trouble. */
export type Happening = "connect" | "disconnect" | "failure" | "trouble" | "upgrade" | "avoided" | "answer";

export interface TrafficReport {
  /** What must never be. */
  problems: string[];
  counts: Record<Happening, number>;
  /** How many entries were handed over. */
  entries: number;
  /** Notes made while there was no connection, after which there was one that lasted. */
  kept: string[];
  transport: string;
  recovered: number;
  /** When the first answer came over the connection that there is, in ms since 1970. */
  firstAnswer: number | undefined;
}

/** More entries than that do not wait at once. */
const MAX_OPEN_ENTRIES = 20;
const LARGE_EVERY = 20;
/** Of what an application asks once, without retrying. */
const ECHO_TIMEOUT = 2_000;
const RESULT_TIMEOUT = 500;

export class Traffic {
  readonly manager: Manager;
  readonly entries: Socket;
  readonly feed: Socket;
  readonly #settings: TrafficOptions;
  readonly #problems: string[] = [];
  readonly #counts = { connect: 0, disconnect: 0, failure: 0, trouble: 0, upgrade: 0, avoided: 0, answer: 0 };
  readonly #waiting = new Set<() => void>();
  readonly #open = new Set<Promise<unknown>>();
  /** Entries that the application sends one by one. */
  #line: Promise<unknown> = Promise.resolve();
  #kept: string[] = [];
  #next = 0;
  #openEntries = 0;
  #last = 0;
  #recovered = 0;
  #outages = 0;
  #isEnding = false;
  #firstAnswer: number | undefined;

  constructor(settings: TrafficOptions) {
    this.#settings = settings;
    const { url, name, transports, options, retries = 10_000, isKept } = settings;
    this.manager = new Manager(url, {
      reconnectionDelay: 20,
      reconnectionDelayMax: 100,
      timeout: 3_000,
      autoConnect: false,
      ...(transports && { transports: transports as ["polling"] }),
      ...options,
    });
    const auth = { name };
    this.entries = this.manager.socket("/", {
      auth,
      ...(retries > 0 && { retries, ackTimeout: RESULT_TIMEOUT }),
    });
    this.feed = this.manager.socket("/feed", { auth });
    if (isKept) this.#restore();
    this.#listen();
    this.entries.connect();
    this.feed.connect();
  }

  /** Resolves when something has happened so many times in all. */
  async reached(happening: Happening, count: number): Promise<void> {
    await this.#until(() => this.#counts[happening] >= count);
  }

  /** Resolves when the stream has come to that item. */
  async heard(number: number): Promise<void> {
    await this.#until(() => this.#last >= number);
  }

  /**
   * Resolves when both namespaces are joined, over that transport; or over polling, when
   * WebSockets were cut so often that they are avoided.
   */
  async isOn(transport: string): Promise<void> {
    const isOn = () => {
      if (!this.entries.connected || !this.feed.connected) return false;
      const isAvoided = transport === "websocket" && this.#counts.avoided > 0;
      const { name } = this.manager.engine.transport;
      return name === transport || (isAvoided && name === "polling");
    };
    await this.#until(isOn);
  }

  /** Resolves when there is a connection. */
  async isConnected(): Promise<void> {
    await this.#until(() => this.entries.connected);
  }

  get counts(): Record<Happening, number> {
    return { ...this.#counts };
  }

  /** Hands over one entry more. */
  put(): void {
    const number = this.#next;
    this.#next += 1;
    this.#send(number);
    this.#keep();
  }

  /** Hands nothing more over, and resolves when all that was has been settled. */
  async finish(): Promise<void> {
    this.#isEnding = true;
    while (this.#open.size > 0) await Promise.all(this.#open);
  }

  /** Ends both Sockets and with them the connection. */
  stop(): void {
    this.#isEnding = true;
    this.entries.disconnect();
    this.feed.disconnect();
  }

  report(): TrafficReport {
    return {
      problems: [...this.#problems],
      counts: this.counts,
      entries: this.#next,
      kept: this.#kept,
      transport: this.manager.engine.transport.name,
      recovered: this.#recovered,
      firstAnswer: this.#firstAnswer,
    };
  }

  #listen(): void {
    const { manager, entries, feed } = this;
    manager.on("error", () => {
      this.#count("failure");
      this.#count("trouble");
    });
    manager.on("open", () => {
      manager.engine.on("upgrade", () => this.#count("upgrade"));
      manager.engine.on("close", () => this.#changed());
    });
    (manager as { on(event: string, listener: () => void): unknown }).on("transport_avoided", () =>
      this.#count("avoided"),
    );
    entries.on("connect", () => {
      this.#firstAnswer = undefined;
      this.#count("connect");
    });
    entries.on("disconnect", (reason) => {
      this.#count("disconnect");
      this.#count("trouble");
      if (!this.#isEnding) this.put();
      if (reason === "io server disconnect") entries.connect();
    });
    entries.on("connect_error", () => {
      // Refused by the server: whether to go on is for the application to say.
      if (!entries.active) entries.connect();
    });
    feed.on("connect", () => {
      if (feed.recovered) this.#recovered += 1;
      // It waits for the next connection when the heartbeat of this one is found to be late.
      else feed.emit("resume", this.#last);
      this.#changed();
    });
    feed.on("disconnect", (reason) => {
      if (reason === "io server disconnect") feed.connect();
      if (this.#isEnding) return;
      this.#outages += 1;
      this.#kept = [1, 2, 3].map((index) => `${index} of outage ${this.#outages}`);
      for (const id of this.#kept) feed.emit("note", id);
      feed.volatile.emit("note", `volatile of outage ${this.#outages}`);
    });
    feed.on("item", (number: number, data: unknown) => this.#heard(number, data));
  }

  #heard(number: number, data: unknown): void {
    if (number !== this.#last + 1) this.#problems.push(`item ${number} after ${this.#last}`);
    const isRight =
      number % LARGE_EVERY === 0
        ? data instanceof ArrayBuffer && isPattern(new Uint8Array(data), number)
        : data === `item ${number}`;
    if (!isRight) this.#problems.push(`item ${number} is not what was sent`);
    this.#last = number;
    this.#keep();
    this.#changed();
    if (this.#isEnding) return;
    if (this.#openEntries < MAX_OPEN_ENTRIES) this.put();
    this.feed.emit("note", `at ${number}`);
    this.feed.volatile.emit("note", `volatile ${number}`);
    if (number % 4 === 0) this.#ask(number);
  }

  #send(number: number): void {
    this.#openEntries += 1;
    const data = number % LARGE_EVERY === 0 ? pattern(number) : `item ${number}`;
    const sent = this.#handOver(number, data).then(
      (answer) => {
        if (answer !== number) this.#problems.push(`entry ${number} was answered with ${answer}`);
        this.#answered();
      },
      (error) => this.#problems.push(`entry ${number} was given up: ${error.message}`),
    );
    this.#track(sent.then(() => this.#keep()));
  }

  #handOver(number: number, data: unknown): Promise<unknown> {
    if (!this.#settings.resends) return this.entries.emitWithAck("put", number, data);
    const resend = async (): Promise<unknown> => {
      for (;;) {
        try {
          return await this.entries.timeout(RESULT_TIMEOUT).emitWithAck("put", number, data);
        } catch {
          // Lost with the connection, or late: once more.
        }
      }
    };
    const before = this.#line;
    this.#line = before.then(resend);
    return this.#line;
  }

  #answered(): void {
    this.#openEntries -= 1;
    this.#firstAnswer ??= now();
    this.#count("answer");
  }

  /** May be lost with the connection, but then says so. */
  #ask(number: number): void {
    const asked = this.feed.timeout(ECHO_TIMEOUT).emitWithAck("echo", number);
    this.#track(
      asked.then(
        (answer) => {
          if (answer !== number) this.#problems.push(`question ${number} was answered with ${answer}`);
        },
        () => {},
      ),
    );
  }

  #track(promise: Promise<unknown>): void {
    this.#open.add(promise);
    void promise.then(() => this.#open.delete(promise));
  }

  #count(happening: Happening): void {
    this.#counts[happening] += 1;
    this.#changed();
  }

  #changed(): void {
    for (const check of [...this.#waiting]) check();
  }

  #until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!isSo()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** What the next page needs to go on: entries in order are answered in order. */
  #keep(): void {
    if (!this.#settings.isKept) return;
    const kept = { last: this.#last, next: this.#next, open: this.#openEntries };
    sessionStorage.setItem(this.#settings.name, JSON.stringify(kept));
  }

  #restore(): void {
    const kept = sessionStorage.getItem(this.#settings.name);
    if (kept === null) return;
    const { last, next, open } = JSON.parse(kept);
    this.#last = last;
    for (let number = next - open; number < next; number += 1) this.#send(number);
    this.#next = next;
  }
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
