/** Connection state recovery. */
import type { Scenario } from "../scenario.ts";

const recovering: Pick<Scenario, "serverOptions" | "mask"> = {
  serverOptions: { connectionStateRecovery: { maxDisconnectionDuration: 60_000 } },
  // Offsets, which the server appends to events.
  mask: /(?<=")(?=[^"\\]*[0-9A-Z])[A-Za-z0-9_-]{7}(\.\d+)?(?=\\?")/,
};

export const recovery: Scenario[] = [
  {
    name: "recovery: the first connection is none",
    ...recovering,
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("recovered", socket.recovered);
    },
  },
  {
    name: "recovery: without the server's help recovered is no",
    differs: { "recovered-boolean": [/note: recovered/] },
    run: async (client) => {
      const socket = client.io();
      client.note("recovered before", socket.recovered);
      await client.connected(socket);
      client.note("recovered", socket.recovered);
    },
  },
  {
    name: "recovery: after a cut, with what was missed",
    differs: { "buffer-while-told": [/application flags/] },
    ...recovering,
    clientOptions: { reconnectionDelay: 300, reconnectionDelayMax: 300 },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const { id } = socket;
      await client.server("emit", "/", "before", 1);
      await client.settled();
      await client.causing(["cut"], socket, "disconnect");
      await client.server("emit", "/", "missed", 1);
      await client.server("emit", "/", "missed", 2);
      await client.until(socket, "connect");
      await client.settled();
      client.note("recovered", socket.recovered, socket.id === id);
    },
  },
  {
    name: "recovery: nothing is recovered where no event was received",
    ...recovering,
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      await client.reconnected(socket, "cut");
      client.note("recovered", socket.recovered);
    },
  },
  {
    name: "recovery: after a manual disconnect there is a new session",
    ...recovering,
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      await client.server("emit", "/", "before", 1);
      await client.settled();
      socket.disconnect().connect();
      await client.connected(socket);
      client.note("recovered", socket.recovered);
    },
  },
  {
    name: "recovery: a restarted server has forgotten",
    ...recovering,
    clientOptions: { reconnectionDelay: 1000, reconnectionDelayMax: 1000 },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      await client.server("emit", "/", "before", 1);
      await client.settled();
      const back = client.until(socket, "connect");
      await client.server("crash");
      await client.server("start");
      await back;
      await client.settled();
      client.note("recovered", socket.recovered);
    },
  },
  {
    name: "recovery: rooms and auth",
    ...recovering,
    run: async (client) => {
      const socket = client.io("", { auth: { name: "x" } });
      await client.connected(socket);
      await client.server("join", "/", "room");
      await client.server("emit", "/", "before", { deep: [1] });
      await client.settled();
      await client.reconnected(socket, "cut");
      client.note("recovered", socket.recovered);
    },
  },
];
