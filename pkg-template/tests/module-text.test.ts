/**
 * The text that the WebAssembly module is carried as.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { encodeModule } from "../scripts/module-text.mjs";
import { decodeModule } from "../src/module-text.js";

it("gives every byte back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      expect(decodeModule(encodeModule(bytes))).toEqual(Uint8Array.from(bytes));
    }),
  );
});

it("needs no escape in any string and in HTML", () => {
  const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const { alphabet, text } = encodeModule(every);
  expect(alphabet + text).toMatch(/^[ -~]*$/);
  expect(alphabet + text).not.toMatch(/["'`\\$<]/);
});
