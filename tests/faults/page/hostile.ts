/**
 * What the page notices of a hostile server: one Socket, what it is told, and what
 * becomes of what the application had outstanding.
 */
import { io, SocketError } from "@sockeye/client";

type Options = NonNullable<Parameters<typeof io>[1]>;

/** What became of a Socket and of the emits of its application. */
export interface Report {
  /** The code of `connect_error`, "untyped" where it is no `SocketError`. */
  connectError?: string;
  /** The HTTP status, if `connect_error` or `disconnect` told one. */
  status?: number;
  /** Reason and code of `disconnect`, and the code of a WebSocket's end. */
  disconnect?: string[];
  /** What listeners were told, as JSON; binary data as `bytes 1,2,3`. */
  events: string[];
  /** What became of the question asked on `connect`: an answer, or a code. */
  answer?: string;
  /** How many emits wait for the next connection; one was made at the end. */
  waiting: number;
  /** Whether a property has appeared on the prototype of all objects. */
  polluted: boolean;
}

const pristine = Reflect.ownKeys(Object.prototype).length;
const memories: WebAssembly.Memory[] = [];
const { Instance } = WebAssembly;

// The package makes its instance when the first Manager is made.
WebAssembly.Instance = class extends Instance {
  constructor(...args: ConstructorParameters<typeof Instance>) {
    super(...args);
    for (const value of Object.values(this.exports)) {
      if (value instanceof WebAssembly.Memory) memories.push(value);
    }
  }
};

/** How large the module's memory is, in bytes. */
export function moduleMemory(): number {
  return memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
}

/** Connects, and reports when the connection has failed or ended, or at an event `end`. */
export async function meet(url: string, options: Options): Promise<Report> {
  const socket = io(url, { forceNew: true, reconnection: false, ...options });
  const report: Report = { events: [], waiting: 0, polluted: false };
  let asked: Promise<unknown> = Promise.resolve();
  await new Promise<void>((resolve) => {
    socket.on("connect", () => {
      asked = socket.emitWithAck("question").then(
        (answer) => {
          report.answer = JSON.stringify(answer, legible);
        },
        (error) => {
          report.answer = codeOf(error);
        },
      );
    });
    socket.on("connect_error", (error) => {
      report.connectError = codeOf(error);
      note(report, error);
      resolve();
    });
    socket.on("disconnect", (reason, details) => {
      report.disconnect = [reason, ...endOf(details)];
      note(report, details);
      resolve();
    });
    socket.onAny((...args) => {
      if (args[0] === "end") return resolve();
      report.events.push(JSON.stringify(args, legible));
    });
  });
  const ended = !socket.connected;
  if (ended) socket.emit("waits");
  report.waiting = socket.sendBuffer.length;
  // The end that the page itself brings about is no news.
  socket.off("disconnect").disconnect();
  await asked;
  report.polluted = Reflect.ownKeys(Object.prototype).length !== pristine;
  return report;
}

/** What became of a Socket that was flooded. */
export interface Endurance {
  connectError?: string;
  disconnect?: string[];
  /** How many events listeners were told, and the depth of the last one's argument. */
  told: number;
  depth: number;
  /** Whether the application could still emit. */
  emits: boolean;
  /** The longest time in which the page did nothing else, in milliseconds. */
  stall: number;
}

/** Like `meet`, for what is too much to be kept. */
export async function endure(url: string, options: Options): Promise<Endurance> {
  const result: Endurance = { told: 0, depth: 0, emits: true, stall: 0 };
  const stall = new Stall();
  const socket = io(url, { forceNew: true, reconnection: false, ...options });
  socket.on("connect", () => socket.emit("ready"));
  await new Promise<void>((resolve) => {
    socket.on("connect_error", (error) => {
      result.connectError = codeOf(error);
      resolve();
    });
    socket.on("disconnect", (reason, details) => {
      result.disconnect = [reason, ...endOf(details)];
      resolve();
    });
    socket.onAny((name, argument) => {
      if (name === "end") return resolve();
      result.told++;
      result.depth = depthOf(argument);
    });
  });
  try {
    socket.emit("and now");
  } catch {
    result.emits = false;
  }
  socket.off("disconnect").disconnect();
  result.stall = await stall.end();
  return result;
}

/** How deep the first elements of arrays are nested. */
function depthOf(value: unknown): number {
  let depth = 0;
  for (let inner = value; Array.isArray(inner); inner = inner[0]) depth++;
  return depth;
}

/** Connects again and again, until that has been tried so often. */
export async function keepTrying(url: string, attempts: number, options: Options): Promise<void> {
  const socket = io(url, { forceNew: true, randomizationFactor: 0, ...options });
  let tried = 0;
  await new Promise<void>((resolve) => {
    socket.io.on("reconnect_attempt", () => {
      if (++tried >= attempts) resolve();
    });
  });
  socket.disconnect();
}

/** An application that connects by itself whenever it hears of a failure. */
export async function insist(url: string, failures: number, options: Options): Promise<void> {
  const socket = io(url, { forceNew: true, reconnection: false, ...options });
  let failed = 0;
  await new Promise<void>((resolve) => {
    socket.on("connect_error", () => {
      if (++failed >= failures) resolve();
      else socket.connect();
    });
  });
  socket.disconnect();
}

/** What `io` throws for an address: the code of a `SocketError`. */
export function refusal(address: string): string {
  try {
    io(address, { forceNew: true, autoConnect: false });
    return "accepted";
  } catch (error) {
    return codeOf(error);
  }
}

/** Whether a Socket of its own still works with a server that is not hostile. */
export async function isWhole(url: string): Promise<boolean> {
  const socket = io(url, { forceNew: true, transports: ["websocket"] });
  const answer = await socket.emitWithAck("echo", "still here");
  socket.disconnect();
  return answer === "still here";
}

/** The longest time in which the page did nothing else, in milliseconds. */
class Stall {
  private longest = 0;
  #last = performance.now();
  readonly #channel = new MessageChannel();

  constructor() {
    this.#channel.port1.onmessage = () => {
      const now = performance.now();
      this.longest = Math.max(this.longest, now - this.#last);
      this.#last = now;
      setTimeout(() => this.#channel.port2.postMessage(0), 4);
    };
    this.#channel.port2.postMessage(0);
  }

  /** Ends the measurement, when the page has had a turn. */
  async end(): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve));
    this.#channel.port1.close();
    return Math.round(Math.max(this.longest, performance.now() - this.#last));
  }
}

function codeOf(error: unknown): string {
  return error instanceof SocketError ? error.code : `untyped ${error}`;
}

function endOf(details: unknown): string[] {
  if (details instanceof SocketError) return [details.code];
  const code = (details as { context?: { code?: number } } | undefined)?.context?.code;
  return code === undefined ? [] : [String(code)];
}

function note(report: Report, error: unknown): void {
  const { description } = Object(error);
  if (typeof description === "number") report.status = description;
}

function legible(_: string, value: unknown): unknown {
  return value instanceof ArrayBuffer ? `bytes ${new Uint8Array(value)}` : value;
}
