// A WebSocket, a request of polling and a WebTransport session: see `transport.rs`.
// Nothing here decides anything, and nothing that Rust calls throws. They are one file
// because an application without a bundler fetches each file by a request.

// What happened, as `transport.rs` numbers it.
const OPENED = 0;
const TEXT = 1;
const BINARY = 2;
const FAILED = 3;
const CLOSED = 4;
const POLLED = 5;
const POSTED = 6;
const POLL_FAILED = 7;
const POST_FAILED = 8;

/**
 * Opens a WebSocket, and calls `deliver(connection, attempt, kind, value)`: opened, a
 * text, binary data, failed with the event, closed with the event. What the constructor
 * throws is told at once as a failure, and nothing is returned.
 */
export function openWebSocket(url, protocols, deliver, connection, attempt) {
  let socket;
  try {
    socket = new WebSocket(url, protocols);
  } catch (error) {
    deliver(connection, attempt, FAILED, error);
    return;
  }
  socket.binaryType = "arraybuffer";
  socket.onopen = () => deliver(connection, attempt, OPENED);
  socket.onmessage = ({ data }) => deliver(connection, attempt, typeof data === "string" ? TEXT : BINARY, data);
  socket.onerror = (event) => deliver(connection, attempt, FAILED, event);
  socket.onclose = (event) => deliver(connection, attempt, CLOSED, event);
  return {
    send(data) {
      try {
        socket.send(data);
      } catch {
        // One that can't take it is about to report its end.
      }
    },
    close() {
      socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
      try {
        socket.close();
      } catch {
        // It is somebody else's class, and it is let go of all the same.
      }
    },
  };
}

/**
 * Starts a GET, or a POST when there is a body, and calls
 * `deliver(connection, attempt, kind, value)` once: polled or posted with the body of a
 * success, failed with `{status, responseText}` as of an XMLHttpRequest for anything
 * else; with status 0 and what was thrown as its `cause` when there was no response
 * within `timeout` ms (0: for ever). Once it is closed nothing is told. A response is
 * read until it has more than `limit` units of text; what follows is refused unread.
 */
export function startRequest(
  url,
  body,
  extraHeaders,
  withCredentials,
  timeout,
  limit,
  deliver,
  connection,
  attempt,
) {
  const polling = body === undefined;
  // One that was cancelled is nobody's any more, and `deliver` may be gone.
  const tell = (ok, value) => {
    if (!controller?.signal.aborted) {
      deliver(connection, attempt, ok ? (polling ? POLLED : POSTED) : polling ? POLL_FAILED : POST_FAILED, value);
    }
  };
  const fail = (cause) => tell(false, { status: 0, responseText: "", cause });
  let controller;
  try {
    controller = new AbortController();
  } catch (error) {
    fail(error);
    return;
  }
  const { signal } = controller;
  // Neither of the two needs a preflight across origins.
  const headers = { Accept: "*/*" };
  if (!polling) headers["Content-type"] = "text/plain;charset=UTF-8";
  const init = {
    method: polling ? "GET" : "POST",
    headers: { ...headers, ...extraHeaders },
    credentials: withCredentials ? "include" : "same-origin",
    cache: "no-store",
    body,
    signal,
  };
  const answer = async () => {
    const response = await fetch(url, init);
    return { ok: response.ok, status: response.status, responseText: await textOf(response, limit) };
  };
  let timer;
  const late = new Promise((_, reject) => {
    if (timeout > 0) timer = setTimeout(() => reject(new Error("timeout")), timeout);
  });
  Promise.race([answer(), late])
    .finally(() => clearTimeout(timer))
    .then(({ ok, status, responseText }) => tell(ok, ok ? responseText : { status, responseText }), fail);
  return { close: () => controller.abort() };
}

/** The text of a response as far as it is wanted: a body may have no end. */
async function textOf(response, limit) {
  const reader = response.body?.getReader();
  // No body, or an environment that has no streams.
  if (!reader) return response.text();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: !done });
    if (done) return text;
    if (text.length > limit) {
      reader.cancel().catch(() => {});
      return text;
    }
  }
}

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
