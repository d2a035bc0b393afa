/**
 * What visitors connect to: passes requests on to a process, and breaks what
 * {@link Faults} says. Real sockets on both sides; nothing is read or changed on the way.
 *
 * `POST /demo/faults`, `POST /demo/restart` and `POST /demo/kill` are the buttons of the
 * pages.
 */
import { once } from "node:events";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { pipeline, Transform } from "node:stream";
import { json } from "node:stream/consumers";

import { isProcessName, otherOwner } from "./addresses.mjs";

/** @import { IncomingMessage, Server, ServerResponse } from "node:http" */
/** @import { Duplex } from "node:stream" */
/** @import { Ports, ProcessName } from "./addresses.mjs" */
/** @import { Faults } from "./faults.mjs" */
/** @import { Processes } from "./processes.mjs" */

/** Longest body of a request to the gateway itself, in bytes. */
const CONTROL_BYTES = 1000;

/** What is on its way on one slow WebSocket, in bytes; more has to wait before it. */
const DELAYED_BYTES = 1024 * 1024;

/** Headers of one connection, which are not passed on. */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection"];

export class Gateway {
  /** @type {Ports | undefined} */
  ports;
  /** @type {ProcessName} */
  #name;
  /** @type {Processes} */
  #processes;
  /** @type {Faults | undefined} */
  #faults;
  /** @type {Server} */
  #server = createServer();
  /** @type {Set<Duplex>} */
  #sockets = new Set();

  /**
   * @param {string} name the process that it stands before
   * @param {Processes} processes
   * @param {Faults | undefined} faults
   */
  constructor(name, processes, faults) {
    this.#name = /** @type {ProcessName} */ (name);
    this.#processes = processes;
    this.#faults = faults;
    this.#server.on("request", (incoming, response) => {
      // Whatever one request has in it, the site goes on for the others.
      this.#onRequest(incoming, response).catch(() => response.destroy());
    });
    this.#server.on("upgrade", (incoming, socket, head) => this.#onUpgrade(incoming, socket, head));
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  /**
   * Listens there, or on a free port if that one is in use.
   * @param {string} host
   * @param {number} port
   * @returns {Promise<number>}
   */
  async listen(host, port) {
    this.#server.listen(port, host);
    try {
      await once(this.#server, "listening");
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EADDRINUSE") throw error;
      this.#server.listen(0, host);
      await once(this.#server, "listening");
    }
    const address = this.#server.address();
    return typeof address === "object" && address ? address.port : port;
  }

  close() {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** @param {IncomingMessage} incoming @param {ServerResponse} response */
  async #onRequest(incoming, response) {
    const { path, tab } = addressOf(incoming);
    // That of another host, as proxies are asked.
    if (!path.startsWith("/")) return void response.writeHead(400).end();
    if (path.startsWith("/demo/")) return this.#control(path, incoming, response);
    const isRead = incoming.method === "GET" || incoming.method === "HEAD";
    const owner = isRead ? otherOwner(this.#name, path) : undefined;
    if (owner) return this.#redirect(owner, incoming, response);
    if (this.#faults?.of(tab).cut) return void incoming.socket.destroy();

    const forget = this.#faults?.watch(tab, incoming.socket, false);
    response.once("close", () => forget?.());
    await this.#latency(tab);
    if (response.destroyed) return;
    const outgoing = request({
      host: "127.0.0.1",
      port: this.#processes.portOf(this.#name),
      method: incoming.method,
      path: incoming.url,
      headers: { ...without(incoming.headers, HOP_BY_HOP), "x-forwarded-for": incoming.socket.remoteAddress },
    });
    outgoing.once("response", async (answer) => {
      await this.#latency(tab);
      if (response.destroyed) return;
      response.writeHead(answer.statusCode ?? 502, without(answer.headers, HOP_BY_HOP));
      response.flushHeaders();
      pipeline(answer, response, () => {});
    });
    // The process is not there, or went away: what a visitor meets while a server restarts.
    outgoing.once("error", () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(503, { "retry-after": "1" }).end("The server is starting.");
    });
    response.once("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  /** @param {IncomingMessage} incoming @param {Duplex} socket @param {Buffer} head */
  #onUpgrade(incoming, socket, head) {
    const { tab } = addressOf(incoming);
    const { cut, blockWebSocket } = this.#faults?.of(tab) ?? {};
    if (cut) return void socket.destroy();
    if (blockWebSocket) return void socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");

    const forget = this.#faults?.watch(tab, socket, true);
    const upstream = connect(this.#processes.portOf(this.#name), "127.0.0.1");
    const end = () => {
      forget?.();
      socket.destroy();
      upstream.destroy();
    };
    for (const side of [socket, upstream]) side.on("error", end).on("close", end);
    upstream.once("connect", () => {
      upstream.write(headOf(incoming));
      upstream.write(head);
      pipeline(socket, this.#delay(tab), upstream, end);
      pipeline(upstream, this.#delay(tab), socket, end);
    });
  }

  /** @param {ProcessName} owner @param {IncomingMessage} incoming @param {ServerResponse} response */
  #redirect(owner, incoming, response) {
    const host = `http://${incoming.headers.host}`;
    if (!URL.canParse(host)) return void response.writeHead(400).end();
    const target = new URL(host);
    target.port = String(this.ports?.[owner] ?? "");
    response.writeHead(307, { location: `${target.origin}${incoming.url}` }).end();
  }

  /** @param {string} path @param {IncomingMessage} incoming @param {ServerResponse} response */
  async #control(path, incoming, response) {
    const fail = (/** @type {number} */ status) => response.writeHead(status).end();
    if (!this.#faults) return fail(404);
    if (incoming.method !== "POST") return fail(405);
    // A page of somebody else must not press our buttons.
    if (incoming.headers["sec-fetch-site"] !== "same-origin") return fail(403);
    if (Number(incoming.headers["content-length"] ?? Infinity) > CONTROL_BYTES) return fail(413);
    const body = /** @type {Record<string, unknown> | undefined} */ (
      await json(incoming).catch(() => undefined)
    );
    if (path === "/demo/faults") return fail(this.#faults.set(body) ? 204 : 400);
    if (path === "/demo/kill") return fail(this.#processes.kill(body?.process) ? 204 : 400);
    if (path !== "/demo/restart") return fail(404);
    const named = /** @type {{ process?: unknown } | undefined} */ (body)?.process ?? this.#name;
    if (!isProcessName(named)) return fail(400);
    this.#processes.restart(named);
    return fail(204);
  }

  /** @param {string | undefined} tab */
  async #latency(tab) {
    const latency = this.#faults?.latencyOf(tab);
    if (latency) await new Promise((resolve) => setTimeout(resolve, latency));
  }

  /**
   * Passes on each byte later, but no fewer of them in a second.
   * @param {string | undefined} tab
   */
  #delay(tab) {
    let waiting = 0;
    let last = Promise.resolve();
    const stream = new Transform({
      transform: (chunk, _, takeNext) => {
        waiting += chunk.length;
        const isSlow = (this.#faults?.latencyOf(tab) ?? 0) > 0;
        const isFull = waiting + stream.readableLength > DELAYED_BYTES;
        last = Promise.all([last, this.#latency(tab)]).then(() => {
          waiting -= chunk.length;
          stream.push(chunk);
          if (!isSlow || isFull) takeNext();
        });
        if (isSlow && !isFull) takeNext();
      },
      flush: (end) => void last.then(() => end()),
    });
    return stream;
  }
}

/** @param {IncomingMessage} incoming */
function addressOf({ url }) {
  const [path = "/", query] = (url ?? "/").split("?", 2);
  return { path, tab: new URLSearchParams(query).get("tab") ?? undefined };
}

/**
 * @template {object} Headers
 * @param {Headers} headers
 * @param {readonly string[]} names
 */
function without(headers, names) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** The request as it came, but for who says where it is from. @param {IncomingMessage} incoming */
function headOf({ method, url, rawHeaders, socket }) {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place];
    if (name?.toLowerCase() !== "x-forwarded-for") lines.push(`${name}: ${rawHeaders[place + 1]}`);
  }
  lines.push(`x-forwarded-for: ${socket.remoteAddress}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}
