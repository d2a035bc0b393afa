/**
 * Finds the requests in what a browser sends over one HTTP/1.1 connection.
 *
 * Bytes are never changed. After the request for a WebSocket there are no more
 * requests, only bytes.
 */

/** The head of a request. */
export interface RequestHead {
  method: string;
  /** Path and query. */
  url: string;
  /** Names are in lower case. */
  headers: ReadonlyMap<string, string>;
  isWebSocket: boolean;
  /** Whether it belongs to an Engine.IO session that exists already. */
  hasSession: boolean;
}

/** A run of bytes; the one with which a request begins says so. */
export interface RequestPiece {
  head?: RequestHead;
  bytes: Buffer;
}

const END_OF_HEAD = "\r\n\r\n";

export class RequestReader {
  #head = Buffer.alloc(0);
  #bodyLeft = 0;

  /** What has come, in pieces. The bytes of a head that is incomplete are kept. */
  read(chunk: Buffer): RequestPiece[] {
    const pieces: RequestPiece[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#bodyLeft > 0) {
        const length = Math.min(this.#bodyLeft, rest.length);
        this.#bodyLeft -= length;
        pieces.push({ bytes: rest.subarray(0, length) });
        rest = rest.subarray(length);
        continue;
      }
      const known = Buffer.concat([this.#head, rest]);
      const end = known.indexOf(END_OF_HEAD);
      this.#head = end < 0 ? known : Buffer.alloc(0);
      if (end < 0) break;
      const bytes = known.subarray(0, end + END_OF_HEAD.length);
      const head = parse(bytes.toString("latin1"));
      this.#bodyLeft = head.isWebSocket
        ? Number.POSITIVE_INFINITY
        : Number(head.headers.get("content-length") ?? 0);
      pieces.push({ head, bytes });
      rest = known.subarray(bytes.length);
    }
    return pieces;
  }
}

function parse(text: string): RequestHead {
  const [first = "", ...lines] = text.trimEnd().split("\r\n");
  const [method = "", url = ""] = first.split(" ");
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return {
    method,
    url,
    headers,
    isWebSocket: headers.get("upgrade")?.toLowerCase() === "websocket",
    hasSession: /[?&]sid=/.test(url),
  };
}
