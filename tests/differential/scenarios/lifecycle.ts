/** connect() and disconnect() in every state and from every handler. */
import { engineOf, insideOf, type Scenario } from "../scenario.ts";

export const lifecycle: Scenario[] = [
  {
    name: "lifecycle: disconnect() when connected",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("same object", socket.disconnect() === socket);
      client.state("at once", socket);
      await client.settled();
      client.state("later", socket);
    },
  },
  {
    name: "lifecycle: disconnect() before anything was opened",
    differs: { "double-close": [/manager: close\b/] },
    run: async (client) => {
      const socket = client.io("", { autoConnect: false });
      socket.disconnect();
      socket.close();
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "lifecycle: disconnect() while the connection opens",
    racesUpgrade: true,
    differs: { "orphan-session": [/wire 1 /] },
    run: async (client) => {
      const socket = client.io();
      socket.disconnect();
      client.state("at once", socket);
      await client.settled();
      client.state("later", socket);
    },
  },
  {
    name: "lifecycle: disconnect() between open and the reply",
    // The middleware never answers.
    server: (io) => io.use(() => undefined),
    run: async (client) => {
      const socket = client.io();
      await client.until(socket.io, "open");
      await client.settled();
      client.state("open", socket);
      socket.disconnect();
      client.state("left", socket);
      await client.settled();
    },
  },
  {
    name: "lifecycle: disconnect() twice",
    differs: { "double-close": [/manager: close\b/] },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.disconnect();
      socket.disconnect();
      await client.settled();
      socket.disconnect();
      await client.settled();
    },
  },
  {
    name: "lifecycle: disconnect() and connect() in one tick",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const { id } = socket;
      socket.disconnect().connect();
      client.state("at once", socket);
      await client.connected(socket);
      client.note("new id", socket.id !== id);
      socket.emit("echo", "works");
      await client.until(socket, "echo");
    },
  },
  {
    name: "lifecycle: connect() and disconnect() several times over",
    run: async (client) => {
      const socket = client.io("", { autoConnect: false });
      for (let round = 1; round <= 3; round += 1) {
        socket.connect();
        await client.connected(socket);
        socket.emit("echo", round);
        await client.until(socket, "echo");
        socket.disconnect();
        await client.settled();
      }
    },
  },
  {
    name: "lifecycle: disconnect() in the connect handler",
    differs: { "packet-event-moment": [/manager packets/] },
    racesUpgrade: true,
    run: async (client) => {
      const socket = client.io();
      socket.on("connect", () => {
        client.state("connect", socket);
        socket.disconnect();
        client.state("left", socket);
      });
      await client.until(socket, "disconnect");
      await client.settled();
    },
  },
  {
    name: "lifecycle: connect() in the disconnect handler",
    run: async (client) => {
      const socket = client.io();
      let left = 2;
      socket.on("disconnect", () => {
        client.state("disconnect", socket);
        if (left-- > 0) socket.connect();
      });
      await client.connected(socket);
      await client.reconnected(socket, "disconnect", "/");
      const back = client.until(socket, "connect");
      socket.disconnect();
      await back;
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "lifecycle: disconnect() in the disconnect handler of a loss",
    differs: { "told-in-order": [/manager: close|note: after/] },
    run: async (client) => {
      const socket = client.io();
      socket.on("disconnect", () => {
        client.state("before", socket);
        socket.disconnect();
        client.state("after", socket);
      });
      await client.connected(socket);
      await client.causing(["cut"], socket, "disconnect");
      await client.lapse(100);
      await client.settled();
      client.state("later", socket);
    },
  },
  {
    name: "lifecycle: disconnect() in the handler of an event",
    differs: { "packet-event-moment": [/manager packets/] },
    run: async (client) => {
      const socket = client.io();
      socket.on("last", () => socket.disconnect());
      await client.connected(socket);
      socket.emit("say", "last", 1);
      await client.until(socket, "disconnect");
      await client.settled();
    },
  },
  {
    name: "lifecycle: disconnect() in connect_error",
    differs: { "told-in-order": [/manager: (close|error)|engine 1: (close|error)|connect_error/] },
    run: async (client) => {
      await client.server("crash");
      const socket = client.io();
      socket.on("connect_error", () => socket.disconnect());
      await client.until(socket, "connect_error");
      await client.lapse(100);
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "lifecycle: disconnect() in the Manager's open",
    only: { settings: ["polling", "websocket"], because: "an upgrade would race with the end" },
    differs: { "double-close": [/manager: close/] },
    run: async (client) => {
      const socket = client.io();
      socket.io.on("open", () => {
        socket.disconnect();
        client.state("left", socket);
      });
      await client.until(socket.io, "open");
      await client.settled();
    },
  },
  {
    name: "lifecycle: the server disconnects while the client does",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      await client.server("hold");
      await client.server("disconnect", "/");
      socket.disconnect();
      await client.settled();
      await client.server("release");
      await client.settled();
    },
  },
  {
    name: "lifecycle: a Manager opened and closed by hand",
    run: async (client) => {
      const manager = client.manager({ autoConnect: false });
      client.note("before", insideOf(manager)._readyState, manager.engine);
      const opened = await new Promise<unknown>((resolve) => manager.open((error) => resolve(error)));
      client.note("opened", opened, insideOf(manager)._readyState);
      await client.settled();
      insideOf(manager)._close();
      client.note("closed", insideOf(manager)._readyState);
      await client.settled();
      manager.connect();
      await client.until(manager, "open");
      await client.settled();
    },
  },
  {
    name: "lifecycle: open() with a callback that hears of failure",
    run: async (client) => {
      await client.server("crash");
      const manager = client.manager({ autoConnect: false });
      const failed = new Promise<void>((resolve) =>
        manager.open((error) => {
          client.note("opened", error, insideOf(manager)._readyState);
          resolve();
        }),
      );
      client.note("opening", insideOf(manager)._readyState);
      await failed;
      await client.lapse(80);
      await client.settled();
      await client.server("start");
      await new Promise<void>((resolve) =>
        manager.open((error) => {
          client.note("opened", error);
          resolve();
        }),
      );
    },
  },
  {
    name: "lifecycle: open() when opening or open does nothing",
    run: async (client) => {
      const manager = client.manager({ autoConnect: false });
      manager.open();
      client.note("same object", manager.open() === manager);
      await client.until(manager, "open");
      manager.open(() => client.note("callback"));
      await client.settled();
    },
  },
  {
    name: "lifecycle: Sockets of a Manager that is closed and opened by hand",
    differs: { "double-close": [/manager: close\b|socket \/: disconnect\b/] },
    run: async (client) => {
      const manager = client.manager();
      const socket = manager.socket("/");
      client.watch(socket);
      await client.connected(socket);
      insideOf(manager)._close();
      client.state("closed", socket);
      await client.settled();
      manager.open();
      await client.connected(socket);
      insideOf(manager)._close();
      insideOf(manager)._close();
      await client.settled();
    },
  },
  {
    name: "lifecycle: engine.close() while it opens",
    differs: { "close-while-opening": [/./], "orphan-session": [/wire 1 /] },
    clientOptions: { timeout: 400, reconnectionAttempts: 1 },
    run: async (client) => {
      const socket = client.io();
      engineOf(socket).close();
      client.state("closed", socket);
      await client.lapse(600);
      await client.settled();
    },
  },
  {
    name: "lifecycle: engine.close() in the engine's open",
    only: { settings: ["polling", "websocket"], because: "an upgrade would race with the end" },
    differs: { "engine-state-while-told": [/application flags/] },
    racesUpgrade: true,
    run: async (client) => {
      const socket = client.io("", { reconnection: false });
      engineOf(socket).on("open", () => engineOf(socket).close());
      await client.until(engineOf(socket), "close");
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "lifecycle: a loss before the reply to CONNECT",
    differs: { "transport-avoided": [/upgrad|2probe|3probe|sent 5|WebSocket /] },
    // The middleware does not answer the first time.
    server: (io, control) =>
      io.use((_socket, next) => {
        if (control.memory.get("answers")) next();
      }),
    run: async (client) => {
      const socket = client.io();
      await client.until(socket.io, "open");
      await client.settled();
      client.state("open", socket);
      await client.server("remember", "answers", true);
      await client.causing(["cut"], socket, "connect");
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "lifecycle: the page talks to two servers' worth of Managers",
    run: async (client) => {
      const first = client.io("/a", { forceNew: true, query: { number: 1 } });
      await client.connected(first);
      const second = client.io("/a", { forceNew: true, query: { number: 2 } });
      await client.connected(second);
      first.disconnect();
      await client.settled();
      second.emit("echo", "second");
      await client.until(second, "echo");
    },
  },
];
