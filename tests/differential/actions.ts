/**
 * The node side of one run: the real Socket.IO server, what it has seen, and what the
 * page may ask for.
 *
 * Built-in actions of `client.server(action, ...)`:
 *   cut                      every open connection dies, without a word
 *   stop / start / restart   the server closes in order / is there again, at the same address
 *   crash                    cut, and the server is gone until `start`
 *   refuse(kind, status)     requests of a kind ("polling", "websocket") get that status
 *   allow                    nothing is refused any more
 *   hold / release           nothing passes / everything held passes
 *   emit(nsp, event, ...)    the server emits to all in a namespace
 *   disconnect(nsp, close)   the server disconnects all in a namespace
 *   write(nsp, ...packets)   Engine.IO messages as given, on the connections of that namespace
 *   count(nsp)               how many are in a namespace
 *   join(nsp, room)          all in a namespace join a room
 *   remember(key, value)     for the scenario's server
 */
import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";
import type { RecordingProxy } from "./proxy.ts";
import type { Control, Scenario } from "./scenario.ts";

type Action = (...args: never[]) => unknown;

export class NodeSide implements Control {
  /** What the server has seen, in its order. */
  readonly seen: string[] = [];
  readonly memory = new Map<string, unknown>();
  readonly #connections = new Map<string, number>();
  readonly #actions = new Map<string, Action>();
  #http: HttpServer | undefined;
  #io: Server | undefined;

  constructor(
    readonly scenario: Scenario,
    readonly proxy: RecordingProxy,
  ) {}

  on(action: string, perform: Action): void {
    this.#actions.set(action, perform);
  }

  /** Connections of a namespace are told apart by their number. */
  count(nsp: string): number {
    const number = (this.#connections.get(nsp) ?? 0) + 1;
    this.#connections.set(nsp, number);
    return number;
  }

  saw(line: string): void {
    this.seen.push(line);
  }

  async start(): Promise<void> {
    if (this.#io) return;
    const http = createServer();
    const io = new Server(http, {
      pingInterval: 60_000,
      pingTimeout: 60_000,
      ...this.scenario.serverOptions,
    });
    watchServer(io, this);
    this.scenario.server?.(io, this);
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    this.#http = http;
    this.#io = io;
    this.proxy.target = (http.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const io = this.#io;
    const http = this.#http;
    if (!io || !http) return;
    this.#io = undefined;
    const closed = io.close();
    http.closeIdleConnections();
    this.proxy.target = undefined;
    const deadline = setTimeout(() => http.closeAllConnections(), 300);
    await closed;
    clearTimeout(deadline);
  }

  async perform(action: string, args: unknown[]): Promise<unknown> {
    const own = this.#actions.get(action);
    if (own) return await own(...(args as never[]));
    const io = this.#io;
    const nsp = io?.of(String(args[0] ?? "/"));
    switch (action) {
      case "activity":
        return `${this.proxy.activity} ${this.seen.length} ${this.proxy.isUpgrading}`;
      case "cut":
        return this.proxy.cut();
      case "crash":
        await this.proxy.cut();
        this.proxy.target = undefined;
        return this.stop();
      case "stop":
        return this.stop();
      case "start":
        return this.start();
      case "restart":
        await this.stop();
        return this.start();
      case "refuse":
        this.proxy.refuse[args[0] as "polling" | "websocket"] = args[1] as number;
        return;
      case "allow":
        this.proxy.refuse = {};
        return;
      case "hold":
        return this.proxy.hold();
      case "release":
        return this.proxy.release();
      case "emit":
        nsp?.emit(String(args[1]), ...args.slice(2));
        return;
      case "disconnect":
        nsp?.disconnectSockets(args[1] === true);
        return;
      case "write":
        for (const socket of nsp?.sockets.values() ?? []) {
          for (const packet of args.slice(1)) socket.conn.write(bytesOrText(packet));
        }
        return;
      case "count":
        return nsp?.sockets.size ?? 0;
      case "join":
        nsp?.socketsJoin(String(args[1]));
        return;
      case "remember":
        this.memory.set(String(args[0]), args[1]);
        return;
      default:
        throw new Error(`no such action: ${action}`);
    }
  }
}

/** `{hex}` comes from the page in place of binary data. */
function bytesOrText(packet: unknown): string | Buffer {
  if (typeof packet === "object" && packet !== null && "hex" in packet) {
    return Buffer.from(String(packet.hex), "hex");
  }
  return String(packet);
}

/** The standard handlers: in every namespace that a scenario opens. */
function watchServer(io: Server, control: NodeSide): void {
  for (const name of ["/", "/a", "/b"]) io.of(name);
  io.on("new_namespace", (nsp) => nsp.on("connection", (socket) => onConnection(socket, control)));
  for (const name of ["/", "/a", "/b"]) {
    io.of(name).on("connection", (socket) => onConnection(socket, control));
  }
}

function onConnection(socket: Socket, control: NodeSide): void {
  const name = `${socket.nsp.name} ${control.count(socket.nsp.name)}`;
  const recovered = socket.recovered ? ", recovered" : "";
  control.saw(`${name} connection, auth ${JSON.stringify(socket.handshake.auth)}${recovered}`);
  socket.on("disconnect", (reason) => control.saw(`${name} disconnect: ${reason}`));
  socket.on("error", (error) => control.saw(`${name} error: ${error.message}`));
  // Sends everything back, as an event, and as the answer when one is asked for.
  socket.on("echo", (...args: unknown[]) => {
    const answer = args.at(-1);
    if (typeof answer === "function") answer(...args.slice(0, -1));
    else socket.emit("echo", ...args);
  });
  // Emits what it is asked to emit.
  socket.on("say", (event: string, ...args: unknown[]) => socket.emit(event, ...args));
  // Emits with an acknowledgement and reports the answer.
  socket.on("ask", (event: string, ...args: unknown[]) =>
    socket.emit(event, ...args, (...answer: unknown[]) => socket.emit("answered", ...answer)),
  );
  socket.on("leave", (close?: boolean) => socket.disconnect(close === true));
  // Engine.IO messages as given.
  socket.on("write", (...packets: unknown[]) => {
    for (const packet of packets) socket.conn.write(packet as string);
  });
  socket.on("tell", (...args: unknown[]) => control.saw(`${name} tell ${JSON.stringify(args)}`));
}
