/**
 * Sends numbered messages over a Socket, once a second or on demand, and counts what
 * became of them.
 *
 * A message that is sent while there is no connection waits in the Socket's own buffer. It
 * is lost when the connection ends between sending it and its answer: without the option
 * `retries`, Socket.IO delivers at most once. It never sends a message twice.
 */
import { Store } from "./store";

/** From one message to the next, in ms. */
const INTERVAL = 1_000;

/** Messages that may wait for a connection; while there are more, none is added. */
const MAX_WAITING = 100;

/** What of a Socket is used: that of `@sockeye/client` has it, and that of `socket.io-client`. */
export interface ExchangeSocket {
  readonly sendBuffer: readonly unknown[];
  emitWithAck(event: string, ...values: unknown[]): Promise<unknown>;
  on(event: "disconnect" | "message", listener: () => void): unknown;
  off(event: "disconnect" | "message", listener: () => void): unknown;
}

export interface ExchangeSnapshot {
  sent: number;
  acknowledged: number;
  /** Sent, and the connection ended before the answer came. */
  lost: number;
  /** Messages of others. */
  received: number;
  disconnects: number;
}

export const nothingExchanged: ExchangeSnapshot = {
  sent: 0,
  acknowledged: 0,
  lost: 0,
  received: 0,
  disconnects: 0,
};

export class Exchange extends Store<ExchangeSnapshot> {
  readonly #socket: ExchangeSocket;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(socket: ExchangeSocket) {
    super(nothingExchanged);
    this.#socket = socket;
  }

  /** Counts what comes until the returned function is called. */
  attach(): () => void {
    this.#socket.on("message", this.#onMessage);
    this.#socket.on("disconnect", this.#onDisconnect);
    return () => {
      this.repeat(false);
      this.#socket.off("message", this.#onMessage);
      this.#socket.off("disconnect", this.#onDisconnect);
    };
  }

  /** Sends one message once a second, or stops. */
  repeat(on: boolean): void {
    clearInterval(this.#timer);
    if (on) this.#timer = setInterval(this.send, INTERVAL);
  }

  readonly send = async (): Promise<void> => {
    if (this.#socket.sendBuffer.length >= MAX_WAITING) return;
    const number = this.getSnapshot().sent + 1;
    this.update({ sent: number });
    try {
      await this.#socket.emitWithAck("message", number);
      this.update({ acknowledged: this.getSnapshot().acknowledged + 1 });
    } catch {
      this.update({ lost: this.getSnapshot().lost + 1 });
    }
  };

  readonly #onMessage = (): void => {
    this.update({ received: this.getSnapshot().received + 1 });
  };

  readonly #onDisconnect = (): void => {
    this.update({ disconnects: this.getSnapshot().disconnects + 1 });
  };
}
