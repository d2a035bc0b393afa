// A WebTransport session as a transport of Engine.IO: see `transport.rs`.
// Nothing here keeps state of its own, and nothing that Rust calls throws.

const OPENED = 0;
const TEXT = 1;
const BINARY = 2;
const FAILED = 3;
const CLOSED = 4;

/** What is set aside at first for a payload that comes in pieces. */
const FIRST_PIECE = 65536;

/**
 * How long the session stays after everything was sent, unless the server ends it. A
 * server that learns of the session's end drops what it has received and not yet read.
 */
const LINGER_MS = 1000;

/** How long the other side may take to accept what was sent before the session is closed. */
const PATIENCE_MS = 10_000;

/** The header of a frame: a bit for binary, and the length in its shortest form. */
export function header(length, binary) {
  const width = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const bytes = new Uint8Array(1 + width);
  bytes[0] = length < 126 ? length : length < 65536 ? 126 : 127;
  // An element keeps the lowest eight bits of what is assigned.
  for (let at = width, rest = length; at > 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest;
  if (binary) bytes[0] |= 0x80;
  return bytes;
}

/**
 * A packet as a frame. Binary is copied, because it is written later, and its
 * owner may change it until then.
 */
export function frame(data) {
  const binary = typeof data !== "string";
  let payload;
  if (!binary) payload = new TextEncoder().encode(data);
  // As a WebSocket does it: what was taken away from its owner is empty.
  else if (data.byteLength === 0) payload = new Uint8Array();
  else payload = new Uint8Array(data.buffer ?? data, data.byteOffset, data.byteLength);
  const head = header(payload.length, binary);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}

/**
 * A function that takes the chunks of a stream, cut anywhere, and calls
 * `deliver(1, string)` and `deliver(2, ArrayBuffer)` for the packets in them. It
 * throws where the stream is not one of frames, and must not be called after that.
 */
export function decoder(maxLength, deliver) {
  const state = frames(Math.min(maxLength, Number.MAX_SAFE_INTEGER), deliver);
  state.next();
  return (chunk) => void state.next(chunk);
}

/** The decoder as a coroutine, which is resumed with each chunk. */
function* frames(maxLength, deliver) {
  // A byte order mark is text like any other here.
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let chunk = new Uint8Array(0);
  let at = 0;

  /** The next `length` bytes: part of a chunk, or a buffer of exactly that size. */
  function* take(length) {
    if (length <= chunk.length - at) {
      at += length;
      return chunk.subarray(at - length, at);
    }
    // It doubles, so that copying stays linear and a length that is only
    // claimed costs no memory.
    let bytes = new Uint8Array(Math.min(length, FIRST_PIECE));
    let filled = 0;
    while (filled < length) {
      if (at === chunk.length) {
        chunk = yield;
        at = 0;
        continue;
      }
      const piece = chunk.subarray(at, at + length - filled);
      if (filled + piece.length > bytes.length) {
        const grown = new Uint8Array(Math.min(length, Math.max(filled + piece.length, 2 * bytes.length)));
        grown.set(bytes.subarray(0, filled));
        bytes = grown;
      }
      bytes.set(piece, filled);
      filled += piece.length;
      at += piece.length;
    }
    return bytes;
  }

  for (;;) {
    const [first] = yield* take(1);
    let length = first & 0x7f;
    if (length > 125) {
      const extended = yield* take(length === 126 ? 2 : 8);
      length = 0;
      // Above 2^53 this is not exact, and then far beyond the limit.
      for (const byte of extended) length = length * 256 + byte;
    }
    if (length > maxLength) throw new Error("a WebTransport frame is too long");
    const binary = first > 0x7f;
    if (length === 0 && !binary) throw new Error("a WebTransport frame holds no packet");
    const payload = yield* take(length);
    if (binary) {
      deliver(BINARY, payload.length === payload.buffer.byteLength ? payload.buffer : payload.slice().buffer);
    } else {
      deliver(TEXT, utf8.decode(payload));
    }
  }
}

/**
 * Opens a session with one bidirectional stream, joins that of `sid` where there is one,
 * and calls `deliver(connection, attempt, kind, value)` later, never from here: opened, a
 * text packet, a binary packet, failed with what was thrown, closed. Nothing is told
 * after a failure, an end or `close()`.
 *
 * The result has `send(data)` for a string or binary, and `close()`, which lets
 * what was sent go out first.
 */
export function openWebTransport(url, options, sid, maxLength, deliver, connection, attempt) {
  let transport;
  let writer;
  let over = false;
  const waiting = [frame(sid === undefined ? "0" : `0${JSON.stringify({ sid })}`)];

  const end = () => {
    try {
      transport?.close();
    } catch {
      // It has ended by itself.
    }
  };
  const tell = (kind, value) => {
    if (over) return;
    if (kind > BINARY) {
      over = true;
      end();
    }
    try {
      deliver(connection, attempt, kind, value);
    } catch (error) {
      // No fault of the transport's.
      queueMicrotask(() => {
        throw error;
      });
    }
  };
  // What ends with the session is told by `closed`, which knows why.
  const broken = (error) => error?.source === "session" || tell(FAILED, error);

  const run = async () => {
    transport = new WebTransport(url, options);
    transport.closed.then(
      () => tell(CLOSED),
      (error) => tell(FAILED, error),
    );
    await transport.ready;
    const stream = await transport.createBidirectionalStream();
    writer = stream.writable.getWriter();
    await Promise.all(waiting.splice(0).map((bytes) => writer.write(bytes)));
    tell(OPENED);
    const push = decoder(maxLength, tell);
    const reader = stream.readable.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      if (!over) push(value);
    }
    tell(CLOSED);
    end();
  };
  run().catch(broken);

  return {
    send(data) {
      if (over) return;
      const bytes = frame(data);
      if (writer) writer.write(bytes).catch(broken);
      else waiting.push(bytes);
    },
    close() {
      if (over) return;
      over = true;
      if (!writer) return end();
      // A peer that takes nothing any more does not keep it open.
      setTimeout(end, PATIENCE_MS);
      writer.close().then(() => setTimeout(end, LINGER_MS), end);
    },
  };
}
