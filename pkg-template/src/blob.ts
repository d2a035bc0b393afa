/**
 * Blobs in what is sent and received.
 *
 * The core sends bytes; those of a `Blob` have to be read first. It waits for
 * them, with all that follows, so that nothing overtakes anything.
 */
import { report } from "./emitter.js";
import { SocketError } from "./errors.js";
import type { Frame } from "./host.js";

/** See `BrowserPayload::Binary` in `src/web/payload.rs`. */
interface BlobBytes {
  blob: Blob;
  byteLength: number;
  bytes?: ArrayBuffer;
}

/** Whether a value is a `Blob` or a `File`. @internal */
export function isBlob(value: unknown): value is Blob {
  return typeof Blob === "function" && value instanceof Blob;
}

/**
 * Begins to read a `Blob`, and tells when that is done; other values are returned
 * as they are. One that can't be read is sent empty, because the server already
 * waits for it, and the error is reported. @internal
 */
export function wrapBlob(value: unknown, done: () => void): Frame {
  if (!isBlob(value)) return value as Frame;
  const wrapped: BlobBytes = { blob: value, byteLength: value.size };
  value
    .arrayBuffer()
    .then(
      (bytes) => {
        wrapped.bytes = bytes;
      },
      (context) => {
        wrapped.bytes = new ArrayBuffer(0);
        report(new SocketError("blob_unreadable", { context }));
      },
    )
    .then(done);
  return wrapped as unknown as Frame;
}

/** Turns every `ArrayBuffer` in a received value into a `Blob`. @internal */
export function toBlobs<Value>(value: Value): Value {
  if (value instanceof ArrayBuffer) return new Blob([value]) as Value;
  const pending: unknown[] = [value];
  for (let parent = pending.pop(); parent; parent = pending.pop()) {
    for (const [key, child] of Object.entries(parent)) {
      if (child instanceof ArrayBuffer) (parent as Record<string, unknown>)[key] = new Blob([child]);
      else if (typeof child === "object" && child !== null) pending.push(child);
    }
  }
  return value;
}
