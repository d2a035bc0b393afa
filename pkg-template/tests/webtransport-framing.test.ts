/**
 * The frames of Engine.IO packets on a WebTransport stream: exact bytes, chunks cut
 * anywhere, and what is refused. Sessions are tested against a real server in
 * `tests/servers`.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @ts-expect-error: plain JavaScript, which the compiler does not read
import * as webtransport from "../../src/web/transport.js";

type Data = string | ArrayBuffer | ArrayBufferView;
type Packet = [kind: number, value: string | ArrayBuffer];

/** What `transport.js` exports. */
interface Module {
  header(length: number, binary: boolean): Uint8Array;
  frame(data: Data): Uint8Array;
  decoder(maxLength: number, deliver: (...packet: Packet) => void): (chunk: Uint8Array) => void;
  openWebTransport(
    url: string,
    options: object | undefined,
    sid: string | undefined,
    maxLength: number,
    deliver: (connection: number, attempt: number, kind: number, value: unknown) => void,
    connection: number,
    attempt: number,
  ): { send(data: Data): void; close(): void };
}

const { decoder, frame, header, openWebTransport: open }: Module = webtransport;

const TEXT = 1;
const BINARY = 2;
const FAILED = 3;

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

function hex(data: Uint8Array | ArrayBuffer): string {
  const text = Buffer.from(data instanceof Uint8Array ? data : new Uint8Array(data)).toString("hex");
  return text.replace(/..(?=.)/g, "$& ");
}

function join(chunks: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(chunks));
}

/** The stream cut at the given places, each anywhere in it. */
function cut(stream: Uint8Array, places: number[]): Uint8Array[] {
  const edges = [0, ...places.map((place) => place % (stream.length + 1)), stream.length];
  edges.sort((one, other) => one - other);
  return edges.slice(1).map((edge, index) => stream.slice(edges[index], edge));
}

function decode(chunks: Uint8Array[], maxLength = Number.MAX_SAFE_INTEGER): Packet[] {
  const packets: Packet[] = [];
  const push = decoder(maxLength, (...packet) => packets.push(packet));
  for (const chunk of chunks) push(chunk);
  return packets;
}

function buffer(length: number, value = 0): ArrayBuffer {
  return new Uint8Array(length).fill(value).buffer;
}

describe("header", () => {
  it.each([
    [0, false, "00"],
    [0, true, "80"],
    [6, false, "06"],
    [125, false, "7d"],
    [125, true, "fd"],
    [126, false, "7e 00 7e"],
    [126, true, "fe 00 7e"],
    [256, false, "7e 01 00"],
    [65535, true, "fe ff ff"],
    [65536, false, "7f 00 00 00 00 00 01 00 00"],
    [65536, true, "ff 00 00 00 00 00 01 00 00"],
    [2 ** 32 - 1, true, "ff 00 00 00 00 ff ff ff ff"],
    [2 ** 32 + 1, true, "ff 00 00 00 01 00 00 00 01"],
    [2 ** 53 - 1, false, "7f 00 1f ff ff ff ff ff ff"],
  ])("of %d bytes, binary %s, is %s", (length, binary, expected) => {
    expect(hex(header(length, binary))).toBe(expected);
  });
});

describe("frame", () => {
  it.each([
    ["4hello", "06 34 68 65 6c 6c 6f"],
    ["0", "01 30"],
    ["4é€😀", "0a 34 c3 a9 e2 82 ac f0 9f 98 80"],
    ["4\ufeff", "04 34 ef bb bf"],
    ["4\ud800", "04 34 ef bf bd"],
  ])("of the text %j is %s", (text, expected) => {
    expect(hex(frame(text))).toBe(expected);
  });

  it("holds the bytes of a buffer, and of a view only what it shows", () => {
    const whole = bytes("01 02 03 04 05").buffer as ArrayBuffer;
    expect(hex(frame(whole))).toBe("85 01 02 03 04 05");
    expect(hex(frame(new Uint8Array(whole, 1, 2)))).toBe("82 02 03");
    expect(hex(frame(new DataView(whole, 4)))).toBe("81 05");
    expect(hex(frame(new ArrayBuffer(0)))).toBe("80");
  });

  it("holds 126 bytes after the longer header", () => {
    expect(hex(frame(buffer(126, 7)).subarray(0, 5))).toBe("fe 00 7e 07 07");
    expect(frame(buffer(126))).toHaveLength(129);
  });

  it("is a copy", () => {
    const data = bytes("01 02");
    const sent = frame(data);
    data.fill(9);
    expect(hex(sent)).toBe("82 01 02");
  });

  it("of a buffer that was given away is empty", () => {
    const data = bytes("01 02");
    structuredClone(data, { transfer: [data.buffer] });
    expect(hex(frame(data))).toBe("80");
  });
});

describe("decoder", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.string({ unit: "grapheme", minLength: 120, maxLength: 130 }),
  );
  const packet = fc.oneof(
    text.map((value): Data => `4${value}`),
    fc.uint8Array({ maxLength: 300 }).map((value): Data => Uint8Array.from(value).buffer),
  );

  it("gives back what was framed, wherever the stream is cut", () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 8 }), fc.array(fc.nat()), (packets, places) => {
        const chunks = cut(join(packets.map(frame)), places);
        expect(decode(chunks)).toStrictEqual(
          packets.map((value) => [typeof value === "string" ? TEXT : BINARY, value]),
        );
      }),
    );
  });

  it("gives it back byte by byte too", () => {
    const packets: Data[] = ["0", buffer(0), `4${"é".repeat(70)}`, buffer(70_000, 3), "2"];
    const stream = join(packets.map(frame));
    const chunks = Array.from(stream, (byte) => Uint8Array.of(byte));
    expect(decode(chunks).map(([, value]) => value)).toStrictEqual(packets);
  });

  it("says a packet as soon as its last byte is there", () => {
    const packets: Packet[] = [];
    const push = decoder(100, (...packet) => packets.push(packet));
    push(bytes("06 34 68 65 6c 6c"));
    expect(packets).toStrictEqual([]);
    push(bytes("6f 80"));
    expect(packets).toStrictEqual([
      [TEXT, "4hello"],
      [BINARY, new ArrayBuffer(0)],
    ]);
  });

  it("hands over exactly the payload, not the chunk that it came in", () => {
    const chunk = bytes("81 01 82 02 03 01 30");
    const packets = decode([chunk]);
    expect(packets.map(([, value]) => (typeof value === "string" ? value : hex(value)))).toStrictEqual([
      "01",
      "02 03",
      "0",
    ]);
    for (const [, value] of packets) expect(value).not.toBe(chunk.buffer);
  });

  it("takes a length in a longer form than it needs", () => {
    const packets = decode([bytes("7e 00 02 34 61  ff 00 00 00 00 00 00 00 01 05")]);
    expect(packets).toStrictEqual([
      [TEXT, "4a"],
      [BINARY, bytes("05").buffer],
    ]);
  });

  it("keeps a byte order mark", () => {
    expect(decode([bytes("04 ef bb bf 34")])).toStrictEqual([[TEXT, "\ufeff4"]]);
  });

  it.each([["00"], ["7e 00 00"], ["7f 00 00 00 00 00 00 00 00"]])(
    "refuses a text of no length: %s",
    (stream) => {
      expect(() => decode([bytes(stream)])).toThrow(Error);
    },
  );

  it.each([
    ["05 34 61 62 63 64", 4],
    ["85", 4],
    ["fe 00 7e", 125],
    ["7f 00 00 00 00 00 01 00 00", 65535],
    ["ff 00 00 00 02 00 00 00 00", 2 ** 33 - 1],
    ["7f 00 20 00 00 00 00 00 00", Number.MAX_SAFE_INTEGER],
    ["7f 00 20 00 00 00 00 00 00", Number.POSITIVE_INFINITY],
    ["ff ff ff ff ff ff ff ff ff", Number.POSITIVE_INFINITY],
  ])("refuses %s with a limit of %d by its header alone", (stream, limit) => {
    expect(() => decode([bytes(stream)], limit)).toThrow("too long");
  });

  it.each([
    ["04 34 61 62 63", 4],
    ["84 01 02 03 04", 4],
    ["7e 00 7e", 126],
    ["7f 00 1f ff ff ff ff ff ff", Number.MAX_SAFE_INTEGER],
  ])("takes %s with a limit of %d", (stream, limit) => {
    expect(() => decode([bytes(stream)], limit)).not.toThrow();
  });

  it("delivers what came before a frame that it refuses", () => {
    const packets: Packet[] = [];
    const push = decoder(10, (...packet) => packets.push(packet));
    expect(() => push(bytes("02 34 61 00"))).toThrow(Error);
    expect(packets).toStrictEqual([[TEXT, "4a"]]);
  });

  it.each([["02 34 ff"], ["03 34 c3 28"], ["02 34 c3"], ["04 34 ed a0 80"], ["03 34 c0 80"]])(
    "refuses %s, which is not UTF-8",
    (stream) => {
      expect(() => decode([bytes(stream)])).toThrow(TypeError);
    },
  );

  it("sets nothing aside for a length that is only claimed", () => {
    const before = process.memoryUsage().arrayBuffers;
    const decoders = Array.from({ length: 64 }, () => {
      const push = decoder(2 ** 53, () => {});
      push(bytes("ff 00 00 00 00 40 00 00 00 01"));
      return push;
    });
    expect(decoders).toHaveLength(64);
    // A gigabyte is claimed by each.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
  });

  it("copies each byte a bounded number of times, however many chunks there are", () => {
    const length = 8 * 2 ** 20;
    const stream = frame(buffer(length, 5));
    const original = Uint8Array.prototype.set;
    let copied = 0;
    const packets: Packet[] = [];
    const push = decoder(length, (...packet) => packets.push(packet));
    Uint8Array.prototype.set = function (this: Uint8Array, source: ArrayLike<number>, offset?: number) {
      copied += source.length;
      original.call(this, source, offset);
    };
    try {
      for (let at = 0; at < stream.length; at += 1000) push(stream.subarray(at, at + 1000));
    } finally {
      Uint8Array.prototype.set = original;
    }
    expect(packets).toStrictEqual([[BINARY, expect.objectContaining({ byteLength: length })]]);
    expect(copied).toBeGreaterThanOrEqual(length);
    expect(copied).toBeLessThan(3 * length);
  });
});

describe("open where there is no WebTransport", () => {
  it("fails later, once, and by the handler", async () => {
    const calls: [number, number, number, unknown][] = [];
    const session = open(
      "https://localhost:1/",
      undefined,
      undefined,
      100,
      (...call) => calls.push(call),
      3,
      4,
    );
    expect(calls).toStrictEqual([]);
    session.send("4");
    await Promise.resolve();
    await Promise.resolve();
    expect(calls).toStrictEqual([[3, 4, FAILED, expect.any(ReferenceError)]]);
    session.send("4");
    session.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toHaveLength(1);
  });

  it("says nothing after close", async () => {
    const calls: unknown[] = [];
    const session = open(
      "https://localhost:1/",
      undefined,
      undefined,
      100,
      (...call) => calls.push(call),
      3,
      4,
    );
    session.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toStrictEqual([]);
  });
});
