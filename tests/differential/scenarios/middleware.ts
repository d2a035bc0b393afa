/** Servers that refuse: middleware of a namespace, and the handshake itself. */
import type { Scenario } from "../scenario.ts";

export const middleware: Scenario[] = [
  {
    name: "middleware: refuses with message and data, then takes other auth",
    chance: { slugs: ["engine-state-while-told"], because: "the answer may come before that to the POST" },
    differs: { "engine-state-while-told": [/flags/] },
    racesUpgrade: true,
    server: (io) =>
      io.use((socket, next) => {
        if (socket.handshake.auth.token === "good") return next();
        next(Object.assign(new Error("not authorized"), { data: { code: 42, again: true } }));
      }),
    run: async (client) => {
      const socket = client.io("", { auth: { token: "bad" } });
      await client.until(socket, "connect_error");
      client.state("refused", socket);
      await client.settled();
      socket.auth = { token: "good" };
      socket.connect();
      await client.connected(socket);
    },
  },
  {
    name: "middleware: refuses, connect() from the handler with new auth",
    chance: { slugs: ["engine-state-while-told"], because: "the answer may come before that to the POST" },
    differs: { "engine-state-while-told": [/flags/] },
    racesUpgrade: true,
    server: (io) =>
      io.use((socket, next) => next(socket.handshake.auth.token === "good" ? undefined : new Error("no"))),
    run: async (client) => {
      const socket = client.io("", { auth: { token: "bad" } });
      socket.on("connect_error", () => {
        (socket.auth as Record<string, unknown>).token = "good";
        socket.connect();
      });
      await client.connected(socket);
    },
  },
  {
    name: "middleware: what was emitted before the refusal goes out later",
    chance: { slugs: ["engine-state-while-told"], because: "the answer may come before that to the POST" },
    differs: { "engine-state-while-told": [/flags/] },
    racesUpgrade: true,
    server: (io, control) =>
      io.use((_socket, next) => next(control.memory.get("open") ? undefined : new Error("closed"))),
    run: async (client) => {
      const socket = client.io();
      socket.emit("echo", "kept");
      await client.until(socket, "connect_error");
      client.state("refused", socket);
      await client.server("remember", "open", true);
      socket.connect();
      await client.until(socket, "echo");
    },
  },
  {
    name: "middleware: refuses one namespace of two",
    server: (io) => io.of("/b").use((_socket, next) => next(new Error("not b"))),
    run: async (client) => {
      const a = client.io("/a");
      const b = client.io("/b");
      const refused = client.until(b, "connect_error");
      await client.connected(a);
      await refused;
      client.state("a", a);
      client.state("b", b);
      a.emit("echo", "a lives");
      await client.until(a, "echo");
    },
  },
  {
    name: "middleware: takes its time",
    server: (io) => io.use((_socket, next) => setTimeout(next, 80)),
    run: async (client) => {
      const socket = client.io();
      socket.emit("echo", "early");
      await client.until(socket.io, "open");
      client.state("open, not joined", socket);
      await client.until(socket, "echo");
    },
  },
  {
    name: "middleware: refuses after a reconnection",
    racesUpgrade: true,
    server: (io, control) =>
      io.use((_socket, next) => next(control.memory.get("closed") ? new Error("closed now") : undefined)),
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      await client.server("remember", "closed", true);
      await client.causing(["cut"], socket, "connect_error");
      await client.settled();
      client.state("refused", socket);
      await client.server("remember", "closed", false);
      socket.connect();
      await client.connected(socket);
    },
  },
  {
    name: "middleware: of packets answers with an error event",
    server: (io) =>
      io.on("connection", (socket) =>
        socket.use(([event], next) => next(event === "forbidden" ? new Error("forbidden") : undefined)),
      ),
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("forbidden", 1);
      socket.emit("echo", 2);
      await client.until(socket, "echo");
    },
  },
  {
    name: "middleware: the handshake is refused by allowRequest",
    serverOptions: { allowRequest: (_request, done) => done("go away", false) },
    clientOptions: { reconnectionAttempts: 1 },
    run: async (client) => {
      const socket = client.io();
      await client.until(socket.io, "reconnect_failed");
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "middleware: of the engine answers with a status of its own",
    server: (io) =>
      io.engine.use(
        (_request: unknown, response: { writeHead?: (status: number) => { end(text: string): void } }) => {
          response.writeHead?.(401).end("who are you?");
        },
      ),
    only: { settings: ["polling"], because: "a refused WebSocket has no status in a page" },
    clientOptions: { reconnection: false },
    run: async (client) => {
      const socket = client.io();
      await client.until(socket, "connect_error");
      await client.settled();
    },
  },
];
