/**
 * The server of a channel chat, as an application would write it: the page, a history
 * over HTTP out of a database, and a Socket.IO server that tells of each change and
 * keeps rooms.
 *
 * The tests make it fail on purpose: `cut`, `refusing`, `failing`, `hold`, `stop`.
 * What was stored outlives a restart.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { Server, type Socket } from "socket.io";
import type { Bundle } from "./build.ts";
import { Log } from "./log.ts";
import type { Message, Settings } from "./page/app.ts";

const HOST = "127.0.0.1";
const DOCUMENT = '<!doctype html><title>chat</title><div id="root"></div><script src="/main.js"></script>';

/** The methods of the API: reading, adding, editing, deleting. */
export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Keeps requests waiting until it is opened. */
export interface Gate {
  /** When the first request has come to it. */
  readonly reached: Promise<void>;
  open(): void;
}

interface Keeper {
  readonly method: Method;
  readonly moment: "asked" | "answered";
  readonly reach: () => void;
  readonly opened: Promise<void>;
}

export class ChatServer {
  readonly log = new Log();
  /** The cursors of the pages that were asked for, in order; "" for the newest page. */
  readonly requests: string[] = [];
  /** What the Sockets have sent, in order. */
  readonly heard: string[] = [];
  /** How many Engine.IO sessions there have been. */
  sessions = 0;
  /** Whether new Engine.IO sessions are refused. The API answers all the same. */
  refusing = false;
  /** Methods that are answered with status 500, and change nothing. */
  readonly failing = new Set<Method>();

  readonly #bundle: Bundle;
  readonly #keepers = new Set<Keeper>();
  #http = createServer();
  #io = new Server();
  #port = 0;

  private constructor(bundle: Bundle) {
    this.#bundle = bundle;
  }

  /** Starts a server on a free port. */
  static async start(bundle: Bundle): Promise<ChatServer> {
    const server = new ChatServer(bundle);
    await server.start();
    return server;
  }

  get origin(): string {
    return `http://${HOST}:${this.#port}`;
  }

  /** How many Engine.IO sessions there are now. */
  get openSessions(): number {
    return this.#io.engine.clientsCount;
  }

  /** Listens; again on the same port after `stop()`. */
  async start(): Promise<void> {
    this.#http = createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.destroy(error));
    });
    this.#io = new Server(this.#http, {
      serveClient: false,
      allowRequest: (_, decide) => decide(null, !this.refusing),
    });
    this.#io.engine.on("connection", () => {
      this.sessions += 1;
    });
    this.#io.on("connection", (socket) => this.#welcome(socket));
    this.#http.listen(this.#port, HOST);
    await once(this.#http, "listening");
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  /** Ends all connections and stops listening. */
  async stop(): Promise<void> {
    // All in one tick: clients try again at once, on connections that are still open.
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.#io.engine.close();
    this.#http.closeAllConnections();
    await Promise.all([closed, this.#io.close()]);
  }

  /** Ends all Engine.IO sessions, as a failing network does. */
  cut(): void {
    for (const { conn } of this.#io.of("/").sockets.values()) conn.close();
  }

  /**
   * Keeps requests waiting: before anything is done about them, or when it is done
   * and everybody was told, but not who has asked.
   */
  hold(method: Method, moment: Keeper["moment"] = "answered"): Gate {
    let reach = () => {};
    let release = () => {};
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    const opened = new Promise<void>((resolve) => {
      release = resolve;
    });
    const keeper = { method, moment, reach, opened };
    this.#keepers.add(keeper);
    const open = () => {
      this.#keepers.delete(keeper);
      release();
    };
    return { reached, open };
  }

  /** Stores a message and tells everybody. */
  say(channelId: string, text: string, nonce?: string): Message {
    const message = this.log.add(channelId, text, nonce);
    this.#io.emit(`chat:${channelId}:messages`, message);
    return message;
  }

  /** Stores many messages and tells of each. */
  sayMany(channelId: string, name: string, count: number): void {
    for (const message of this.log.addMany(channelId, name, count)) {
      this.#io.emit(`chat:${channelId}:messages`, message);
    }
  }

  /** Changes a message and tells everybody. */
  edit(id: number, text: string): Message | undefined {
    const message = this.log.edit(id, text);
    if (message) this.#io.emit(`chat:${message.channelId}:messages:update`, message);
    return message;
  }

  /** Deletes a message and tells everybody. */
  delete(id: number): Message | undefined {
    const message = this.log.delete(id);
    if (message) this.#io.emit(`chat:${message.channelId}:messages:delete`, message);
    return message;
  }

  /** Sends an event to a room. */
  tell(roomId: string, event: string, argument: unknown): void {
    this.#io.to(roomId).emit(event, argument);
  }

  #welcome(socket: Socket): void {
    const name = String(socket.handshake.auth.name);
    socket.onAny((event, argument) => {
      const words = typeof argument === "string" ? argument : argument?.text;
      this.heard.push([name, event, words].filter((word) => word !== undefined).join(" "));
    });
    socket.on("join-room", async (roomId, done) => {
      // The first word is for who has just come, before the answer.
      socket.emit("welcome", { roomId, userId: name });
      await socket.join(roomId);
      socket.to(roomId).emit("user-joined", { roomId, userId: name });
      const present = await this.#io.in(roomId).fetchSockets();
      done({ members: present.map(({ handshake }) => handshake.auth.name) });
    });
    socket.on("leave-room", async (roomId) => {
      await socket.leave(roomId);
      socket.to(roomId).emit("user-left", { roomId, userId: name });
    });
    socket.on("disconnecting", () => {
      for (const roomId of socket.rooms) socket.to(roomId).emit("user-left", { roomId, userId: name });
    });
    // Heard only by who is in the room, the sender among them.
    socket.on("send-message", ({ roomId, text }) => {
      if (socket.rooms.has(roomId))
        this.tell(roomId, "receive-message", { roomId, text: `${name}: ${text}` });
    });
    socket.on("echo", (value, done) => done(value));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search, searchParams } = new URL(request.url ?? "/", this.origin);
    if (pathname === "/") return void html(response, DOCUMENT);
    if (pathname === "/rendered") {
      const settings: Settings = JSON.parse(decodeURIComponent(search.slice(1)));
      return void html(response, await this.#bundle.render(settings, this.origin));
    }
    if (pathname === "/main.js") {
      return void response
        .setHeader("content-type", "text/javascript; charset=utf-8")
        .end(this.#bundle.script);
    }
    if (pathname !== "/api/messages")
      return void response.writeHead(pathname === "/favicon.ico" ? 204 : 404).end();

    const method = request.method as Method;
    if (method === "GET") this.requests.push(searchParams.get("cursor") ?? "");
    await this.#pass(method, "asked");
    if (this.failing.has(method)) return void response.writeHead(500).end();
    const result = this.#perform(method, searchParams, method === "GET" ? {} : await json(request));
    await this.#pass(method, "answered");
    response.setHeader("content-type", "application/json").end(JSON.stringify(result ?? null));
  }

  async #pass(method: Method, moment: Keeper["moment"]): Promise<void> {
    const kept = [...this.#keepers].filter((keeper) => keeper.method === method && keeper.moment === moment);
    for (const { reach, opened } of kept) {
      reach();
      await opened;
    }
  }

  #perform(method: Method, query: URLSearchParams, body: unknown): unknown {
    const channelId = query.get("channelId") ?? "";
    const { id = 0, text = "", nonce } = body as Partial<Message>;
    if (method === "GET") return this.log.page(channelId, query.get("cursor"), Number(query.get("limit")));
    if (method === "POST") return this.say(channelId, text, nonce ?? undefined);
    return method === "PATCH" ? this.edit(id, text) : this.delete(id);
  }
}

function html(response: ServerResponse, document: string): void {
  response.setHeader("content-type", "text/html; charset=utf-8").end(document);
}
