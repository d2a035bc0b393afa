/** Lost connections and how they come back. */
import { engineOf, insideOf, type Scenario } from "../scenario.ts";

/** Traffic in both directions over the final transport, so that no client calls the host a bad one. */
const talk = async (client: Parameters<Scenario["run"]>[0], socket: ReturnType<typeof client.io>) => {
  await client.connected(socket);
  const back = client.until(socket, "echo");
  socket.emit("echo", "talk");
  await back;
};

export const reconnection: Scenario[] = [
  {
    name: "reconnection: after a cut",
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      await client.reconnected(socket, "cut");
      client.state("back", socket);
    },
  },
  {
    name: "reconnection: after a restart of the server",
    only: { settings: ["websocket"], because: "whether a poll is pending then is left to chance" },
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      const back = client.until(socket, "connect");
      await client.server("stop");
      await client.server("start");
      await back;
      await client.settled();
    },
    // How many tries fall into the restart is a matter of time.
    clientOptions: { reconnectionDelay: 1500, reconnectionDelayMax: 1500 },
  },
  {
    name: "reconnection: gives up after so many attempts",
    clientOptions: { reconnectionAttempts: 3 },
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      await client.causing(["crash"], socket.io, "reconnect_failed");
      await client.settled();
      client.state("given up", socket);
      await client.server("start");
      socket.connect();
      await client.connected(socket);
    },
  },
  {
    name: "reconnection: the first connection fails, a later one works",
    run: async (client) => {
      await client.server("refuse", "polling", 503);
      await client.server("refuse", "websocket", 503);
      const socket = client.io("", { reconnectionDelay: 300, reconnectionDelayMax: 300 });
      await client.until(socket, "connect_error");
      await client.server("allow");
      await client.connected(socket);
    },
  },
  {
    name: "reconnection: switched off by the option",
    clientOptions: { reconnection: false },
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      await client.causing(["cut"], socket, "disconnect");
      await client.settled();
      client.state("after", socket);
      socket.connect();
      await client.connected(socket);
    },
  },
  {
    name: "reconnection: switched off and on by the setter",
    differs: { "transport-avoided": [/upgrad|2probe|3probe|sent 5|WebSocket /] },
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      socket.io.reconnection(false);
      await client.causing(["cut"], socket, "disconnect");
      await client.settled();
      client.state("off", socket);
      socket.io.reconnection(true);
      socket.connect();
      await talk(client, socket);
      await client.reconnected(socket, "cut");
    },
  },
  {
    name: "reconnection: switched off and on again while connected",
    differs: { "reconnection-restored": [/./] },
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      socket.io.reconnection(false);
      socket.io.reconnection(true);
      await client.causing(["cut"], socket, "disconnect");
      await client.lapse(120);
      await client.settled();
    },
  },
  {
    name: "reconnection: the default delays are in their ranges",
    run: async (client) => {
      const socket = client.io("", {
        reconnectionDelay: 1000,
        reconnectionDelayMax: 5000,
        randomizationFactor: 0.5,
        reconnectionAttempts: 2,
      });
      await talk(client, socket);
      let last = 0;
      const marks: number[] = [];
      socket.on("disconnect", () => {
        last = performance.now();
      });
      socket.io.on("reconnect_attempt", () => {
        marks.push(performance.now() - last);
      });
      socket.io.on("reconnect_error", () => {
        last = performance.now();
      });
      await client.server("crash");
      await client.until(socket.io, "reconnect_failed");
      client.duration("first", marks[0] ?? 0, [490, 2500]);
      client.duration("second", marks[1] ?? 0, [990, 4500]);
    },
  },
  {
    name: "reconnection: delays double up to their limit",
    run: async (client) => {
      const socket = client.io("", {
        reconnectionDelay: 50,
        reconnectionDelayMax: 150,
        reconnectionAttempts: 4,
      });
      await talk(client, socket);
      let last = 0;
      const marks: number[] = [];
      socket.on("disconnect", () => {
        last = performance.now();
      });
      socket.io.on("reconnect_attempt", () => {
        marks.push(performance.now() - last);
      });
      socket.io.on("reconnect_error", () => {
        last = performance.now();
      });
      await client.causing(["crash"], socket.io, "reconnect_failed");
      for (const [index, least] of [50, 100, 150, 150].entries()) {
        client.duration(`delay ${index + 1}`, marks[index] ?? 0, [least - 5, least + 1500]);
      }
    },
  },
  {
    name: "reconnection: disconnect() while it waits",
    clientOptions: { reconnectionDelay: 200, reconnectionDelayMax: 200 },
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      await client.causing(["cut"], socket, "disconnect");
      client.state("waiting", socket);
      socket.disconnect();
      client.state("stopped", socket);
      await client.lapse(350);
      await client.settled();
    },
  },
  {
    name: "reconnection: disconnect() in reconnect_attempt",
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      socket.io.on("reconnect_attempt", () => socket.disconnect());
      await client.causing(["cut"], socket.io, "reconnect_attempt");
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "reconnection: disconnect() and connect() in reconnect_attempt",
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      let isFirst = true;
      socket.io.on("reconnect_attempt", () => {
        if (!isFirst) return;
        isFirst = false;
        socket.disconnect().connect();
      });
      await client.reconnected(socket, "cut");
      client.state("after", socket);
    },
  },
  {
    name: "reconnection: connect() while it waits",
    differs: { "retry-now": [/./] },
    clientOptions: { reconnectionDelay: 250, reconnectionDelayMax: 250 },
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      await client.causing(["cut"], socket, "disconnect");
      socket.connect();
      client.state("waiting", socket);
      await client.connected(socket);
    },
  },
  {
    name: "reconnection: manager.open() while it waits, then another loss",
    differs: { "retry-now": [/./] },
    clientOptions: { reconnectionDelay: 250, reconnectionDelayMax: 250 },
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      await client.causing(["cut"], socket, "disconnect");
      const back = client.until(socket, "connect");
      socket.io.open();
      await back;
      await client.settled();
      await client.causing(["cut"], socket, "disconnect");
      await client.lapse(400);
      await client.settled();
      client.note("healed", socket.connected, insideOf(socket.io)._reconnecting);
    },
  },
  {
    name: "reconnection: another namespace is opened while it waits",
    differs: { "retry-now": [/application flags/] },
    clientOptions: { reconnectionDelay: 200, reconnectionDelayMax: 200 },
    run: async (client) => {
      const a = client.io("/a");
      await talk(client, a);
      await client.causing(["cut"], a, "disconnect");
      const b = client.io("/b");
      client.state("waiting", b);
      await Promise.all([client.until(a, "connect"), client.until(b, "connect")]);
      await client.settled();
    },
  },
  {
    name: "reconnection: engine.close() is a loss that heals",
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      const back = client.until(socket, "connect");
      engineOf(socket).close();
      await back;
      await client.settled();
    },
  },
  {
    name: "reconnection: what is emitted in between arrives afterwards, in order",
    clientOptions: { reconnectionDelay: 100, reconnectionDelayMax: 100 },
    run: async (client) => {
      const socket = client.io();
      await talk(client, socket);
      const echoes = client.untilNth(socket, "echo", 4);
      socket.on("disconnect", () => socket.emit("echo", "in disconnect"));
      await client.causing(["cut"], socket, "disconnect");
      socket.emit("echo", "one");
      socket.emit("echo", "two");
      socket.on("connect", () => socket.emit("echo", "in connect"));
      client.state("waiting", socket);
      await echoes;
    },
  },
  {
    name: "reconnection: going offline",
    run: async (client) => {
      const address = client.origin.replace("localhost", "127.0.0.1");
      const socket = client.lib.io(address, client.options());
      client.watch(socket);
      await client.connected(socket);
      const back = client.until(socket, "connect");
      window.dispatchEvent(new Event("offline"));
      await back;
      await client.settled();
    },
    serverOptions: { cors: { origin: true } },
  },
  {
    name: "reconnection: going offline does not matter to localhost",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      window.dispatchEvent(new Event("offline"));
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "reconnection: options changed in between count",
    run: async (client) => {
      const socket = client.io("", { query: { count: "1" } });
      await talk(client, socket);
      socket.io.opts.query = { count: "2" };
      await client.reconnected(socket, "cut");
    },
  },
];
