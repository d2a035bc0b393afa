/**
 * Own messages that the server has not acknowledged yet.
 *
 * A message stays here until it is acknowledged or refused, through any number
 * of broken connections, and is always sent with the same id, so the server
 * takes it once. Knows nothing of sockets: it is given a function that sends.
 */
import type { OutgoingMessage, SendAnswer } from "./protocol";

export type Outcome =
  | { delivery: "sending" | "retrying" }
  | { delivery: "sent"; at: number }
  | { delivery: "refused" };

export interface OutboxOptions {
  /** Sends once; rejects when no answer came (timeout, connection lost). */
  send: (message: OutgoingMessage) => Promise<SendAnswer>;
  /** Called whenever a message gets further, or has to wait. */
  report: (message: OutgoingMessage, outcome: Outcome) => void;
}

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting = new Map<string, OutgoingMessage>();
  readonly #inFlight = new Set<string>();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  add(message: OutgoingMessage): void {
    this.#waiting.set(message.id, message);
  }

  /** The messages of a room, in the order of writing. */
  of(room: string): OutgoingMessage[] {
    return [...this.#waiting.values()].filter((message) => message.room === room);
  }

  /** Sends what is waiting for a room and is not on its way already. */
  flush(room: string): void {
    for (const message of this.of(room)) {
      if (!this.#inFlight.has(message.id)) void this.#attempt(message);
    }
  }

  async #attempt(message: OutgoingMessage): Promise<void> {
    this.#inFlight.add(message.id);
    this.#options.report(message, { delivery: "sending" });
    const answer = await this.#options.send(message).catch(() => undefined);
    this.#inFlight.delete(message.id);
    if (answer === undefined || (!answer.ok && answer.error === "not-joined")) {
      this.#options.report(message, { delivery: "retrying" });
      return;
    }
    this.#waiting.delete(message.id);
    this.#options.report(message, answer.ok ? { delivery: "sent", at: answer.at } : { delivery: "refused" });
  }
}
