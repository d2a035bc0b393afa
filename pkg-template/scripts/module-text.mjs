/**
 * Writes bytes as ASCII text that compresses about as well as the bytes do.
 *
 * Base64 shifts byte boundaries, so that a compressor no longer finds what
 * repeats. Here the most frequent bytes are one character each, the others two.
 * No character needs an escape in any kind of JavaScript string or in HTML, so
 * bundlers and minifiers leave the text as it is, whatever the page's charset.
 *
 * `src/module-text.ts` reads it.
 */

/** Those that are safe everywhere. The last two stand for no byte, they change the next one's meaning. */
const alphabet = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).filter(
  (character) => !"\"'`\\$<".includes(character),
);
const singles = alphabet.length - 2;

export function encodeModule(bytes) {
  const order = byFrequency(bytes);
  const frequent = order.slice(0, singles);
  const rare = order.slice(singles).sort((a, b) => a - b);
  const prefixes = ["", ...alphabet.slice(singles)];
  const words = new Map(
    [...frequent, ...rare].map((byte, index) => [
      byte,
      prefixes[Math.floor(index / singles)] + alphabet[index % singles],
    ]),
  );
  return {
    alphabet: alphabet.join(""),
    frequent: Buffer.from(frequent).toString("hex"),
    text: Array.from(bytes, (byte) => words.get(byte)).join(""),
  };
}

function byFrequency(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte] += 1;
  return counts.map((_, byte) => byte).sort((a, b) => counts[b] - counts[a] || a - b);
}
