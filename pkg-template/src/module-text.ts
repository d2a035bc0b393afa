/**
 * Reads the WebAssembly module out of the text that the build has written
 * (`scripts/module-text.mjs`), with a module of 131 bytes (`module-text.wat`).
 */

/** Bytes as text. */
export interface ModuleText {
  /** The characters in use, in their order. The last two change the meaning of the next one. */
  alphabet: string;
  text: string;
}

interface Decoder {
  memory: WebAssembly.Memory;
  /** Decodes from a position to another, in place; returns where the bytes end. */
  decode(from: number, end: number): number;
}

/** The characters of ASCII, and the bytes of a table. */
const CHARACTERS = 128;

/** Where the text begins: behind a table for each meaning of a character. */
const START = 3 * CHARACTERS;

/** The bytes behind the text. `decoder` is `module-text.wat`. */
export function decodeModule(
  { alphabet, text }: ModuleText,
  decoder: readonly number[],
): Uint8Array<ArrayBuffer> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(decoder)));
  const { memory, decode } = exports as unknown as Decoder;
  // The first page is there.
  memory.grow((START + text.length) >>> 16);
  const bytes = new Uint8Array(memory.buffer as ArrayBuffer);
  const singles = alphabet.length - 2;
  for (let byte = 0; byte < 256; byte += 1) {
    const index = byte % singles;
    bytes[((byte - index) / singles) * CHARACTERS + alphabet.charCodeAt(index)] = byte;
  }
  bytes.set(new TextEncoder().encode(text), START);
  return bytes.subarray(START, decode(START, START + text.length));
}
