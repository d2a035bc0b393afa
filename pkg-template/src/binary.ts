/**
 * Arguments of an event as JSON text, with their binary values beside it.
 *
 * The rules are those of `JSON.stringify`: what it can't write throws here as
 * well (cycles, BigInt), before anything was sent. Input is never changed, and
 * neither depth nor cycles can exhaust the stack of the search for binary values.
 */
import { SocketError } from "./errors.js";

/** Binary data as it can be sent. */
export type Binary = ArrayBuffer | ArrayBufferView;

/** The JSON text, and the values behind its placeholders in their order. */
export interface Encoded {
  json: string;
  attachments: Binary[] | undefined;
}

/** Nested deeper than this, values are searched by `JSON.stringify`, which knows cycles. */
const MAX_SEARCH_DEPTH = 64;

/**
 * Encodes the items of an array.
 *
 * Throws a `SocketError` with the code "blob_unsupported" for a `Blob`, and what
 * `JSON.stringify` throws.
 */
export function encode(items: unknown[]): Encoded {
  if (!mayHoldBinary(items, 0)) return { json: JSON.stringify(items), attachments: undefined };
  const attachments: Binary[] = [];
  const json = JSON.stringify(items, function (this: Record<string, unknown>, key, value) {
    // Before `toJSON`: that of a Buffer would write its bytes as numbers.
    const original = this[key];
    const found = isBinary(original) ? original : value;
    if (!isBinary(found)) return value;
    return { _placeholder: true, num: attachments.push(found) - 1 };
  });
  return { json, attachments: attachments.length > 0 ? attachments : undefined };
}

/** False when there is no binary value for certain. */
function mayHoldBinary(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (isBinary(value) || depth > MAX_SEARCH_DEPTH) return true;
  if (Array.isArray(value)) return value.some((item) => mayHoldBinary(item, depth + 1));
  // What other values are written as is not known yet.
  if ("toJSON" in value) return !(value instanceof Date);
  for (const key in value) {
    if (mayHoldBinary((value as Record<string, unknown>)[key], depth + 1)) return true;
  }
  return false;
}

function isBinary(value: unknown): value is Binary {
  if (typeof Blob === "function" && value instanceof Blob) throw new SocketError("blob_unsupported");
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}
