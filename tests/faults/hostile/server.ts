/**
 * A server that does whatever a test wants, request by request, and keeps what was
 * asked of it. It speaks no protocol by itself: `script.ts` does.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";

/** What the server does with requests and with upgrades to a WebSocket. */
export interface Behaviour {
  answer?: (request: IncomingMessage, response: ServerResponse) => void;
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown;
}

/** One request as it came. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  /** When, in milliseconds. */
  readonly at: number;
}

export class HostileServer {
  readonly asked: Asked[] = [];
  readonly #server = createServer();
  readonly #sockets = new Set<Socket>();

  private constructor(behaviour: Behaviour) {
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      // A client may be gone while there is more to say to it.
      socket.on("error", () => {}).on("close", () => this.#sockets.delete(socket));
    });
    this.#server.on("request", (request, response) => {
      this.#note(request);
      response.on("error", () => {});
      response.setHeader("Access-Control-Allow-Origin", "*");
      if (behaviour.answer) behaviour.answer(request, response);
      else response.writeHead(404).end();
    });
    this.#server.on("upgrade", (request, socket, head) => {
      this.#note(request);
      if (behaviour.upgrade) behaviour.upgrade(request, socket, head);
      else socket.destroy();
    });
  }

  static async start(behaviour: Behaviour): Promise<HostileServer> {
    const server = new HostileServer(behaviour);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** When sessions were asked for: requests without a session's id. */
  get attempts(): Asked[] {
    return this.asked.filter(({ method, url }) => method === "GET" && !url.searchParams.has("sid"));
  }

  async stop(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, "close");
  }

  #note({ method = "", url = "" }: IncomingMessage): void {
    this.asked.push({ method, url: new URL(url, "http://host"), at: performance.now() });
  }
}
