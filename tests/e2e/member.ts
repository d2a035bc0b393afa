/** A client of a site of several processes, in Node.js, with either Socket.IO client. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** As much of both clients as the tests need. */
interface Socket {
  on(event: string, listener: (value: never) => void): unknown;
  once(event: string, listener: (value: never) => void): unknown;
  timeout(ms: number): { emitWithAck(event: string, ...values: unknown[]): Promise<unknown> };
  disconnect(): unknown;
}

interface Text {
  id: string;
  text: string;
}

const requireFromSite = createRequire(fileURLToPath(new URL("../../www/server.mjs", import.meta.url)));

/** Both clients, by the names of their packages. */
export const clients = ["@sockeye/client", "socket.io-client"];

/** How long an answer is waited for, in ms. A process that was killed gives none. */
const PATIENCE = 2_000;

export class Member {
  readonly #socket: Socket;
  /** What it was told, or asked for, by id. */
  readonly #texts = new Map<string, string>();
  connections = 0;
  /** The process that serves it. */
  process = "";

  constructor(client: string, origin: string, tab: string) {
    const { io } = requireFromSite(client) as { io: (uri: string, options: object) => Socket };
    this.#socket = io(`${origin}/members`, { forceNew: true, reconnectionDelay: 100, query: { tab } });
    this.#socket.on("said", ({ id, text }: Text) => this.#texts.set(id, text));
    this.#socket.on("connect", () => this.#onConnect());
  }

  /** In the order of the log. */
  get texts(): string[] {
    return [...this.#texts].toSorted(([one], [other]) => compare(one, other)).map(([, text]) => text);
  }

  /** Resolves when the server has stored it; says it again for as long as it has not. */
  async say(text: string): Promise<void> {
    for (;;) {
      const answer = await this.#ask<{ ok: boolean }>("say", text);
      if (answer?.ok) return;
    }
  }

  close(): void {
    this.#socket.disconnect();
  }

  async #onConnect(): Promise<void> {
    const last = [...this.#texts.keys()].toSorted(compare).at(-1) ?? "0-0";
    const missed = await this.#ask<{ ok: boolean; texts: Text[] }>("since", last);
    for (const { id, text } of missed?.texts ?? []) this.#texts.set(id, text);
    const served = await this.#ask<{ name: string }>("process");
    if (!served) return;
    this.process = served.name;
    this.connections += 1;
  }

  async #ask<Answer>(event: string, ...values: unknown[]): Promise<Answer | undefined> {
    try {
      return (await this.#socket.timeout(PATIENCE).emitWithAck(event, ...values)) as Answer;
    } catch {
      return undefined;
    }
  }
}

/** Ids of a Redis stream: a time and a number. */
function compare(one: string, other: string): number {
  const [[time, number], [otherTime, otherNumber]] = [partsOf(one), partsOf(other)];
  return time - otherTime || number - otherNumber;
}

function partsOf(id: string): [number, number] {
  const [time, number] = id.split("-").map(Number);
  return [time ?? 0, number ?? 0];
}
