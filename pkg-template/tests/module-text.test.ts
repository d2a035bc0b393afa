/**
 * The text that the WebAssembly module is carried as.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { assembleDecoder, encodeModule } from "../scripts/module-text.mjs";
import { decodeModule } from "../src/module-text.js";

const decoder = assembleDecoder();

it("gives every byte back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      expect(decodeModule(encodeModule(bytes), decoder)).toEqual(Uint8Array.from(bytes));
    }),
  );
});

it("gives back more than a page of memory holds", () => {
  const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => index >> 3);
  expect(decodeModule(encodeModule(bytes), decoder)).toEqual(bytes);
});

it("needs no escape in any string and in HTML", () => {
  const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const { alphabet, text } = encodeModule(every);
  expect(alphabet + text).toMatch(/^[ -~]*$/);
  expect(alphabet + text).not.toMatch(/["'`\\$<]/);
});
