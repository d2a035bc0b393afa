/**
 * Arguments as JSON and attachments, for any arguments there may be.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Binary, type Encoded, encode } from "../src/binary.js";

/** Puts attachments where their placeholders are: what a receiver does. */
function decode({ json, attachments = [] }: Encoded): unknown {
  return JSON.parse(json, (_, value) => (value?._placeholder === true ? attachments[value.num] : value));
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
        expect(encoded.attachments?.length ?? 0).toBe(numbers.length);
      }),
    );
  });

  it("is JSON.stringify where nothing is binary", () => {
    fc.assert(
      fc.property(
        fc.array(fc.anything({ withDate: true, withMap: true, withSet: true, withObjectString: true })),
        (items) => {
          expect(encode(items)).toEqual({ json: JSON.stringify(items), attachments: undefined });
        },
      ),
    );
  });

  it("hands over references, views included, each time they occur", () => {
    const view = new Uint8Array(8).subarray(2, 4);
    const { attachments } = encode([view, { again: view }]);
    expect(attachments).toHaveLength(2);
    for (const attachment of attachments as Binary[]) expect(attachment).toBe(view);
  });

  it("takes a Buffer as binary, although it has a toJSON", () => {
    const buffer = Buffer.from("text");
    expect(encode([buffer])).toEqual({ json: '[{"_placeholder":true,"num":0}]', attachments: [buffer] });
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
      attachments: [bytes],
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
    expect(encode(items).attachments).toHaveLength(1);
  });

  it("refuses a Blob and a File", () => {
    const refused = expect.objectContaining({ code: "blob_unsupported" });
    expect(() => encode([new Blob(["text"])])).toThrow(refused);
    expect(() => encode([{ file: new File(["text"], "name") }])).toThrow(refused);
    expect(() => encode([new ArrayBuffer(1), new Blob([])])).toThrow(refused);
  });
});
