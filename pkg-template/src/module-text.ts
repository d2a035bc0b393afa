/**
 * Reads the WebAssembly module out of the text that the build has written
 * (`scripts/module-text.mjs`). Pure.
 */

/** Bytes as text. */
export interface ModuleText {
  /** The characters in use. The last two change the meaning of the next one. */
  alphabet: string;
  /** The bytes that are one character each, in hexadecimal digits; the others follow in order. */
  frequent: string;
  text: string;
}

/** The bytes behind the text. */
export function decodeModule({ alphabet, frequent, text }: ModuleText): Uint8Array<ArrayBuffer> {
  const order = new Set((frequent.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16)));
  for (let byte = 0; byte < 256; byte += 1) order.add(byte);
  const byteAt = Uint8Array.from(order);
  const positions = new Uint8Array(128);
  for (let index = 0; index < alphabet.length; index += 1) positions[alphabet.charCodeAt(index)] = index;

  const singles = alphabet.length - 2;
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let base = 0;
  for (let index = 0; index < text.length; index += 1) {
    const position = positions[text.charCodeAt(index)] as number;
    if (position < singles) {
      bytes[length++] = byteAt[base + position] as number;
      base = 0;
    } else {
      base = (position - singles + 1) * singles;
    }
  }
  return bytes.slice(0, length);
}
