/**
 * One direction of a connection: bytes go from one socket to another, as they come,
 * held back, in small pieces, slowly, or not at all.
 *
 * Bytes are never reordered, changed or doubled.
 */
import type { Socket } from "node:net";

/** How bytes pass. */
export type Passage =
  | { kind: "pass" }
  /** They are kept until something else is set. */
  | { kind: "hold" }
  /** They are lost for good. */
  | { kind: "swallow" }
  /** In pieces of so many bytes, each in a packet of its own. */
  | { kind: "pieces"; bytes: number }
  /** So many bytes each second. */
  | { kind: "throttle"; bytesPerSecond: number };

/** How often a throttled lane sends its share, in ms. */
const SHARE_INTERVAL = 10;

export class Lane {
  /** Called with what passes, before it is written. */
  watch: ((bytes: Buffer) => void) | undefined;
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #waiting: Buffer[] = [];
  #passage: Passage = { kind: "pass" };
  #isEnding = false;
  #timer: NodeJS.Timeout | undefined;
  #turn: NodeJS.Immediate | undefined;
  #limit: { left: number; reached: () => void } | undefined;

  constructor(from: Socket, to: Socket) {
    this.#from = from;
    this.#to = to;
    to.setNoDelay(true);
    to.on("close", () => {
      clearInterval(this.#timer);
      this.#waiting.length = 0;
    });
  }

  /** How many bytes are kept. */
  get held(): number {
    return this.#waiting.reduce((sum, { length }) => sum + length, 0);
  }

  set(passage: Passage): void {
    this.#passage = passage;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (passage.kind === "throttle") {
      const share = Math.max(1, Math.round((passage.bytesPerSecond * SHARE_INTERVAL) / 1000));
      this.#timer = setInterval(() => this.#deliver(share), SHARE_INTERVAL);
    }
    this.#proceed();
  }

  /** Calls `reached` when exactly so many more bytes have been written. */
  limit(bytes: number, reached: () => void): void {
    this.#limit = { left: bytes, reached };
  }

  push(bytes: Buffer): void {
    if (this.#passage.kind === "swallow") return;
    this.#waiting.push(bytes);
    this.#proceed();
  }

  /** No more bytes come. */
  end(): void {
    if (this.#passage.kind === "swallow") return;
    this.#isEnding = true;
    this.#proceed();
  }

  #proceed(): void {
    const { kind } = this.#passage;
    if (kind === "swallow") this.#waiting.length = 0;
    if (kind === "pass") this.#deliver(Number.POSITIVE_INFINITY);
    if (kind === "pieces") this.#deliverPieces();
    // What waits is bounded by what the sender's own buffers take.
    if (kind === "throttle" && this.held > 65_536) this.#from.pause();
    else this.#from.resume();
  }

  #deliverPieces(): void {
    if (this.#passage.kind !== "pieces" || this.#turn || this.#waiting.length === 0) return;
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      if (this.#passage.kind === "pieces") this.#deliver(this.#passage.bytes);
      this.#proceed();
    });
  }

  #deliver(most: number): void {
    let left = most;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const length = Math.min(next.length, left, this.#limit?.left ?? Number.POSITIVE_INFINITY);
      if (length > 0) this.#write(next.subarray(0, length));
      left -= length;
      if (length < next.length) this.#waiting.unshift(next.subarray(length));
      if (this.#limit?.left === 0) {
        const { reached } = this.#limit;
        this.#limit = undefined;
        return void reached();
      }
      if (left === 0) break;
    }
    if (this.#passage.kind === "throttle" && this.held < 65_536) this.#from.resume();
    if (this.#isEnding && this.#waiting.length === 0) this.#to.end();
  }

  #write(bytes: Buffer): void {
    if (this.#limit) this.#limit.left -= bytes.length;
    this.watch?.(bytes);
    if (this.#to.writable) this.#to.write(bytes);
  }
}
