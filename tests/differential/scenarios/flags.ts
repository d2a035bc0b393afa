/** volatile, compress, timeout: flags of the next emit. */
import type { Scenario } from "../scenario.ts";

export const flags: Scenario[] = [
  {
    name: "flags: volatile when connected",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("same object", socket.volatile === socket);
      socket.volatile.emit("echo", "one");
      await client.until(socket, "echo");
    },
  },
  {
    name: "flags: volatile before any connection is dropped",
    run: async (client) => {
      const socket = client.io("", { autoConnect: false });
      socket.volatile.emit("tell", "dropped");
      client.state("after", socket);
      socket.connect();
      await client.connected(socket);
    },
  },
  {
    name: "flags: volatile while the connection opens is dropped",
    run: async (client) => {
      const socket = client.io();
      socket.volatile.emit("tell", "dropped");
      client.state("after", socket);
      await client.connected(socket);
    },
  },
  {
    name: "flags: volatile while disconnected",
    differs: { "volatile-dropped": [/./] },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.disconnect();
      await client.settled();
      socket.volatile.emit("tell", "while disconnected");
      client.state("after", socket);
      socket.connect();
      await client.connected(socket);
    },
  },
  {
    name: "flags: several volatile in one tick",
    differs: { "volatile-burst": [/./] },
    only: { settings: ["websocket"], because: "polling is busy after the first, for both" },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      for (const number of [1, 2, 3]) socket.volatile.emit("tell", number);
      await client.settled();
    },
  },
  {
    name: "flags: several volatile in one tick over polling",
    only: { settings: ["polling"], because: "a WebSocket is never busy for long" },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      for (const number of [1, 2, 3]) socket.volatile.emit("tell", number);
      socket.emit("tell", "not volatile");
      await client.settled();
    },
  },
  {
    name: "flags: volatile with an acknowledgement",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const answer = new Promise<void>((resolve) =>
        socket.volatile.emit("echo", 1, (...args: unknown[]) => {
          client.note("answer", ...args);
          resolve();
        }),
      );
      await answer;
    },
  },
  {
    name: "flags: a dropped volatile emit never calls its callback",
    run: async (client) => {
      const socket = client.io("", { autoConnect: false });
      socket.volatile.emit("echo", 1, (...args: unknown[]) => client.note("plain", ...args));
      socket.volatile.timeout(40).emit("echo", 2, (...args: unknown[]) => client.note("timed", ...args));
      await client.lapse(90);
      socket.connect();
      await client.connected(socket);
    },
  },
  {
    name: "flags: compress",
    differs: { "compress-option": [/packetCreate/] },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("same object", socket.compress(false) === socket);
      socket.compress(false).emit("echo", "not compressed");
      await client.until(socket, "echo");
      socket.compress(true).emit("echo", "compressed");
      await client.until(socket, "echo");
      socket.emit("echo", "plain");
      await client.until(socket, "echo");
    },
  },
  {
    name: "flags: they count for the next emit alone",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const flagged = socket.timeout(40);
      client.note("same object", (flagged as unknown) === socket);
      await new Promise<void>((resolve) =>
        socket.emit("silence", (...args: unknown[]) => {
          client.note("answer", ...args);
          resolve();
        }),
      );
      socket.emit("silence", (...args: unknown[]) => client.note("second answer", ...args));
      await client.lapse(90);
    },
  },
  {
    name: "flags: chained",
    differs: { "compress-option": [/packetCreate/] },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("answer", await socket.compress(false).volatile.timeout(4000).emitWithAck("echo", "all"));
    },
  },
];
