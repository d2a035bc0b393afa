/** The low-level engine: events, raw access, upgrade, heartbeat. */
import { engineOf, type Scenario } from "../scenario.ts";

export const engine: Scenario[] = [
  {
    name: "engine: its attributes as it opens and closes",
    differs: { "transport-query-buster": [/note: query/] },
    run: async (client) => {
      const socket = client.io("", { autoConnect: false });
      client.note("before", socket.io.engine);
      socket.connect();
      const engine = engineOf(socket);
      client.note(
        "opening",
        engine.readyState,
        typeof engine.id,
        engine.writeBuffer.length,
        engine.binaryType,
      );
      await client.connected(socket);
      client.note(
        "open",
        engine.readyState,
        typeof engine.id,
        engine.writeBuffer.length,
        engine.transport.name,
      );
      client.note("not the id of the Socket", engine.id !== socket.id);
      client.note("query", Object.keys(engine.transport.query).sort(), engine.transport.query.EIO);
      socket.disconnect();
      await client.settled();
      client.note("closed", engine.readyState, engine.id);
    },
  },
  {
    name: "engine: a new one for each connection",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const first = engineOf(socket);
      const { id } = first;
      await client.reconnected(socket, "cut");
      client.note("another", engineOf(socket) !== first, engineOf(socket).id !== id, first.readyState);
    },
  },
  {
    name: "engine: raw messages by write() and send()",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const engine = engineOf(socket);
      client.note("same object", engine.write('2["tell","raw"]') === engine);
      engine.send('2["tell","sent"]', {}, () => client.note("written"));
      await client.settled();
    },
  },
  {
    name: "engine: writeBuffer and drain",
    differs: { "stream-write-buffer": [/note: waiting/] },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const engine = engineOf(socket);
      const drained = client.until(engine, "drain");
      socket.emit("tell", 1);
      socket.emit("tell", 2);
      client.note("waiting", engine.writeBuffer.length);
      await drained;
      await client.settled();
      client.note("empty", engine.writeBuffer.length);
    },
  },
  {
    name: "engine: the upgrade, step by step",
    only: { settings: ["default"], because: "only there is an upgrade" },
    run: async (client) => {
      const socket = client.io();
      client.note("first", engineOf(socket).transport.name);
      await client.connected(socket);
      client.note("then", engineOf(socket).transport.name);
      socket.emit("echo", "over the other transport");
      await client.until(socket, "echo");
    },
  },
  {
    name: "engine: upgrade switched off",
    only: { settings: ["default"], because: "only there is an upgrade" },
    clientOptions: { upgrade: false },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("transport", engineOf(socket).transport.name);
    },
  },
  {
    name: "engine: the upgrade is refused",
    differs: { "socket-error": [/upgradeError/] },
    only: { settings: ["default"], because: "only there is an upgrade" },
    run: async (client) => {
      await client.server("refuse", "websocket", 503);
      const socket = client.io();
      await client.connected(socket);
      client.note("transport", engineOf(socket).transport.name);
      socket.emit("echo", "polling goes on");
      await client.until(socket, "echo");
    },
  },
  {
    name: "engine: messages during the upgrade keep their order",
    only: { settings: ["default"], because: "only there is an upgrade" },
    run: async (client) => {
      // What is sent and what comes back overlap by chance, so only the answers are written down.
      const socket = client.bare();
      socket.on("echo", (number: number) => client.note("echo", number));
      await client.until(socket, "connect");
      const echoes = client.untilNth(socket, "echo", 20);
      for (let number = 1; number <= 20; number += 1) {
        socket.emit("echo", number);
        if (number % 5 === 0) await client.lapse(8);
      }
      await echoes;
    },
  },
  {
    name: "engine: WebSocket first, and polling as what is left",
    only: { settings: ["default"], because: "it chooses its transports itself" },
    clientOptions: { transports: ["websocket", "polling"], tryAllTransports: true },
    run: async (client) => {
      await client.server("refuse", "websocket", 503);
      const socket = client.io();
      await client.connected(socket);
      client.note("transport", engineOf(socket).transport.name);
    },
  },
  {
    name: "engine: WebSocket first, without a second try",
    only: { settings: ["default"], because: "it chooses its transports itself" },
    clientOptions: { transports: ["websocket", "polling"], reconnection: false },
    run: async (client) => {
      await client.server("refuse", "websocket", 503);
      const socket = client.io();
      await client.until(socket, "connect_error");
      await client.settled();
    },
  },
  {
    name: "engine: rememberUpgrade begins with the WebSocket",
    only: { settings: ["default"], because: "only there is an upgrade" },
    clientOptions: { rememberUpgrade: true },
    run: async (client) => {
      const first = client.io();
      await client.connected(first);
      first.emit("echo", "over the WebSocket");
      await client.until(first, "echo");
      first.disconnect();
      await client.settled();
      const second = client.io("", { forceNew: true });
      client.note("begins with", engineOf(second).transport.name);
      await client.connected(second);
    },
  },
  {
    name: "engine: heartbeats",
    endless: true,
    serverOptions: { pingInterval: 100, pingTimeout: 3000 },
    run: async (client) => {
      const socket = client.io();
      await client.until(socket, "connect");
      await client.untilNth(socket.io, "ping", 4);
      client.state("alive", socket);
    },
  },
  {
    name: "engine: heartbeats that stay away",
    chance: { slugs: ["farewell-waits"], because: "a pong may be on its way" },
    differs: { "farewell-waits": [/wire 1 sent/] },
    serverOptions: { pingInterval: 150, pingTimeout: 250 },
    clientOptions: { reconnection: false },
    endless: true,
    run: async (client) => {
      const socket = client.io();
      await client.until(socket, "connect");
      await client.until(socket.io, "ping");
      await client.server("hold");
      const start = performance.now();
      await client.until(socket, "disconnect");
      client.duration("noticed", performance.now() - start, [100, 2500]);
      // The server notices as well, in its own time.
      await client.lapse(450);
    },
  },
  {
    name: "engine: a tiny ping interval does not disturb messages",
    serverOptions: { pingInterval: 20, pingTimeout: 3000 },
    endless: true,
    run: async (client) => {
      const socket = client.io();
      await client.until(socket, "connect");
      const echoes = client.untilNth(socket, "echo", 10);
      const pings = client.untilNth(socket.io, "ping", 3);
      for (let number = 1; number <= 10; number += 1) socket.emit("echo", number);
      await echoes;
      await pings;
    },
  },
];
