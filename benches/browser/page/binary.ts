/**
 * Binary messages that come again and again from a ring of buffers, and the check that they
 * came as they were.
 *
 * What is received is kept and read after the round, because reading it would cost more than
 * most clients do.
 */
import type { Case, Client } from "../case.ts";
import { connect, deliver } from "./fake-socket.ts";
import { verdict } from "./messages.ts";

/** How many buffers there are: neighbours differ, and 64 kB of each fit into memory. */
const RING = 64;

const HEADER = '451-["data",{"_placeholder":true,"num":0}]';

/** Receives events that hold `bytes` bytes. */
export const receiveBinary = (bytes: number): Case<Client>["prepare"] =>
  async function prepare(setup) {
    const { size } = setup;
    const { client, connection, socket } = await connect(setup);
    const ring = Array.from({ length: RING }, (_, number) => content(number, bytes));
    const buffers = ring.map((bytes) => bytes.slice().buffer);
    const frames = Array.from({ length: size }, (_, index) => {
      const buffer = buffers[index % RING];
      return client.dialect === "plain" ? [buffer] : [HEADER, buffer];
    }).flat();
    const received: unknown[] = new Array(size);
    let count = 0;
    connection.on("data", (data: unknown) => {
      received[count++] = data;
    });
    return {
      async play() {
        count = 0;
        return deliver(socket, frames);
      },
      check() {
        // A client that copies nothing hands over the same buffers again and again.
        const read = new Map<unknown, number>();
        const wrong = received.filter((data, index) => {
          if (read.get(data) === index % RING) return false;
          read.set(data, index % RING);
          return !isContent(data, ring[index % RING]);
        }).length;
        received.fill(undefined);
        return verdict(count, size, wrong);
      },
    };
  };

function content(number: number, bytes: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: bytes }, (_, index) => number * 31 + index * 7 + (index >> 8));
}

function isContent(data: unknown, expected: Uint8Array | undefined): boolean {
  if (!(data instanceof ArrayBuffer) || data.byteLength !== expected?.length) return false;
  const bytes = new Uint8Array(data);
  return expected.every((byte, index) => bytes[index] === byte);
}
