/**
 * Arguments as JSON and attachments, for any arguments there may be.
 */
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { type Binary, type Encoded, encode as encodeItems } from "../src/binary.js";

/** Nothing in these items has to be read first. */
const encode = (items: unknown[]) => encodeItems(items, () => expect.unreachable());

/** Puts attachments where their placeholders are: what a receiver does. */
function decode({ json, frames = [] }: Encoded): unknown {
  return JSON.parse(json, (_, value) => (value?._placeholder === true ? frames[value.num] : value));
}

const binary = fc.oneof(
  fc.uint8Array(),
  fc.uint8Array().map(({ buffer }) => buffer as ArrayBuffer),
  fc.uint8Array().map(({ buffer }) => new DataView(buffer)),
  fc.float64Array(),
);

/** Values that JSON keeps as they are, and binary ones among them. */
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    binary,
    fc.array(tie("value")),
    // Objects with these keys are read differently by JSON.parse than they are written.
    fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      tie("value"),
      { noNullPrototype: true },
    ),
  ),
})).value;

describe("encode", () => {
  it("keeps everything, in order and untouched", () => {
    fc.assert(
      fc.property(fc.array(value), (items) => {
        const copy = structuredClone(items);
        const encoded = encode(items);
        expect(decode(encoded)).toEqual(items);
        expect(items).toEqual(copy);
        const numbers = [...encoded.json.matchAll(/"_placeholder":true,"num":(\d+)/g)].map(([, num]) =>
          Number(num),
        );
        expect(numbers).toEqual([...numbers.keys()]);
        expect(encoded.frames?.length ?? 0).toBe(numbers.length);
      }),
    );
  });

  it("is JSON.stringify where nothing is binary", () => {
    fc.assert(
      fc.property(
        fc.array(fc.anything({ withDate: true, withMap: true, withSet: true, withObjectString: true })),
        (items) => {
          expect(encode(items)).toEqual({ json: JSON.stringify(items), frames: undefined });
        },
      ),
    );
  });

  it("hands over references, views included, each time they occur", () => {
    const view = new Uint8Array(8).subarray(2, 4);
    const { frames } = encode([view, { again: view }]);
    expect(frames).toHaveLength(2);
    for (const frame of frames as Binary[]) expect(frame).toBe(view);
  });

  it("takes a Buffer as binary, although it has a toJSON", () => {
    const buffer = Buffer.from("text");
    expect(encode([buffer])).toEqual({ json: '[{"_placeholder":true,"num":0}]', frames: [buffer] });
  });

  it("looks into what toJSON returns, called once", () => {
    const bytes = new ArrayBuffer(1);
    let calls = 0;
    const toJSON = () => {
      calls += 1;
      return { bytes };
    };
    expect(encode([{ toJSON }])).toEqual({
      json: '[{"bytes":{"_placeholder":true,"num":0}}]',
      frames: [bytes],
    });
    expect(calls).toBe(1);
    expect(encode([new Date(0), bytes]).json).toBe(
      '["1970-01-01T00:00:00.000Z",{"_placeholder":true,"num":0}]',
    );
  });

  it("throws what JSON.stringify throws", () => {
    const cycle: { self?: unknown; bytes?: unknown } = {};
    cycle.self = cycle;
    expect(() => encode([cycle])).toThrow(TypeError);
    cycle.bytes = new ArrayBuffer(1);
    expect(() => encode([cycle])).toThrow(TypeError);
    expect(() => encode([1n])).toThrow(TypeError);
    expect(() => encode([new ArrayBuffer(1), 1n])).toThrow(TypeError);
  });

  it("finds what lies deep", () => {
    let items: unknown[] = [new ArrayBuffer(1)];
    for (let depth = 0; depth < 1000; depth += 1) items = [items];
    expect(encode(items).frames).toHaveLength(1);
  });

  it("waits for the content of a Blob and a File", async () => {
    let read = 0;
    const bytes = Uint8Array.of(1, 2, 3);
    const items = [new Blob([bytes]), { file: new File(["text"], "name") }];
    const { json, frames } = await new Promise<Encoded>((resolve) => {
      const encoded = encodeItems(items, () => {
        read += 1;
        if (read === 2) resolve(encoded);
      });
      expect(encoded.frames).toMatchObject([{ byteLength: 3 }, { byteLength: 4 }]);
    });
    expect(json).toBe('[{"_placeholder":true,"num":0},{"file":{"_placeholder":true,"num":1}}]');
    expect(frames).toMatchObject([
      { bytes: bytes.buffer },
      { bytes: new TextEncoder().encode("text").buffer },
    ]);
  });

  it("reports a Blob that can't be read, and goes on without its content", async () => {
    const blob = new Blob(["text"]);
    blob.arrayBuffer = () => Promise.reject(new Error("gone"));
    const reportError = vi.fn();
    vi.stubGlobal("reportError", reportError);
    const { frames } = await new Promise<Encoded>((resolve) => {
      const encoded = encodeItems([blob], () => resolve(encoded));
    });
    vi.unstubAllGlobals();
    expect(frames).toMatchObject([{ bytes: new ArrayBuffer(0) }]);
    expect(reportError).toHaveBeenCalledWith(expect.objectContaining({ code: "blob_unreadable" }));
  });
});
