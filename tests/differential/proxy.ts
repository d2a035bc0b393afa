/**
 * A recording proxy between the page and the server: each HTTP exchange, each
 * WebSocket frame, in both directions, and ways to break them.
 *
 * Connections are never kept alive, so that the browser cannot silently repeat a
 * request on a connection that was cut.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { gunzipSync, inflateSync } from "node:zlib";
import { type RawData, WebSocket, WebSocketServer } from "ws";

export type Headers = Record<string, string | string[] | undefined>;

export interface RequestRecord {
  kind: "request";
  sequence: number;
  method: string;
  url: string;
  headers: Headers;
  body: string;
  response?: { sequence: number; status: number; headers: Headers; body: string };
  cut?: boolean;
}

export interface WebSocketRecord {
  kind: "websocket";
  sequence: number;
  url: string;
  headers: Headers;
  refused?: number;
  frames: { sequence: number; from: "client" | "server"; data: string | Buffer }[];
  closed?: { by: "client" | "server" | "cut"; code: number };
}

export type WireRecord = RequestRecord | WebSocketRecord;

/** Serves a path of the page itself; `undefined` for the server's paths. */
export type ServePage = (path: string) => { type: string; body: string } | undefined;

export class RecordingProxy {
  readonly records: WireRecord[] = [];
  /** Port of the server, `undefined` while it is down. */
  target: number | undefined;
  /** Status with which requests of that kind are refused. */
  refuse: { polling?: number; websocket?: number } = {};
  /** Nothing passes in that direction, and nothing is cut either, until `release`. */
  #held: (() => void)[] | undefined;
  #sequence = 0;
  readonly #servePage: ServePage;
  readonly #server: Server;
  readonly #webSockets: WebSocketServer;
  readonly #cuts = new Set<() => void>();

  static async start(servePage: ServePage, compressed: boolean): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(servePage, compressed);
    proxy.#server.listen(0);
    await once(proxy.#server, "listening");
    return proxy;
  }

  private constructor(servePage: ServePage, compressed: boolean) {
    this.#servePage = servePage;
    this.#webSockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: compressed,
      maxPayload: 2 ** 28,
      handleProtocols: (_protocols, incoming) => accepted.get(incoming)?.protocol ?? false,
    });
    this.#server = createServer((incoming, response) => void this.#onRequest(incoming, response));
    this.#server.on("upgrade", (incoming, socket, head) => void this.#onUpgrade(incoming, socket, head));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Grows with everything that passes. */
  get activity(): number {
    return this.#sequence;
  }

  /** Whether a WebSocket is open that has not become a session's transport yet. */
  get isUpgrading(): boolean {
    return this.records.some(
      (record) =>
        record.kind === "websocket" &&
        /[?&]sid=/.test(record.url) &&
        record.refused === undefined &&
        record.closed === undefined &&
        !record.frames.some(({ from, data }) => from === "client" && data === "5"),
    );
  }

  /**
   * Cuts everything that is open, without a closing handshake. Between two polls there
   * is nothing to cut: it waits for the next.
   */
  async cut(): Promise<void> {
    const deadline = Date.now() + 2_000;
    while (this.#cuts.size === 0 && this.records.length > 0 && Date.now() < deadline) await turn();
    this.#cutAll();
  }

  #cutAll(): void {
    this.#sequence += 1;
    for (const cut of [...this.#cuts]) cut();
  }

  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const go of held) go();
  }

  async close(): Promise<void> {
    this.release();
    this.#cutAll();
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #pass(go: () => void): void {
    if (this.#held) this.#held.push(go);
    else go();
  }

  async #onRequest(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    response.shouldKeepAlive = false;
    response.on("error", () => response.destroy());
    const url = incoming.url ?? "/";
    const page = this.#servePage(new URL(url, "http://page").pathname);
    if (page) {
      response.writeHead(200, { "content-type": page.type }).end(page.body);
      return;
    }
    this.#sequence += 1;
    const record: RequestRecord = {
      kind: "request",
      sequence: this.#sequence,
      method: incoming.method ?? "GET",
      url,
      headers: incoming.headers,
      body: "",
    };
    this.records.push(record);
    const body = await collect(incoming).catch(() => undefined);
    if (body === undefined) return;
    record.body = body.toString();
    record.sequence = ++this.#sequence;
    this.#pass(() => this.#forward(record, incoming.rawHeaders, body, response));
  }

  #forward(record: RequestRecord, rawHeaders: string[], body: Buffer, response: ServerResponse): void {
    const refused = this.refuse.polling;
    if (refused !== undefined) {
      record.response = { sequence: ++this.#sequence, status: refused, headers: {}, body: "" };
      response.writeHead(refused).end();
      return;
    }
    if (this.target === undefined) {
      record.cut = true;
      this.#sequence += 1;
      response.destroy();
      return;
    }
    const headers: string[] = [];
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index] ?? "";
      if (!/^(connection|transfer-encoding)$/i.test(name)) headers.push(name, rawHeaders[index + 1] ?? "");
    }
    const outgoing = request({
      host: "127.0.0.1",
      port: this.target,
      method: record.method,
      path: record.url,
      headers: [...headers, "Connection", "close"] as never,
      agent: false,
    });
    const cut = () => {
      if (!record.response) record.cut = true;
      outgoing.destroy();
      response.destroy();
    };
    this.#cuts.add(cut);
    response.on("close", () => {
      this.#cuts.delete(cut);
      outgoing.destroy();
    });
    outgoing.on("error", cut);
    outgoing.on("response", (answer) => {
      collect(answer).then(
        (bytes) =>
          this.#pass(() => {
            if (record.cut) return;
            record.response = {
              sequence: ++this.#sequence,
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: decompressed(bytes, answer.headers["content-encoding"]),
            };
            const own = { ...answer.headers };
            delete own.connection;
            delete own["keep-alive"];
            delete own["transfer-encoding"];
            response.writeHead(answer.statusCode ?? 502, own).end(bytes);
          }),
        cut,
      );
    });
    outgoing.end(body);
  }

  async #onUpgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const record: WebSocketRecord = {
      kind: "websocket",
      sequence: ++this.#sequence,
      url: incoming.url ?? "/",
      headers: incoming.headers,
      frames: [],
    };
    this.records.push(record);
    let relayed = false;
    let server: WebSocket | undefined;
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      if (record.refused !== undefined || relayed) return;
      // Given up by the page before the server's answer could reach it.
      record.refused = 0;
      this.#sequence += 1;
      server?.terminate();
    });
    const refuse = (status: number) => {
      record.refused = status;
      this.#sequence += 1;
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    if (this.#held) await new Promise<void>((resolve) => this.#held?.push(resolve));
    if (this.refuse.websocket !== undefined) return refuse(this.refuse.websocket);
    if (this.target === undefined) {
      record.refused = 0;
      this.#sequence += 1;
      socket.destroy();
      return;
    }
    const { cookie, origin, "sec-websocket-protocol": protocols } = incoming.headers;
    const connection = new WebSocket(
      `ws://127.0.0.1:${this.target}${record.url}`,
      protocols ? protocols.split(",").map((name) => name.trim()) : [],
      { headers: { ...(cookie && { cookie }), ...(origin && { origin }) }, maxPayload: 2 ** 28 },
    );
    server = connection;
    connection.on("error", () => connection.terminate());
    connection.on("unexpected-response", (_request, answer) => {
      answer.resume();
      refuse(answer.statusCode ?? 0);
      connection.terminate();
    });
    connection.on("open", () => {
      if (socket.destroyed) return connection.terminate();
      connection.pause();
      accepted.set(incoming, connection);
      this.#webSockets.handleUpgrade(incoming, socket, head, (browser) => {
        relayed = true;
        this.#relay(record, browser, connection);
        connection.resume();
      });
    });
    connection.on("close", () => {
      if (record.refused === undefined && !relayed) refuse(0);
    });
  }

  #relay(record: WebSocketRecord, browser: WebSocket, server: WebSocket): void {
    this.#sequence += 1;
    const end = (by: "client" | "server" | "cut", code: number) => {
      if (record.closed) return;
      record.closed = { by, code };
      this.#sequence += 1;
    };
    const cut = () => {
      end("cut", 0);
      browser.terminate();
      server.terminate();
    };
    this.#cuts.add(cut);
    const link = (from: "client" | "server", near: WebSocket, far: WebSocket) => {
      near.on("error", () => near.terminate());
      near.on("message", (data: RawData, isBinary: boolean) =>
        this.#pass(() => {
          const bytes = Buffer.from(data as Buffer);
          record.frames.push({ sequence: ++this.#sequence, from, data: isBinary ? bytes : bytes.toString() });
          if (far.readyState === WebSocket.OPEN) far.send(data, { binary: isBinary });
        }),
      );
      near.on("close", (code) => {
        this.#cuts.delete(cut);
        this.#pass(() => {
          end(from, code);
          if (code === 1006) far.terminate();
          else if (code === 1005) far.close();
          else far.close(code);
        });
      });
    };
    link("client", browser, server);
    link("server", server, browser);
  }
}

/** The server's side of WebSockets that it has accepted. */
const accepted = new WeakMap<IncomingMessage, WebSocket>();

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function decompressed(bytes: Buffer, encoding: string | undefined): string {
  if (encoding === "gzip") return gunzipSync(bytes).toString();
  if (encoding === "deflate") return inflateSync(bytes).toString();
  return bytes.toString();
}
