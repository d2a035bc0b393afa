/**
 * The entry `@sockeye/client/parser`, against the parser of the real server.
 */
import fc from "fast-check";
import * as theirs from "socket.io-parser";
import { describe, expect, it } from "vitest";
import type * as Parser from "../src/parser.js";

const ours: typeof Parser = await import("../../pkg/dist/parser.js" as string);
const { Decoder, Encoder, PacketType, isPacketValid, protocol } = ours;

type Packet = Parser.Packet;

function decode(
  decoder: { add(chunk: unknown): void; on(event: "decoded", listener: (packet: Packet) => void): unknown },
  chunks: unknown[],
): Packet[] {
  const packets: Packet[] = [];
  decoder.on("decoded", (packet) => packets.push(packet));
  for (const chunk of chunks) decoder.add(chunk);
  return packets;
}

const nsp = fc.constantFrom("/", "/admin", "/a?b=c");
const data = fc.jsonValue();
const event = fc.tuple(fc.constantFrom("message", "e", "42"), data);
const packet: fc.Arbitrary<Packet> = fc.oneof(
  fc.record({ type: fc.constant(0), nsp, data: fc.constant({ sid: "x" }) }),
  fc.record({ type: fc.constant(1), nsp }),
  fc.record({ type: fc.constant(2), nsp, data: event }),
  fc.record({ type: fc.constant(2), nsp, data: event, id: fc.nat() }),
  fc.record({ type: fc.constant(3), nsp, data: fc.array(data), id: fc.nat() }),
  fc.record({ type: fc.constant(4), nsp, data: fc.constant({ message: "no" }) }),
);

describe("Encoder and Decoder", () => {
  it("write and read what socket.io-parser reads and writes", () => {
    expect(protocol).toBe(theirs.protocol);
    fc.assert(
      fc.property(packet, (sent) => {
        const chunks = new Encoder().encode(sent);
        expect(chunks).toEqual(new theirs.Encoder().encode(structuredClone(sent) as theirs.Packet));
        const [read] = decode(new theirs.Decoder(), chunks);
        expect(decode(new Decoder(), chunks)).toMatchObject([JSON.parse(JSON.stringify(read))]);
      }),
    );
  });

  it("carry binary values beside the text", () => {
    const bytes = Uint8Array.of(1, 2);
    const sent = { type: PacketType.EVENT, nsp: "/a", id: 7, data: ["e", bytes, { again: [bytes] }] };
    const chunks = new Encoder().encode(sent);
    expect(chunks).toEqual([
      '52-/a,7["e",{"_placeholder":true,"num":0},{"again":[{"_placeholder":true,"num":1}]}]',
      bytes,
      bytes,
    ]);
    const decoder = new Decoder();
    const received: Packet[] = [];
    decoder.on("decoded", (complete) => received.push(complete));
    decoder.add(chunks[0]);
    decoder.add(bytes.buffer);
    expect(received).toEqual([]);
    decoder.add(bytes.buffer);
    expect(received).toEqual([
      { type: PacketType.EVENT, nsp: "/a", id: 7, data: ["e", bytes.buffer, { again: [bytes.buffer] }] },
    ]);
  });

  it("forget half a packet", () => {
    const decoder = new Decoder();
    decoder.add('51-["e",{"_placeholder":true,"num":0}]');
    decoder.destroy();
    expect(decode(decoder, ['2["f"]'])).toMatchObject([{ data: ["f"] }]);
  });

  it.each([
    ["9", "unknown packet type"],
    ["", "unknown packet type"],
    ["2", "invalid payload"],
    ['2["connect"]', "invalid payload"],
    ['2{"a":1}', "invalid payload"],
    ["2[", "invalid payload"],
    ['5["e"]', "Illegal attachments"],
    ['50-["e"]', "Illegal attachments"],
    ['511-["e"]', "too many attachments"],
    [new ArrayBuffer(1), "got binary data when not reconstructing a packet"],
    [{}, "Unknown type: [object Object]"],
  ])("refuse %o", (chunk, message) => {
    expect(() => new Decoder().add(chunk)).toThrow(expect.objectContaining({ code: "parse_error", message }));
  });

  it("refuse text in the middle of a packet", () => {
    const decoder = new Decoder();
    decoder.add('51-["e",{"_placeholder":true,"num":0}]');
    expect(() => decoder.add('2["f"]')).toThrow("got plaintext data when reconstructing a packet");
  });

  it("take as many attachments as they are told to", () => {
    const chunk = '53-["e"]';
    expect(() => new Decoder({ maxAttachments: 2 }).add(chunk)).toThrow("too many attachments");
    expect(() => new Decoder({ maxAttachments: 3 }).add(chunk)).not.toThrow();
  });

  it("pass values through a replacer and a reviver", () => {
    const encoder = new Encoder((_, value) => (typeof value === "bigint" ? `${value}n` : value));
    const bytes = new ArrayBuffer(1);
    const chunks = encoder.encode({ type: 2, nsp: "/", data: ["e", 12n, bytes] });
    const revive = (_: string, value: unknown) =>
      typeof value === "string" && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value;
    for (const decoder of [new Decoder(revive), new Decoder({ reviver: revive })]) {
      expect(decode(decoder, chunks)).toMatchObject([{ data: ["e", 12n, bytes] }]);
    }
  });

  it("pass on what a listener throws", () => {
    const decoder = new Decoder();
    decoder.on("decoded", () => {
      throw new Error("a listener's");
    });
    expect(() => decoder.add('2["e"]')).toThrow("a listener's");
  });
});

describe("isPacketValid", () => {
  it("agrees with socket.io-parser", () => {
    const anything = fc.record({
      type: fc.integer({ min: 0, max: 4 }),
      nsp: fc.oneof(nsp, fc.constant(undefined as never)),
      id: fc.constantFrom(undefined, 0, 1, 1.5, "1" as never),
      data: fc.oneof(fc.anything(), fc.constant(["connect"]), event, fc.constant({ a: 1 })),
    });
    fc.assert(
      fc.property(anything, (candidate) => {
        expect(isPacketValid(candidate)).toBe(theirs.isPacketValid(candidate as theirs.Packet));
      }),
    );
  });
});
