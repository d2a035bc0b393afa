/** HTTP responses that are no answer: sections 1.3 and 1.13, redirects, headers, and lies about lengths. */
import type { ServerResponse } from "node:http";
import { handshake } from "../script.ts";
import { brief, type Outcome } from "./entry.ts";

/** What is answered in the place of a handshake, and in the place of a later poll. */
export interface ResponseEntry {
  readonly name: string;
  readonly answer: (response: ServerResponse) => void;
  /** The outcome where it stands for a handshake. */
  readonly first: Outcome;
  /** The outcome in a session. */
  readonly later: Outcome;
}

function failing(name: string, status: number, answer: (response: ServerResponse) => void): ResponseEntry {
  return {
    name,
    answer,
    first: { connectError: "polling_read_failed", status },
    later: { disconnect: ["transport error", "polling_read_failed"], status },
  };
}

function malformed(name: string, answer: (response: ServerResponse) => void): ResponseEntry {
  return {
    name,
    answer,
    first: { connectError: "packet_invalid" },
    later: { disconnect: ["transport error", "packet_invalid"] },
  };
}

const page = "<!doctype html><title>502 Bad Gateway</title><script>throw 1</script>";
const codes = [
  "Transport unknown",
  "Session ID unknown",
  "Bad handshake method",
  "Bad request",
  "Forbidden",
  "Unsupported protocol version",
];

/** Bytes on the connection that were never made by an HTTP library. */
function raw(bytes: string | Buffer): (response: ServerResponse) => void {
  return ({ socket }) => socket?.end(bytes);
}

const cors = "Access-Control-Allow-Origin: *\r\n";

export const responses: ResponseEntry[] = [
  ...codes.map((message, code) =>
    failing(`1.13 error ${code}`, code === 4 ? 403 : 400, (response) =>
      response
        .writeHead(code === 4 ? 403 : 400, { "Content-Type": "application/json" })
        .end(JSON.stringify({ code, message })),
    ),
  ),
  ...[304, 400, 401, 404, 405, 413, 429, 500, 502, 503, 599].map((status) =>
    failing(`1.3 status ${status}`, status, (response) =>
      response.writeHead(status, { "Content-Type": "text/html" }).end(page),
    ),
  ),
  failing("1.3 status 503 with a handshake in its body", 503, (response) =>
    response.writeHead(503).end(handshake),
  ),
  failing("1.3 connection cut before an answer", 0, ({ socket }) => socket?.destroy()),
  failing("1.3 connection reset before an answer", 0, ({ socket }) => socket?.resetAndDestroy()),
  failing("1.3 body cut off", 0, (response) => {
    response.writeHead(200, { "Content-Length": 1000 });
    response.write("6", () => response.destroy());
  }),
  failing("1.3 chunked body cut off", 0, (response) => response.write("6", () => response.destroy())),
  failing(
    "1.3 chunk of a length that is none",
    0,
    raw(`HTTP/1.1 200 OK\r\n${cors}Transfer-Encoding: chunked\r\n\r\nXYZ\r\n6\r\n0\r\n\r\n`),
  ),
  failing(
    "1.3 two lengths",
    0,
    raw(`HTTP/1.1 200 OK\r\n${cors}Content-Length: 1\r\nContent-Length: 2\r\n\r\n66`),
  ),
  failing("1.3 encoding that the body has not", 0, (response) =>
    response.writeHead(200, { "Content-Encoding": "gzip" }).end("not gzip"),
  ),
  failing("1.3 bytes that are no HTTP", 0, raw(Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10]))),
  failing("1.3 headers of 1 MB", 0, raw(`HTTP/1.1 200 OK\r\n${cors}X: ${"x".repeat(1e6)}\r\n\r\n6`)),
  failing("1.3 no permission for the origin", 0, (response) => {
    response.removeHeader("Access-Control-Allow-Origin");
    response.end(handshake);
  }),
  failing("1.3 permission for another origin", 0, (response) =>
    response.setHeader("Access-Control-Allow-Origin", "https://example.org").end(handshake),
  ),
  failing("1.3 two permissions", 0, (response) =>
    response.setHeader("Access-Control-Allow-Origin", "*, *").end(handshake),
  ),
  failing("redirect for ever", 0, (response) =>
    response.writeHead(302, { Location: "/socket.io/?EIO=4&transport=polling" }).end(),
  ),
  ...[
    "http://127.0.0.1:1/",
    "data:text/plain,6",
    "javascript:throw 1",
    "file:///etc/passwd",
    "http://user:pass@127.0.0.1:1/",
    "about:blank",
    "http://[",
  ].map((location) =>
    failing(`redirect to ${brief(location)}`, 0, (response) =>
      response.writeHead(302, { Location: location }).end(),
    ),
  ),
  malformed("1.3 status 204", (response) => response.writeHead(204).end()),
  malformed("1.3 empty body", (response) => response.end()),
  malformed("1.3 status 206 with a part of a page", (response) =>
    response.writeHead(206, { "Content-Range": "bytes 0-9/100" }).end("<!doctype "),
  ),
  malformed("1.3 body in UTF-16", (response) => response.end(Buffer.from("6", "utf16le").swap16())),
  malformed("1.3 body that is no UTF-8", (response) => response.end(Buffer.from([0xff, 0xfe, 0x36]))),
];
