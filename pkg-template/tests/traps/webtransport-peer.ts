/**
 * A `WebTransport` for Node, which has none: what the client writes arrives at the
 * test, what the test writes arrives at the client, in chunks of any size.
 *
 * The framing is that of the protocol: a header with the kind and the length, then
 * the payload.
 */

import { vi } from "vitest";
import { Arrivals } from "./scripted-server.js";

/** The frame of a text or of bytes; none here is longer than 125 bytes. */
export function frame(payload: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(payload as string);
  return Uint8Array.of(bytes.length | (typeof payload === "string" ? 0 : 0x80), ...bytes);
}

/** A session that the client has opened. */
export class Session {
  /** What the client sends: text as it is, binary data as a Buffer. */
  readonly frames = new Arrivals<string | Buffer>();
  readonly ready = Promise.resolve();
  readonly closed: Promise<void>;
  #end: () => void = () => {};
  #incoming!: ReadableStreamDefaultController<Uint8Array>;
  #rest = Buffer.alloc(0);

  constructor(readonly url: string) {
    this.closed = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  async createBidirectionalStream(): Promise<{ readable: ReadableStream; writable: WritableStream }> {
    return {
      readable: new ReadableStream<Uint8Array>({
        start: (controller) => {
          this.#incoming = controller;
        },
      }),
      writable: new WritableStream<Uint8Array>({ write: (chunk) => this.#read(chunk) }),
    };
  }

  #read(chunk: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const [header] = this.#rest;
      if (header === undefined) return;
      const end = 1 + (header & 0x7f);
      if (this.#rest.length < end) return;
      const payload = this.#rest.subarray(1, end);
      this.#rest = this.#rest.subarray(end);
      this.frames.add(header < 0x80 ? payload.toString() : payload);
    }
  }

  /** Hands a chunk to the client: part of a larger buffer, as it may come from the network. */
  send(chunk: Uint8Array): void {
    const memory = new Uint8Array(chunk.length + 20);
    memory.set(chunk, 10);
    this.#incoming.enqueue(memory.subarray(10, 10 + chunk.length));
  }

  close(): void {
    this.#end();
  }
}

/** Makes `WebTransport` exist; the sessions that are opened with it arrive. */
export function provideWebTransport(): Arrivals<Session> {
  const sessions = new Arrivals<Session>();
  vi.stubGlobal(
    "WebTransport",
    class extends Session {
      constructor(url: string) {
        super(url);
        sessions.add(this);
      }
    },
  );
  return sessions;
}
