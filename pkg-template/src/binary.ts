/**
 * Arguments of an event as JSON text, with their binary values beside it.
 *
 * The rules are those of `JSON.stringify`: what it can't write throws here as
 * well (cycles, BigInt), before anything was sent. Input is never changed, and
 * neither depth nor cycles can exhaust the stack of the search for binary values.
 */
import { isBlob, wrapBlob } from "./blob.js";
import type { Frame } from "./host.js";

/** Binary data as it can be sent. */
export type Binary = ArrayBuffer | ArrayBufferView | Blob;

/** The JSON text, and the values behind its placeholders in their order. @internal */
export interface Encoded {
  json: string;
  frames: Frame[] | undefined;
}

/** Nested deeper than this, values are searched by `JSON.stringify`, which knows cycles. */
const MAX_SEARCH_DEPTH = 64;

const NONE: readonly Binary[] = [];

/** Replaces values as the second argument of `JSON.stringify` does. */
// biome-ignore lint/suspicious/noExplicitAny: as in the types of `JSON.stringify`
export type Replacer = (this: any, key: string, value: any) => any;

/**
 * Encodes the items of an array. `ready` is called when the content of a `Blob`
 * among them has been read.
 *
 * Throws what `JSON.stringify` throws. @internal
 */
export function encode(items: unknown, ready: () => void, replacer?: Replacer): Encoded {
  const { json, binaries } = extract(items, replacer);
  const frames = binaries.length > 0 ? binaries.map((binary) => wrapBlob(binary, ready)) : undefined;
  return { json, frames };
}

/** The JSON text of a value, and its binary values as they are. @internal */
export function extract(value: unknown, replacer?: Replacer): { json: string; binaries: readonly Binary[] } {
  if (!mayHoldBinary(value, 0)) return { json: JSON.stringify(value, replacer), binaries: NONE };
  const binaries: Binary[] = [];
  const json = JSON.stringify(value, function (this: Record<string, unknown>, key, plain) {
    // Before `toJSON`: that of a Buffer would write its bytes as numbers.
    const original = this[key];
    const found = isBinary(original) ? original : plain;
    if (isBinary(found)) return { _placeholder: true, num: binaries.push(found) - 1 };
    return replacer ? replacer.call(this, key, plain) : plain;
  });
  return { json, binaries };
}

/** False when there is no binary value for certain. Most values are plain: they come first. */
function mayHoldBinary(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (depth > MAX_SEARCH_DEPTH) return true;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item = value[index];
      if (typeof item === "object" && mayHoldBinary(item, depth + 1)) return true;
    }
    return false;
  }
  if (value.constructor !== Object && isBinary(value)) return true;
  const object = value as Record<string, unknown>;
  // What other values are written as is not known yet.
  if (object.toJSON !== undefined) return !(value instanceof Date);
  for (const key in object) {
    const item = object[key];
    if (typeof item === "object" && mayHoldBinary(item, depth + 1)) return true;
  }
  return false;
}

/** Whether a value is sent beside the text. @internal */
export function isBinary(value: unknown): value is Binary {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value) || isBlob(value);
}
