/**
 * The decoder of WebTransport frames against a second reading of the format, on streams
 * that no server should send: claimed lengths, garbage, and the streams below
 * `tests/fuzz` with bytes changed, in chunks cut anywhere.
 *
 * `FUZZ_SECONDS` makes it go on for so long, as `cargo xtask fuzz webtransport` does. A
 * stream that fails is kept as a file in `tests/fuzz/regressions/webtransport`.
 */
import { isUtf8 } from "node:buffer";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @ts-expect-error: plain JavaScript, which the compiler does not read
import * as webtransport from "../../src/web/transport.js";

/** A packet in words that can be compared. */
type Packet = ["text", string] | ["binary", string];

interface Outcome {
  packets: Packet[];
  /** Whether the stream is refused after them. */
  refused: boolean;
}

const seconds = Number(process.env.FUZZ_SECONDS ?? 0);

const TEXT = 1;

/** How long the last check may take beyond the time for all of them, in milliseconds. */
const GRACE_MS = 60_000;

const {
  decoder,
  header,
}: {
  decoder(
    maxLength: number,
    deliver: (kind: number, value: string | ArrayBuffer) => void,
  ): (chunk: Uint8Array) => void;
  header(length: number, binary: boolean): Uint8Array;
} = webtransport;

/** What the format says of a stream, read at once. */
function read(stream: Uint8Array, maxLength: number): Outcome {
  const packets: Packet[] = [];
  const bytes = Buffer.from(stream);
  for (let rest = bytes; rest.length > 0; ) {
    const short = rest.readUInt8() & 0x7f;
    const start = short < 126 ? 1 : short === 126 ? 3 : 9;
    if (rest.length < start) break;
    const length =
      start === 1 ? BigInt(short) : start === 3 ? BigInt(rest.readUInt16BE(1)) : rest.readBigUInt64BE(1);
    const binary = rest.readUInt8() >= 0x80;
    if (length > BigInt(Math.min(maxLength, Number.MAX_SAFE_INTEGER))) return { packets, refused: true };
    if (length === 0n && !binary) return { packets, refused: true };
    if (BigInt(rest.length - start) < length) break;
    const end = start + Number(length);
    const payload = rest.subarray(start, end);
    if (binary) packets.push(["binary", payload.toString("hex")]);
    else if (isUtf8(payload)) packets.push(["text", payload.toString()]);
    else return { packets, refused: true };
    rest = rest.subarray(end);
  }
  return { packets, refused: false };
}

/** Hands in the stream in chunks, and compares after each of them. */
function check(stream: Uint8Array, places: number[], maxLength: number) {
  const edges = [...places.map((place) => place % (stream.length + 1)), stream.length];
  edges.sort((one, other) => one - other);
  const outcome: Outcome = { packets: [], refused: false };
  const push = decoder(maxLength, (kind, value) => {
    const binary = typeof value !== "string";
    expect(kind === TEXT).toBe(!binary);
    outcome.packets.push(binary ? ["binary", Buffer.from(value).toString("hex")] : ["text", value]);
  });
  let at = 0;
  for (const edge of edges) {
    // A chunk is a view of something larger, as those of a browser may be.
    const chunk = Uint8Array.of(7, ...stream.subarray(at, edge), 7).subarray(1, 1 + edge - at);
    try {
      push(chunk);
    } catch {
      outcome.refused = true;
    }
    expect(outcome).toStrictEqual(read(stream.subarray(0, edge), maxLength));
    if (outcome.refused) return;
    at = edge;
  }
}

/** The streams that are kept, by their names. */
const kept = ["seeds", "corpus", "regressions"].flatMap((kind) => {
  const folder = new URL(`../../tests/fuzz/${kind}/webtransport/`, import.meta.url);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.map((name): [string, Uint8Array] => [name, readFileSync(new URL(name, folder))]);
});

/** Bytes of a stream that are others, or more, or fewer. */
const changes = fc.array(
  fc.record({ at: fc.nat(), gone: fc.nat(3), bytes: fc.uint8Array({ maxLength: 4 }) }),
  {
    maxLength: 4,
  },
);

const changed = fc
  .tuple(fc.constantFrom(...kept.map(([, stream]) => stream)), changes)
  .map(([stream, all]) => {
    const bytes = [...stream];
    for (const { at, gone, bytes: other } of all) bytes.splice(at % (bytes.length + 1), gone, ...other);
    return Uint8Array.from(bytes);
  });

const payload = fc.oneof(
  fc.uint8Array({ maxLength: 140 }),
  fc.string({ unit: "binary", maxLength: 140 }).map((text) => new TextEncoder().encode(text)),
);

const length = fc.oneof(fc.nat(300), fc.nat(70_000), fc.maxSafeNat());

/** A frame whose header is right, or claims something. */
const frame = fc.tuple(payload, fc.boolean(), fc.option(length)).map(([data, binary, claimed]) => {
  return Uint8Array.from([...header(claimed ?? data.length, binary), ...data]);
});

const made = fc
  .array(fc.oneof({ weight: 4, arbitrary: frame }, fc.uint8Array({ maxLength: 12 })), { maxLength: 6 })
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

const limit = fc.oneof(fc.nat(200), fc.constant(1 << 27), fc.constant(Number.POSITIVE_INFINITY));

describe("any stream", () => {
  it("has streams to begin with", () => {
    expect(kept.length).toBeGreaterThan(10);
  });

  it.each(kept)("%s is read as the format says, wherever it is cut", (_, stream) => {
    for (const maxLength of [4, 1 << 27]) {
      check(stream, [], maxLength);
      check(
        stream,
        Array.from(stream, (_, at) => at),
        maxLength,
      );
      for (let at = 0; at < stream.length; at += 1) check(stream, [at], maxLength);
    }
  });

  it(
    "is read as the format says",
    () => {
      let streams = 0;
      const property = fc.property(
        fc.oneof(changed, made),
        fc.array(fc.nat(), { maxLength: 8 }),
        limit,
        (stream, places, maxLength) => {
          streams += 1;
          check(stream, places, maxLength);
        },
      );
      const time = { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: seconds * 1000 };
      fc.assert(property, seconds > 0 ? time : { numRuns: 500 });
      console.log(`${streams} streams`);
    },
    seconds * 1000 + GRACE_MS,
  );
});
