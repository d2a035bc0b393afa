/**
 * The Socket.IO server that all consumers talk to, from whatever origin.
 *
 * It answers what a client says with the text backwards, and tells the client the
 * text in capitals; so neither can be made up on the way.
 */
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";

import { Server } from "socket.io";

export class ExchangeServer {
  /** What was said so far, and the ids of those who said it. */
  readonly said = new Map<string, string[]>();

  readonly #http: HttpServer;
  readonly #io: Server;

  private constructor() {
    this.#http = createServer();
    this.#io = new Server(this.#http, { cors: { origin: "*" }, serveClient: false });
    this.#io.on("connection", (socket) => {
      socket.on("say", (text: string, done: (answer: string) => void) => {
        this.said.set(text, [...(this.said.get(text) ?? []), socket.id]);
        done(backwards(text));
        socket.emit("heard", text.toUpperCase());
      });
    });
  }

  static async start(): Promise<ExchangeServer> {
    const server = new ExchangeServer();
    await new Promise<void>((resolve) => server.#http.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await this.#io.close();
  }
}

export function backwards(text: string): string {
  return [...text].reverse().join("");
}
