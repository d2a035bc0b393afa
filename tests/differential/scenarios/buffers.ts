/** sendBuffer and receiveBuffer, and what reaches a Socket at which moment. */
import type { Scenario } from "../scenario.ts";

export const buffers: Scenario[] = [
  {
    name: "buffers: sendBuffer shows the packets that wait",
    run: async (client) => {
      const socket = client.io("", { autoConnect: false });
      client.note("empty", socket.sendBuffer);
      socket.emit("one", 1);
      socket.emit("two", { a: [true] });
      client.note("length", socket.sendBuffer.length);
      client.note(
        "data",
        ...socket.sendBuffer.map((packet) => (packet as unknown as { data: unknown }).data),
      );
      socket.connect();
      await client.connected(socket);
      client.note("empty", socket.sendBuffer);
    },
  },
  {
    name: "buffers: sendBuffer cleared by the application",
    run: async (client) => {
      const socket = client.io("", { autoConnect: false });
      socket.emit("tell", "never");
      socket.sendBuffer = [];
      client.state("cleared", socket);
      socket.emit("tell", "first");
      socket.connect();
      await client.connected(socket);
    },
  },
  {
    name: "buffers: sendBuffer cleared in the disconnect handler",
    differs: { "transport-avoided": [/upgrad|2probe|3probe|sent 5|WebSocket /] },
    run: async (client) => {
      const socket = client.io("", { reconnectionDelay: 150, reconnectionDelayMax: 150 });
      socket.on("disconnect", () => {
        socket.emit("tell", "in disconnect");
        socket.sendBuffer.length = 0;
      });
      await client.connected(socket);
      const back = client.until(socket, "connect");
      await client.causing(["cut"], socket, "disconnect");
      socket.emit("tell", "after it");
      client.state("waiting", socket);
      await back;
      await client.settled();
    },
  },
  {
    name: "buffers: sendBuffer survives several connections that fail",
    differs: { "double-close": [/manager: close\b/], "retry-pause": [/engine \d/] },
    clientOptions: { reconnectionAttempts: 2 },
    run: async (client) => {
      await client.server("crash");
      const socket = client.io();
      socket.emit("echo", "patient");
      await client.until(socket.io, "reconnect_failed");
      client.state("waiting", socket);
      socket.disconnect();
      await client.server("start");
      socket.connect();
      await client.until(socket, "echo");
    },
  },
  {
    name: "buffers: events before the reply to CONNECT come before connect",
    differs: { "buffer-while-told": [/application flags/] },
    server: (io) =>
      io.use((socket, next) => {
        socket.conn.write('2["early",1]');
        socket.conn.write('2["early",2]');
        next();
      }),
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
    },
  },
  {
    name: "buffers: an emit in a listener of an early event",
    differs: { "emit-order": [/./] },
    server: (io) =>
      io.use((socket, next) => {
        socket.conn.write('2["early",1]');
        next();
      }),
    run: async (client) => {
      const socket = client.io();
      socket.on("early", () => socket.emit("tell", "from the listener"));
      socket.emit("tell", "waited");
      await client.connected(socket);
    },
  },
  {
    name: "buffers: what the server emits on connection comes after connect",
    server: (io) =>
      io.on("connection", (socket) => {
        socket.emit("welcome", 1);
        socket.emit("welcome", 2, new Uint8Array([1]));
      }),
    run: async (client) => {
      const socket = client.io();
      await client.untilNth(socket, "welcome", 2);
    },
  },
  {
    name: "buffers: events that come with the end of a connection",
    server: (io) =>
      io.on("connection", (socket) =>
        socket.on("go", () => {
          socket.emit("last", 1);
          socket.emit("last", 2);
          socket.disconnect();
        }),
      ),
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const left = client.until(socket, "disconnect");
      socket.emit("go");
      await left;
      await client.settled();
      socket.connect();
      await client.connected(socket);
    },
  },
  {
    name: "buffers: receiveBuffer is empty in every ordinary state",
    run: async (client) => {
      const socket = client.io();
      client.note("before", socket.receiveBuffer);
      await client.connected(socket);
      client.note("connected", socket.receiveBuffer);
      socket.disconnect();
      client.note("disconnected", socket.receiveBuffer);
    },
  },
];
