/** Servers with old, new and odd settings. */
import { engineOf, type Scenario } from "../scenario.ts";

export const servers: Scenario[] = [
  {
    name: "servers: that also take protocol 3",
    serverOptions: { allowEIO3: true },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", "protocol 4", new Uint8Array([1]));
      await client.until(socket, "echo");
    },
  },
  {
    name: "servers: without upgrades",
    serverOptions: { allowUpgrades: false },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("transport", engineOf(socket).transport.name);
    },
  },
  {
    name: "servers: with polling alone",
    serverOptions: { transports: ["polling"] },
    clientOptions: { reconnection: false },
    run: async (client) => {
      const socket = client.io();
      await (client.setting === "websocket"
        ? client.until(socket, "connect_error")
        : client.connected(socket));
      await client.settled();
    },
  },
  {
    name: "servers: with WebSocket alone",
    serverOptions: { transports: ["websocket"] },
    clientOptions: { reconnection: false },
    run: async (client) => {
      const socket = client.io();
      await (client.setting === "websocket"
        ? client.connected(socket)
        : client.until(socket, "connect_error"));
      await client.settled();
    },
  },
  {
    name: "servers: that compress responses",
    serverOptions: { httpCompression: { threshold: 1 } },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", "compressible ".repeat(500));
      await client.until(socket, "echo");
    },
  },
  {
    name: "servers: that do not compress at all",
    serverOptions: { httpCompression: false, perMessageDeflate: false },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", "plain ".repeat(500));
      await client.until(socket, "echo");
    },
  },
  {
    name: "servers: that compress WebSocket frames",
    serverOptions: { perMessageDeflate: { threshold: 1 } },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", "compressible ".repeat(500), new Uint8Array(300));
      await client.until(socket, "echo");
    },
  },
  {
    name: "servers: a small maxHttpBufferSize splits what is sent",
    serverOptions: { maxHttpBufferSize: 100 },
    run: async (client) => {
      const socket = client.io();
      for (let number = 1; number <= 6; number += 1) socket.emit("tell", `${number}`.repeat(40));
      await client.connected(socket);
      await client.settled();
    },
  },
  {
    name: "servers: more than maxHttpBufferSize at once",
    serverOptions: { maxHttpBufferSize: 100 },
    clientOptions: { reconnection: false },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const lost = client.until(socket, "disconnect");
      socket.emit("tell", "x".repeat(500));
      await lost;
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "servers: connectTimeout while auth takes its time",
    endless: true,
    serverOptions: { connectTimeout: 120 },
    only: { settings: ["polling", "websocket"], because: "an upgrade would race with it" },
    clientOptions: { reconnection: false },
    run: async (client) => {
      const socket = client.io("", { auth: () => undefined });
      await client.until(engineOf(socket), "close");
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "servers: cleanupEmptyChildNamespaces",
    serverOptions: { cleanupEmptyChildNamespaces: true },
    server: (io) => {
      io.of(/^\/child-/);
    },
    run: async (client) => {
      const socket = client.io("/child-1");
      await client.connected(socket);
      socket.disconnect();
      await client.settled();
      socket.connect();
      await client.connected(socket);
      socket.emit("echo", "again");
      await client.until(socket, "echo");
    },
  },
  {
    name: "servers: that close in order",
    clientOptions: { reconnection: false },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      await client.causing(["stop"], socket, "disconnect");
      await client.settled();
    },
  },
  {
    name: "servers: broadcasts to rooms and namespaces",
    run: async (client) => {
      const a = client.io("/a");
      const b = client.io("/b");
      await client.connected(a);
      await client.connected(b);
      await client.server("emit", "/a", "to a", { n: 1 });
      await client.server("emit", "/b", "to b");
      await client.settled();
    },
  },
  {
    name: "servers: that ask with a timeout of their own",
    server: (io) =>
      io.on("connection", (socket) =>
        socket.on("go", async () => {
          const answers = await socket.timeout(4000).emitWithAck("question", 1);
          socket.emit("got", answers);
        }),
      ),
    run: async (client) => {
      const socket = client.io();
      socket.on("question", (number: number, answer: (value: number) => void) => answer(number + 1));
      await client.connected(socket);
      socket.emit("go");
      await client.until(socket, "got");
    },
  },
  {
    name: "servers: volatile, compressed and local emits",
    server: (io) =>
      io.on("connection", (socket) =>
        socket.on("go", () => {
          socket.compress(true).emit("compressed", 1);
          socket.volatile.emit("volatile", 2);
          io.local.emit("local", 3);
        }),
      ),
    only: { settings: ["websocket", "polling"], because: "a volatile emit meets an upgrade by chance" },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const last = client.until(socket, "local");
      socket.emit("go");
      await last;
    },
  },
];
