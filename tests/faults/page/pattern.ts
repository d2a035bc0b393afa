/**
 * Binary data of which both sides know what it must be: a name in it says where it
 * begins, so that data that was mixed up, cut or swapped shows.
 */

/** A message that takes several frames of TCP, and on a slow line a while. */
export const LARGE = 100_000;

export function pattern(seed: number, length = LARGE): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) bytes[index] = (seed + index) % 251;
  return bytes;
}

export function isPattern(bytes: Uint8Array, seed: number, length = LARGE): boolean {
  return bytes.length === length && bytes.every((byte, index) => byte === (seed + index) % 251);
}
