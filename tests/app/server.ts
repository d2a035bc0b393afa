/**
 * The server of the task board: the page, its script, and two Socket.IO servers.
 *
 * `/socket.io` speaks the default protocol and restores sessions; `/metrics.io`
 * speaks MessagePack. What is on the boards outlives a restart. The tests make it
 * fail on purpose: `cut`, `hold`, `ignoredSaves`, `stop`.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

import { type DefaultEventsMap, type Namespace, Server, type Socket } from "socket.io";
import * as msgpackParser from "socket.io-msgpack-parser";

import {
  AdminCommand,
  type AdminToClientEvents,
  type BoardToClientEvents,
  type ClientToAdminEvents,
  type ClientToBoardEvents,
  type ClientToDraftsEvents,
  type ClientToMetricsEvents,
  type MetricsToClientEvents,
  type NoEvents,
  type Receipt,
  type Refusal,
  type Task,
} from "./src/events.ts";

const HOST = "127.0.0.1";
const PAGE = new URL("src/page.html", import.meta.url);

/** Both in milliseconds. Quick, so that a test can wait for a heartbeat. */
const HEARTBEAT = { pingInterval: 500, pingTimeout: 20_000 };

/** How long a session can be restored, in milliseconds: longer than any test. */
const RECOVERY = { maxDisconnectionDuration: 120_000 };

interface Member {
  name: string;
  board: string;
}

type BoardServerSocket = Socket<ClientToBoardEvents, BoardToClientEvents, DefaultEventsMap, Member>;
type BoardIo = Server<ClientToBoardEvents, BoardToClientEvents, DefaultEventsMap, Member>;
type AdminIo = Namespace<ClientToAdminEvents, AdminToClientEvents>;
type DraftsIo = Namespace<ClientToDraftsEvents, NoEvents>;
type MetricsIo = Server<ClientToMetricsEvents, MetricsToClientEvents>;

interface Attachment extends Receipt {
  content: Buffer;
}

export class BoardServer {
  /** The first so many deliveries of a draft are not answered. */
  ignoredSaves = 0;
  /** The texts of all deliveries of drafts, in their order. */
  readonly deliveries: string[] = [];

  readonly #script: string;
  readonly #tasks = new Map<string, Task[]>();
  readonly #attachments = new Map<number, Attachment>();
  readonly #held = new Set<string>();
  #http!: HttpServer;
  #io!: BoardIo;
  #metrics!: MetricsIo;
  #port = 0;
  #reports = 0;
  #revision = 0;

  private constructor(script: string) {
    this.#script = script;
  }

  /** Starts a server that gives the page `script`, on a free port. */
  static async start(script: string): Promise<BoardServer> {
    const server = new BoardServer(script);
    await server.start();
    return server;
  }

  get origin(): string {
    return `http://${HOST}:${this.#port}`;
  }

  /** Listens; again on the same port after `stop()`. */
  async start(): Promise<void> {
    this.#http = createServer((request, response) => void this.#serve(request, response));
    this.#io = new Server(this.#http, {
      ...HEARTBEAT,
      serveClient: false,
      destroyUpgrade: false,
      connectionStateRecovery: RECOVERY,
      allowRequest: (request, decide) => decide(null, !this.#isHeld(request)),
    });
    this.#metrics = new Server(this.#http, {
      path: "/metrics.io",
      serveClient: false,
      destroyUpgrade: false,
      parser: msgpackParser,
    });
    this.#io.on("connection", (socket) => this.#welcome(socket));
    this.#openAdmin(this.#io.of("/admin"));
    this.#openDrafts(this.#io.of("/drafts"));
    this.#openMetrics();
    await new Promise<void>((resolve) => this.#http.listen(this.#port, HOST, resolve));
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  /** Ends all connections and stops listening. */
  async stop(): Promise<void> {
    // All in one tick: clients try again at once, on connections that are still open.
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.#io.engine.close();
    this.#metrics.engine.close();
    this.#http.closeAllConnections();
    await Promise.all([closed, this.#io.close(), this.#metrics.close()]);
  }

  /** Ends the connection of a member. */
  cut(name: string): void {
    const sockets = this.#socketsOf(name);
    if (sockets.length === 0) throw new Error(`nobody is called ${name}`);
    for (const { conn } of sockets) conn.close();
  }

  /** Ends the connection of a member and lets them in no more. */
  hold(name: string): void {
    this.#held.add(name);
    for (const { conn } of this.#socketsOf(name)) conn.close();
  }

  /** Lets a member in again. */
  release(name: string): void {
    this.#held.delete(name);
  }

  #socketsOf(name: string): BoardServerSocket[] {
    return [...this.#io.of("/").sockets.values()].filter((socket) => socket.data.name === name);
  }

  #isHeld(request: IncomingMessage): boolean {
    const name = new URL(request.url ?? "/", this.origin).searchParams.get("name");
    return name !== null && this.#held.has(name);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.origin);
    if (pathname === "/") {
      response.setHeader("content-type", "text/html; charset=utf-8").end(await readFile(PAGE));
    } else if (pathname === "/app.js") {
      response.setHeader("content-type", "text/javascript; charset=utf-8").end(this.#script);
    } else {
      response.writeHead(pathname === "/favicon.ico" ? 204 : 404).end();
    }
  }

  #welcome(socket: BoardServerSocket): void {
    if (!socket.recovered) {
      socket.data.name = String(socket.handshake.auth.name);
      socket.data.board = String(socket.handshake.auth.board);
      void socket.join(socket.data.board);
    }
    this.#tellMembers(socket.data.board);
    socket.on("disconnect", () => this.#tellMembers(socket.data.board));
    socket.on("list", (done) => done(this.#tasksOf(socket.data.board)));
    this.#serveTasks(socket);
    this.#serveBinary(socket);

    socket.on("cursor", (x, y) => socket.to(socket.data.board).emit("cursor", socket.data.name, x, y));
    socket.on("ponder", () => {
      // A question that is never answered.
    });
    socket.on("session", (done) =>
      done({
        visit: String(socket.handshake.query.visit),
        transport: socket.conn.transport.name,
        recovered: socket.recovered,
      }),
    );
    socket.on("ask", async (question) => {
      const room = this.#io.to(socket.data.board);
      const votes = await room.timeout(10_000).emitWithAck("poll", question);
      this.#io.to(socket.data.board).emit("polled", question, votes.sort());
    });
    socket.on("message", (text) => this.#io.to(socket.data.board).emit("message", text));
  }

  #serveTasks(socket: BoardServerSocket): void {
    socket.on("task:add", (title, done) => {
      const tasks = this.#tasksOf(socket.data.board);
      const task: Task = { id: tasks.length + 1, title, by: socket.data.name, done: false };
      tasks.push(task);
      this.#io.to(socket.data.board).emit("task:added", task);
      done(task);
    });
    socket.on("task:toggle", (id) => {
      const task = this.#tasksOf(socket.data.board).find((candidate) => candidate.id === id);
      if (!task) return;
      task.done = !task.done;
      this.#io.to(socket.data.board).emit("task:changed", task);
    });
  }

  #serveBinary(socket: BoardServerSocket): void {
    socket.on("attach", (taskId, name, binary, done) => {
      // Whatever the client had, here it is a Buffer.
      const content = binary as unknown as Buffer;
      const sha256 = createHash("sha256").update(content).digest("hex");
      const receipt = { name, size: content.length, sha256 };
      this.#attachments.set(taskId, { ...receipt, content });
      // A Buffer may be a part of a larger ArrayBuffer, so it is sent as it is.
      socket.to(socket.data.board).emit("attached", taskId, receipt, content as unknown as ArrayBuffer);
      done(receipt);
    });
    socket.on("download", (taskId, done) => {
      const content = this.#attachments.get(taskId)?.content ?? Buffer.alloc(0);
      done(content as unknown as ArrayBuffer);
    });
    socket.on("sketch", (sketch) => socket.to(socket.data.board).emit("sketched", sketch));
  }

  #openAdmin(admin: AdminIo): void {
    admin.use((socket, next) => {
      if (socket.handshake.auth.password === "secret") return next();
      const refusal: Refusal = { code: 401, hint: `attempt ${socket.handshake.auth.attempt}` };
      next(Object.assign(new Error("not authorized"), { data: refusal }));
    });
    admin.on("connection", (socket) => {
      const { password, attempt } = socket.handshake.auth;
      socket.emit("welcome", { password, attempt });
      socket.on(AdminCommand.Kick, (name, done) => {
        const sockets = this.#socketsOf(name);
        for (const kicked of sockets) kicked.disconnect();
        done(sockets.length > 0);
      });
      socket.on(AdminCommand.Announce, (text) => this.#io.emit("message", text));
    });
  }

  #openDrafts(drafts: DraftsIo): void {
    const seen = new Map<string, number>();
    drafts.on("connection", (socket) => {
      socket.on("save", (text, done) => {
        this.deliveries.push(text);
        const deliveries = (seen.get(text) ?? 0) + 1;
        seen.set(text, deliveries);
        if (deliveries <= this.ignoredSaves) return;
        this.#revision += 1;
        done({ revision: this.#revision, deliveries });
      });
    });
  }

  #openMetrics(): void {
    this.#metrics.on("connection", (socket) => {
      socket.on("report", ({ at, samples, labels }, done) => {
        this.#reports += 1;
        const bytes = [...new Uint8Array(samples)];
        done({ at: at.toISOString(), isDate: at instanceof Date, bytes, unit: labels.unit });
        // MessagePack has one form for bytes: a Buffer here, an ArrayBuffer in a page.
        const reversed = Buffer.from(bytes.toReversed()) as unknown as ArrayBuffer;
        this.#metrics.emit("total", this.#reports, at, reversed);
      });
    });
  }

  #tasksOf(board: string): Task[] {
    const tasks = this.#tasks.get(board) ?? [];
    this.#tasks.set(board, tasks);
    return tasks;
  }

  #tellMembers(board: string): void {
    const present = this.#io.of("/").adapter.rooms.get(board) ?? new Set();
    const names = [...present].flatMap((id) => this.#io.of("/").sockets.get(id)?.data.name ?? []);
    this.#io.to(board).emit("members", names.sort());
  }
}
