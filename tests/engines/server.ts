/**
 * A real Socket.IO server in this process, so that a test can look into it and break what
 * is below it: TCP connections, WebSockets, single responses, or all of it for a while.
 *
 * Events of `/`; `ack` is the client's acknowledgement:
 *
 *   echo ...args, ack  calls ack with args
 *   burst count        emits item(0), item(1), ... item(count - 1)
 *   say text, ack      remembers the text in `said`, then calls ack
 *
 * `/admin` lets in those with `auth.token` "secret"; the others get the error "not
 * authorized" with the data `{ code: 401 }`.
 */
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket as TcpSocket } from "node:net";

import { Server, type ServerOptions, type Socket } from "socket.io";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The largest message, in bytes: the tests' largest, and its JSON. */
const LARGEST = 16 << 20;

export class SocketServer {
  readonly io: Server;
  /** What was said, in order, since the start of the server. */
  readonly said: string[] = [];
  readonly #events = new EventEmitter();
  readonly #http = createServer();
  readonly #connections = new Set<TcpSocket>();
  #port = 0;
  #intercept: ((request: IncomingMessage) => Handler | undefined) | undefined;

  /** `options` are those of Socket.IO. */
  static async start(options: Partial<ServerOptions> = {}): Promise<SocketServer> {
    const server = new SocketServer(options);
    await server.listen();
    return server;
  }

  private constructor(options: Partial<ServerOptions>) {
    this.io = new Server({
      maxHttpBufferSize: LARGEST,
      cors: { origin: "*" },
      serveClient: false,
      ...options,
    });
    this.io.attach(this.#http);
    const [handle] = this.#http.listeners("request") as Handler[];
    this.#http.removeAllListeners("request");
    this.#http.on("request", (request, response) => {
      const handler = this.#intercept?.(request) ?? handle;
      handler?.(request, response);
    });
    this.#http.on("connection", (connection: TcpSocket) => {
      this.#connections.add(connection);
      connection.on("close", () => this.#connections.delete(connection));
    });
    this.io.on("connection", (socket) => this.#serve(socket));
    this.io.of("/admin").use((socket, next) => {
      if (socket.handshake.auth.token === "secret") return next();
      next(Object.assign(new Error("not authorized"), { data: { code: 401 } }));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The same port each time. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#http.listen(this.#port, "127.0.0.1", resolve);
    });
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  /** Resolves when a client emits this. */
  async heard(event: string): Promise<void> {
    await once(this.#events, `heard ${event}`);
  }

  /** Takes no connections any more, and cuts those there are. */
  async silence(): Promise<void> {
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.cut();
    await closed;
  }

  /** Destroys all TCP connections, without a word of any protocol. */
  cut(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  /** Cuts the connection of each session, and returns when the server knows that they are gone. */
  async cutSessions(): Promise<void> {
    const sockets = [...this.io.sockets.sockets.values()];
    const gone = sockets.map((socket) => once(socket, "disconnect"));
    for (const { conn } of sockets) cutTransport(conn);
    await Promise.all(gone);
  }

  /** Resets the TCP connection of each WebSocket. */
  resetSessions(): void {
    for (const { conn } of this.io.sockets.sockets.values())
      transportOf(conn).socket?._socket.resetAndDestroy();
  }

  /** Closes the WebSocket of each session; without a code, with none. */
  closeWebSockets(code?: number, reason?: string): void {
    for (const socket of this.io.sockets.sockets.values()) {
      transportOf(socket.conn).socket?.close(code, reason);
    }
  }

  /**
   * Answers in place of Socket.IO the first request that `choose` gives a handler for.
   * Resolves when that has come.
   */
  interceptOnce(choose: (request: IncomingMessage) => Handler | undefined): Promise<IncomingMessage> {
    return new Promise((resolve) => {
      this.#intercept = (request) => {
        const handler = choose(request);
        if (!handler) return undefined;
        this.#intercept = undefined;
        resolve(request);
        return handler;
      };
    });
  }

  /** How many Engine.IO sessions there are. */
  get sessions(): number {
    return this.io.engine.clientsCount;
  }

  /** Why the next socket of `/` that goes has gone. */
  async left(): Promise<string> {
    const [reason] = await once(this.#events, "left");
    return reason;
  }

  async stop(): Promise<void> {
    this.io.disconnectSockets(true);
    await this.silence();
  }

  #serve(socket: Socket): void {
    socket.onAny((event) => this.#events.emit(`heard ${event}`));
    socket.on("disconnect", (reason) => this.#events.emit("left", reason));
    socket.on("echo", (...args: unknown[]) => {
      const ack = args.pop() as (...values: unknown[]) => void;
      ack(...args);
    });
    socket.on("burst", (count: number) => {
      for (let item = 0; item < count; item += 1) socket.emit("item", item);
    });
    socket.on("say", (text: string, ack: () => void) => {
      this.said.push(text);
      ack();
    });
  }
}

/** As much of an Engine.IO transport as is needed to break what carries it. */
interface Transport {
  /** The WebSocket, if it is one. */
  socket?: {
    close: (code?: number, reason?: string) => void;
    terminate: () => void;
    _socket: TcpSocket;
  };
  /** The poll that is waiting, if there is one. */
  req?: IncomingMessage | null;
  once: (event: "ready", listener: () => void) => void;
}

function transportOf(connection: Socket["conn"]): Transport {
  return connection.transport as unknown as Transport;
}

function cutTransport(connection: Socket["conn"]): void {
  const transport = transportOf(connection);
  if (transport.socket) transport.socket.terminate();
  else if (transport.req) transport.req.socket.destroy();
  // Between two polls there is no connection; the next one will do.
  else transport.once("ready", () => cutTransport(connection));
}
