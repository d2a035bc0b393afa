/** One packet very often, or very large ones: bytes that are made before they are sent. */
import { constants, deflateRawSync, gzipSync } from "node:zlib";
import { type BINARY, frame, TEXT } from "./frames.ts";
import { END } from "./malformed/entry.ts";
import { rawSession } from "./raw-session.ts";
import { play, type Script } from "./script.ts";
import type { Behaviour } from "./server.ts";

/** The same packet so often, then a last word. */
export function repeat(packet: string, times: number, script: Script = {}): Behaviour {
  const once = frame(TEXT, packet);
  return {
    ...play({ ...script, bodies: [[`${packet}\x1e`.repeat(times) + END]] }),
    ...rawSession([Buffer.alloc(once.length * times, once), frame(TEXT, END)]),
  };
}

/** Many packets, no two of them the same, then a last word. */
export function each(times: number, packet: (index: number) => string): Behaviour {
  const packets = [...Array.from({ length: times }, (_, index) => packet(index)), END];
  return {
    ...play({ bodies: [packets] }),
    ...rawSession([Buffer.concat(packets.map((text) => frame(TEXT, text)))]),
  };
}

/** The extension that `compressed` needs. */
export const compression = { "Sec-WebSocket-Extensions": "permessage-deflate" };

/** A compressed frame of so many bytes, all of them the same. */
export function bomb(kind: typeof TEXT | typeof BINARY, start: string, length: number): Buffer {
  const content = Buffer.alloc(length, " ");
  content.write(start);
  const packed = deflateRawSync(content, { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
  return frame(kind, packed.subarray(0, -4), { rsv: 4 });
}

/** A compressed body of so many bytes, all but the first of them the same. */
export function gzipped(start: string, length: number): Buffer {
  const content = Buffer.alloc(length, " ");
  content.write(start);
  return gzipSync(content);
}
