/**
 * A real Socket.IO server that keeps account: of what each client has handed over, and
 * of a numbered stream to it. The account outlives restarts, as a database would.
 *
 * Each client has two namespaces: on `/` it puts entries that are answered, on `/feed`
 * it resumes its stream, takes notes that nobody answers, and asks for echoes.
 */
import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type ServerOptions, type Socket } from "socket.io";
import { Channels } from "./channels.ts";
import { isPattern, pattern } from "./page/pattern.ts";

/** How often the stream goes on, in ms. It paces the whole traffic, as the client answers it. */
const STREAM_INTERVAL = 20;

/** Each so many-th item is large and binary. */
const LARGE_EVERY = 20;

/** Of each client; those of a minute. */
const MAX_NOTES = 10_000;

/** Short, so that what lasts longer than a heartbeat does not last. */
const HEARTBEAT = { pingInterval: 300, pingTimeout: 600 };

/** What is known of one client. */
export interface Account {
  /** How many entries are stored: those from 0 on, in order. */
  entries: number;
  /** How often one came that was stored already. */
  repeats: number;
  /** What must never be. */
  problems: string[];
  /** The latest notes. */
  notes: Set<string>;
  /** The newest item of the stream. */
  published: number;
  isPaused: boolean;
}

export class LedgerServer {
  readonly accounts = new Map<string, Account>();
  /** Called when a session is over, with the reason. */
  onSessionEnd: ((reason: string) => void) | undefined;
  /** Refuses to let anybody in. */
  isRefusing = false;
  /** How many of the next entries are stored but not answered. */
  answersToLose = 0;
  /** How many sessions of connection state recovery were taken up. */
  recoveries = 0;
  readonly #options: Partial<ServerOptions>;
  readonly #keepsAlive: boolean;
  readonly #channels = new Channels();
  #http: HttpServer | undefined;
  #io: Server | undefined;
  #port = 0;
  readonly #clock: NodeJS.Timeout;

  private constructor(options: Partial<ServerOptions>, keepsAlive: boolean) {
    this.#options = options;
    this.#keepsAlive = keepsAlive;
    this.#clock = setInterval(() => this.publish(), STREAM_INTERVAL);
  }

  /** Listens on a free port of this machine. */
  static async start(options: Partial<ServerOptions> = {}, keepsAlive = false): Promise<LedgerServer> {
    const server = new LedgerServer(options, keepsAlive);
    await server.open();
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** Begins to serve, with no memory of sessions. */
  async open(): Promise<void> {
    const http = createServer((request, response) => this.#channels.answer(request, response));
    // What is large has to be large on the way as well.
    const httpCompression = false;
    const io = new Server(http, { ...HEARTBEAT, httpCompression, cors: { origin: "*" }, ...this.#options });
    // Chromium repeats a request by itself when a connection that it uses again is cut,
    // a POST too, and tells nobody: what then comes twice or not at all is nobody's fault.
    http.prependListener("request", (_request, response) => {
      response.shouldKeepAlive = this.#keepsAlive;
    });
    io.use((_socket, next) => next(this.isRefusing ? new Error("not now") : undefined));
    io.on("connection", (socket) => this.#welcome(socket));
    io.of("/feed").on("connection", (socket) => this.#feed(socket));
    this.#channels.attach(io);
    io.engine.on("connection", (session) => {
      session.on("close", (reason: string) => this.onSessionEnd?.(reason));
    });
    http.listen(this.#port, "127.0.0.1");
    await once(http, "listening");
    this.#http = http;
    this.#io = io;
    this.#port = (http.address() as AddressInfo).port;
  }

  /** Tells all clients and ends. Where nobody can be told any more, that is a crash. */
  async shut(): Promise<void> {
    const http = this.#http;
    this.#http = undefined;
    if (!http) return;
    const closed = once(http, "close");
    void this.#io?.close();
    http.closeAllConnections();
    await closed;
  }

  async close(): Promise<void> {
    clearInterval(this.#clock);
    await this.shut();
  }

  /** Sessions, and members of the two namespaces. */
  get population(): [sessions: number, entries: number, feeds: number] {
    const io = this.#running;
    return [io.engine.clientsCount, io.of("/").sockets.size, io.of("/feed").sockets.size];
  }

  /** Ends all sessions in order. */
  closeSessions(): void {
    for (const socket of this.#running.of("/").sockets.values()) socket.conn.close();
  }

  /** Throws all clients out of their namespaces, and their connections away. */
  disconnectAll(): void {
    this.#running.disconnectSockets(true);
    this.#running.of("/feed").disconnectSockets(true);
  }

  /** Throws all clients out of `/feed` and nothing else. */
  disconnectFeeds(): void {
    this.#running.of("/feed").disconnectSockets();
  }

  /** Does not know its sessions any more, as when another process answers. */
  forgetSessions(): void {
    const { clients } = this.#running.engine as unknown as { clients: Record<string, unknown> };
    for (const id of Object.keys(clients)) delete clients[id];
  }

  /** Sends something that breaks the protocol. */
  sendGarbage(): void {
    for (const socket of this.#running.of("/").sockets.values()) socket.conn.write("2[");
  }

  /** The stream of each client goes on by one item. */
  publish(): void {
    for (const [name, account] of this.accounts) {
      if (account.isPaused) continue;
      account.published += 1;
      this.#io?.of("/feed").to(name).emit("item", account.published, item(account.published));
    }
  }

  /** The stream of each client goes on up to the next large item. */
  publishLarge(): void {
    do this.publish();
    while ([...this.accounts.values()].some(({ published }) => published % LARGE_EVERY !== 0));
  }

  /** Ends the stream of a client; gives the number of its last item. */
  pause(name: string): number {
    const account = this.account(name);
    account.isPaused = true;
    return account.published;
  }

  account(name: string): Account {
    let account = this.accounts.get(name);
    if (!account) {
      account = { entries: 0, repeats: 0, problems: [], notes: new Set(), published: 0, isPaused: false };
      this.accounts.set(name, account);
    }
    return account;
  }

  get #running(): Server {
    if (!this.#io) throw new Error("the server has not begun");
    return this.#io;
  }

  #welcome(socket: Socket): void {
    const account = this.account(String(socket.handshake.auth.name));
    socket.on("put", (number: number, data: unknown, done: (number: number) => void) => {
      if (number > account.entries) account.problems.push(`entry ${number} after ${account.entries} entries`);
      if (number < account.entries) account.repeats += 1;
      if (number === account.entries) account.entries += 1;
      if (!isItem(number, data)) account.problems.push(`entry ${number} is not what was put`);
      if (this.answersToLose > 0) this.answersToLose -= 1;
      else done(number);
    });
  }

  #feed(socket: Socket): void {
    const name = String(socket.handshake.auth.name);
    const account = this.account(name);
    if (socket.recovered) this.recoveries += 1;
    socket.on("resume", (from: number) => {
      // One that was kept from the connection before came first, and asked for the same.
      if (socket.rooms.has(name)) return;
      if (from > account.published)
        account.problems.push(`item ${from} of ${account.published} was heard of`);
      for (let number = from + 1; number <= account.published; number += 1) {
        socket.emit("item", number, item(number));
      }
      void socket.join(name);
    });
    socket.on("note", (id: string) => take(account, id));
    socket.on("echo", (value: unknown, done: (value: unknown) => void) => done(value));
  }
}

/** A note comes once or not at all. */
function take({ notes, problems }: Account, id: string): void {
  if (notes.has(id)) problems.push(`the note "${id}" came twice`);
  notes.add(id);
  const [oldest] = notes;
  if (notes.size > MAX_NOTES && oldest !== undefined) notes.delete(oldest);
}

/** What an item, or an entry, of that number is. */
function item(number: number): string | Buffer {
  return number % LARGE_EVERY === 0 ? Buffer.from(pattern(number)) : `item ${number}`;
}

function isItem(number: number, data: unknown): boolean {
  if (number % LARGE_EVERY !== 0) return data === `item ${number}`;
  return data instanceof Uint8Array && isPattern(data, number);
}
