/**
 * Knows where the WebSocket frames of a server end, so that one more can be put
 * between two of them. It never looks into a frame.
 */
export class FrameTracker {
  /** Of the frame that is passing: its header as far as it has come, and what is left of its payload. */
  #header = Buffer.alloc(0);
  #payloadLeft = 0;

  /** Whether nothing of the next frame has passed. */
  get isBetweenFrames(): boolean {
    return this.#header.length === 0 && this.#payloadLeft === 0;
  }

  /** Follows the bytes up to the end of a frame; gives how many that were, or all. */
  readFrame(chunk: Buffer): number {
    let at = 0;
    while (at < chunk.length) {
      if (this.#payloadLeft > 0) {
        const length = Math.min(this.#payloadLeft, chunk.length - at);
        this.#payloadLeft -= length;
        at += length;
      } else {
        this.#header = Buffer.concat([this.#header, chunk.subarray(at, at + 1)]);
        at += 1;
        const length = payloadLength(this.#header);
        if (length === undefined) continue;
        this.#header = Buffer.alloc(0);
        this.#payloadLeft = length;
      }
      if (this.isBetweenFrames) break;
    }
    return at;
  }
}

/** What a header that is complete announces; frames of a server have no mask. */
function payloadLength(header: Buffer): number | undefined {
  const short = header[1];
  if (short === undefined) return undefined;
  if (short < 126) return short;
  if (short === 126) return header.length < 4 ? undefined : header.readUInt16BE(2);
  return header.length < 10 ? undefined : Number(header.readBigUInt64BE(2));
}

/** A close frame of a server; without a code, one with an empty payload. */
export function closeFrame(code?: number): Buffer {
  if (code === undefined) return Buffer.from([0x88, 0]);
  return Buffer.from([0x88, 2, code >> 8, code & 0xff]);
}
