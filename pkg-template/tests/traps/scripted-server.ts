/**
 * A server that does nothing by itself: the test takes each request, WebSocket and
 * frame in the order in which they come, and answers when and how it likes.
 *
 * It also keeps count of what a client must not do: two GETs or two POSTs of one
 * session at the same time, and requests that are cancelled.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type * as Ws from "ws";

const require = createRequire(import.meta.url);
// The one that socket.io's engine comes with.
const ws: typeof Ws = createRequire(require.resolve("engine.io"))("ws");

/** The record separator between the packets of a polling body. */
export const separator = "\x1e";

/** Joins packets to a polling body. */
export const body = (...packets: string[]): string => packets.join(separator);

/** The open packet of a session. */
export function handshake(sid: string, fields: Record<string, unknown> = {}): string {
  const defaults = { upgrades: [], pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 1_000_000 };
  return `0${JSON.stringify({ sid, ...defaults, ...fields })}`;
}

const settling = "/settling";

/** Things that come one by one, and are taken one by one. */
export class Arrivals<T> {
  readonly #waiting: ((item: T) => void)[] = [];
  readonly #arrived: T[] = [];

  add(item: T): void {
    const take = this.#waiting.shift();
    if (take) take(item);
    else this.#arrived.push(item);
  }

  /** The next one, now or when it comes. */
  next(): Promise<T> {
    const item = this.#arrived.shift();
    if (item !== undefined) return Promise.resolve(item);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** How many have come and were not taken. */
  get length(): number {
    return this.#arrived.length;
  }
}

/** A GET or a POST that waits for its answer. */
export class Exchange {
  readonly query: URLSearchParams;
  /** What a POST carries. */
  readonly packets: string[];
  /** Whether the test has answered it. */
  answered = false;
  /** How it has ended: the answer went out, or the client has cancelled it. */
  readonly over: Promise<"answered" | "cancelled">;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse, text: string) {
    this.query = new URL(request.url ?? "", "http://localhost").searchParams;
    this.packets = text === "" ? [] : text.split(separator);
    this.#response = response;
    this.over = new Promise((resolve) =>
      response.on("close", () => resolve(response.writableFinished ? "answered" : "cancelled")),
    );
  }

  /** The session it belongs to; `null` for one that opens a session. */
  get sid(): string | null {
    return this.query.get("sid");
  }

  /** Answers with packets, or with what a POST is answered with. */
  answer(...packets: string[]): void {
    this.respond(200, packets.length > 0 ? body(...packets) : "ok");
  }

  /** Answers with a status and a text. */
  respond(status: number, text = ""): void {
    this.answered = true;
    this.#response.writeHead(status).end(text);
  }
}

/** A WebSocket that a client has opened. */
export class Peer {
  readonly query: URLSearchParams;
  /** What the client sends: text as it is, binary data as a Buffer. */
  readonly frames = new Arrivals<string | Buffer>();
  /** The client, or the test, has closed it. */
  readonly closed: Promise<void>;
  readonly #socket: Ws.WebSocket;

  constructor(socket: Ws.WebSocket, request: IncomingMessage) {
    this.query = new URL(request.url ?? "", "http://localhost").searchParams;
    this.#socket = socket;
    socket.on("message", (data, binary) => this.frames.add(binary ? (data as Buffer) : `${data}`));
    this.closed = new Promise((resolve) => socket.on("close", () => resolve()));
  }

  send(frame: string | Uint8Array): void {
    this.#socket.send(frame);
  }

  close(): void {
    this.#socket.close();
  }

  /** Cuts the connection without a word. */
  cut(): void {
    this.#socket.terminate();
  }
}

/** The server. */
export class ScriptedServer {
  readonly gets = new Arrivals<Exchange>();
  readonly posts = new Arrivals<Exchange>();
  readonly peers = new Arrivals<Peer>();
  /** How many GETs without a session there were. */
  openings = 0;
  /** What a client did that it must not do in a live session. */
  readonly violations: string[] = [];
  readonly #exchanges: Exchange[] = [];
  readonly #http: Server;

  private constructor() {
    this.#http = createServer((request, response) => this.#receive(request, response));
    const server = new ws.WebSocketServer({ server: this.#http });
    server.on("connection", (socket, request) => this.peers.add(new Peer(socket, request)));
  }

  /** Starts a server that is stopped when the test is over. */
  static async start(): Promise<ScriptedServer> {
    const server = new ScriptedServer();
    await new Promise<void>((resolve) => server.#http.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.#http.closeAllConnections();
      server.#http.close();
    });
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      if (request.url === settling) {
        response.end();
        return;
      }
      const exchange = new Exchange(request, response, text);
      const arrivals = request.method === "POST" ? this.posts : this.gets;
      this.#watch(exchange, request.method === "POST");
      arrivals.add(exchange);
    });
  }

  /** Waits for as long as a request takes: what was answered before has arrived. */
  async settle(): Promise<void> {
    const response = await fetch(`${this.url}${settling}`);
    await response.text();
  }

  #watch(exchange: Exchange, post: boolean): void {
    const { sid } = exchange;
    if (sid === null) {
      this.openings += 1;
      return;
    }
    const what = `${post ? "POST" : "GET"} of ${sid}`;
    const alike = this.#exchanges.filter((other) => other.sid === sid && other.packets.length > 0 === post);
    if (alike.some((other) => !other.answered)) this.violations.push(`two at a time: ${what}`);
    this.#exchanges.push(exchange);
    exchange.over.then((how) => {
      if (how === "cancelled") this.violations.push(`cancelled: ${what}`);
    });
  }

  /** The next GET of a session; those of others are left alone. */
  async get(sid: string): Promise<Exchange> {
    for (;;) {
      const get = await this.gets.next();
      if (get.sid === sid) return get;
    }
  }

  /** The next POST of a session; those of others are answered. */
  async post(sid: string): Promise<Exchange> {
    for (;;) {
      const post = await this.posts.next();
      if (post.sid === sid) return post;
      post.answer();
    }
  }

  /** The next packets that are posted in a session, as many as are asked for. */
  async take(sid: string, count: number): Promise<string[]> {
    const packets: string[] = [];
    while (packets.length < count) {
      const post = await this.post(sid);
      packets.push(...post.packets);
      post.answer();
    }
    return packets;
  }

  /** Answers the next GET that opens a session. */
  async open(sid: string, fields?: Record<string, unknown>): Promise<void> {
    for (;;) {
      const opening = await this.gets.next();
      if (opening.sid !== null) continue;
      opening.answer(handshake(sid, fields));
      return;
    }
  }

  /** Opens a session and joins as many namespaces as are asked for; returns the GET that waits then. */
  async join(sid: string, fields?: Record<string, unknown>, namespaces = 1): Promise<Exchange> {
    const poll = await this.connecting(sid, fields, namespaces);
    poll.get.answer(...poll.packets.map((packet) => reply(packet, sid)));
    return this.get(sid);
  }

  /** Opens a session up to where the client waits for the reply to its CONNECT packets. */
  async connecting(
    sid: string,
    fields?: Record<string, unknown>,
    namespaces = 1,
  ): Promise<{ get: Exchange; packets: string[] }> {
    await this.open(sid, fields);
    const packets = await this.take(sid, namespaces);
    return { get: await this.get(sid), packets };
  }

  /** A WebSocket that opens a session and joins as many namespaces as are asked for. */
  async joinOverWebSocket(sid: string, fields?: Record<string, unknown>, namespaces = 1): Promise<Peer> {
    const peer = await this.peers.next();
    peer.send(handshake(sid, fields));
    for (let joined = 0; joined < namespaces; joined += 1) {
      peer.send(reply((await peer.frames.next()) as string, sid));
    }
    return peer;
  }
}

/** The reply to CONNECT. */
export function reply(packet: string, sid: string): string {
  const [, namespace = ""] = /^40(\/[^,]*,)?/.exec(packet) ?? [];
  return `40${namespace}${JSON.stringify({ sid: `of-${sid}` })}`;
}
