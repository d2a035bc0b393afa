/**
 * An HTTP proxy between the browser and the site that breaks connections on
 * demand. Real sockets on both sides; what it does not break, it passes on as is.
 */
import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

/** What happens to WebSocket connections. */
export type WebSocketPolicy =
  | "pass"
  /** The request is answered with status 400. */
  | "refuse"
  /**
   * The connection is cut so many ms after the site has accepted it (status 101),
   * or after the browser has completed Engine.IO's upgrade to it.
   */
  | { cutAfter: "accept" | "upgrade"; delay: number };

/** What happens to Engine.IO's polling requests. */
export type PollingPolicy =
  | "pass"
  /** The request is answered with status 503. */
  | "refuse";

export class FaultyProxy {
  websocket: WebSocketPolicy = "pass";
  polling: PollingPolicy = "pass";

  /** What came by so far. */
  readonly seen = {
    pollingRequests: 0,
    webSocketsRequested: 0,
    /** Those that the site accepted. */
    webSocketsAccepted: 0,
    /** Those that Engine.IO was upgraded to. */
    upgrades: 0,
    /** Engine.IO requests that the site answered with a status of 400 or more. */
    refusals: [] as string[],
  };

  readonly #sitePort: number;
  readonly #server: Server;
  readonly #openWebSockets = new Set<() => void>();

  /** Listens on a free port of this machine, in front of the site on `sitePort`. */
  static async start(sitePort: number): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(sitePort);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  private constructor(sitePort: number) {
    this.#sitePort = sitePort;
    this.#server = createServer((incoming, response) => this.#onRequest(incoming, response));
    this.#server.on("upgrade", (incoming, socket, head) => this.#onUpgrade(incoming, socket, head));
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts every open WebSocket, without a closing handshake. */
  cutWebSockets(): void {
    for (const cut of [...this.#openWebSockets]) cut();
  }

  async close(): Promise<void> {
    this.cutWebSockets();
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #onRequest(incoming: IncomingMessage, response: ServerResponse): void {
    const isPolling = incoming.url?.startsWith("/socket.io/") ?? false;
    if (isPolling) {
      this.seen.pollingRequests += 1;
      if (this.polling === "refuse") {
        incoming.resume();
        response.writeHead(503).end();
        return;
      }
    }
    const outgoing = request({
      host: "127.0.0.1",
      port: this.#sitePort,
      method: incoming.method ?? "GET",
      path: incoming.url ?? "/",
      headers: incoming.headers,
      agent: false,
    });
    outgoing.on("response", (answer) => {
      const status = answer.statusCode ?? 502;
      if (isPolling && status >= 400) {
        this.seen.refusals.push(`${incoming.method} ${incoming.url}: ${status}`);
      }
      response.writeHead(status, answer.headers as OutgoingHttpHeaders);
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    });
    outgoing.on("error", () => response.destroy());
    response.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  #onUpgrade(incoming: IncomingMessage, browser: Duplex, head: Buffer): void {
    this.seen.webSocketsRequested += 1;
    const policy = this.websocket;
    browser.on("error", () => browser.destroy());
    if (policy === "refuse") {
      browser.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }

    const site = connect(this.#sitePort, "127.0.0.1");
    const cut = () => {
      browser.destroy();
      site.destroy();
    };
    this.#openWebSockets.add(cut);
    browser.on("close", () => {
      this.#openWebSockets.delete(cut);
      site.destroy();
    });
    site.on("error", cut);
    site.on("close", cut);
    const passed = (moment: "accept" | "upgrade") => {
      if (typeof policy === "object" && policy.cutAfter === moment) setTimeout(cut, policy.delay);
    };
    site.once("data", (answer: Buffer) => {
      if (!answer.toString("latin1").startsWith("HTTP/1.1 101 ")) return;
      this.seen.webSocketsAccepted += 1;
      passed("accept");
    });
    browser.on("data", (frames: Buffer) => {
      if (!startsWithUpgradePacket(frames)) return;
      this.seen.upgrades += 1;
      passed("upgrade");
    });
    passOn(incoming, head, browser, site);
  }
}

/** Repeats the request on the site's side, then lets both sides talk. */
function passOn(incoming: IncomingMessage, head: Buffer, browser: Duplex, site: Socket): void {
  const lines = [`${incoming.method} ${incoming.url} HTTP/${incoming.httpVersion}`];
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    lines.push(`${incoming.rawHeaders[index]}: ${incoming.rawHeaders[index + 1]}`);
  }
  site.write(`${lines.join("\r\n")}\r\n\r\n`);
  site.write(head);
  browser.pipe(site);
  site.pipe(browser);
}

/**
 * Whether the frames begin with Engine.IO's upgrade packet: a masked text frame
 * with the one character `5`. The browser sends it when the probe was answered,
 * so nothing is before it in the same piece of data.
 */
function startsWithUpgradePacket(frames: Buffer): boolean {
  const [opcode, length, mask, , , , character] = frames;
  if (opcode !== 0x81 || length !== 0x81) return false;
  return mask !== undefined && character !== undefined && (mask ^ character) === 0x35;
}
