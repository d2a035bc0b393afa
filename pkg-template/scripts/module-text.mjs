/**
 * Writes bytes as ASCII text that compresses about as well as the bytes do.
 *
 * Base64 shifts byte boundaries, so that a compressor no longer finds what
 * repeats. Here the low bytes are one character each, the others two.
 * No character needs an escape in any kind of JavaScript string or in HTML, so
 * bundlers and minifiers leave the text as it is, whatever the page's charset.
 *
 * `src/module-text.ts` reads it, with `src/module-text.wat`.
 */
import { readFileSync } from "node:fs";
import binaryen from "binaryen";

/** Those that are safe everywhere. The last two stand for no byte, they change the next one's meaning. */
const alphabet = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).filter(
  (character) => !"\"'`\\$<".includes(character),
);
const singles = alphabet.length - 2;
const prefixes = ["", ...alphabet.slice(singles)];

/** The bytes as text. */
export function encodeModule(bytes) {
  const words = Array.from(
    { length: 256 },
    (_, byte) => prefixes[Math.floor(byte / singles)] + alphabet[byte % singles],
  );
  return { alphabet: alphabet.join(""), text: Array.from(bytes, (byte) => words[byte]).join("") };
}

/** The bytes of what decodes it. */
export function assembleDecoder() {
  const source = readFileSync(new URL("../src/module-text.wat", import.meta.url), "utf8");
  const module = binaryen.parseText(source);
  binaryen.setShrinkLevel(2);
  module.optimize();
  return Array.from(module.emitBinary());
}
