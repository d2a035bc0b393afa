/**
 * A real Socket.IO server in this process, on a free port, for one test.
 */
import { createServer, type Server as HttpServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type ServerOptions } from "socket.io";

/** A server that listens. */
export class ChatServer {
  readonly http: HttpServer = createServer((request, response) => this.answer(request, response));
  readonly io: Server;

  private constructor(options: Partial<ServerOptions>) {
    this.io = new Server(this.http, options);
    this.io.on("connection", (socket) => {
      socket.on("echo", (...args) => {
        const answer = args.pop();
        answer(...args);
      });
      socket.on("say", (...args) => socket.emit("said", ...args));
      socket.on("ask", (question) =>
        socket.emit("question", question, (...answer: unknown[]) => {
          socket.emit("answered", ...answer);
        }),
      );
      socket.on("leave", () => socket.disconnect());
    });
    this.io.of("/closed").use((_, next) => {
      next(Object.assign(new Error("members only"), { data: { room: 7 } }));
    });
    this.io.of("/open");
  }

  /** Listens on `port`, by default on one that is free. */
  static async start(options: Partial<ServerOptions> = {}, port = 0): Promise<ChatServer> {
    const server = new ChatServer(options);
    await new Promise<void>((resolve) => server.http.listen(port, "127.0.0.1", resolve));
    return server;
  }

  /** Answers what is not for Socket.IO. */
  answer: RequestListener = (_, response) => response.writeHead(404).end();

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Cuts all connections and stops listening. */
  async stop(): Promise<void> {
    this.http.closeAllConnections();
    await this.io.close();
  }
}
