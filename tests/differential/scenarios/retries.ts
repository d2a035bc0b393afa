/** The option retries: a queue with one event in flight, until it is answered. */
import type { Scenario } from "../scenario.ts";

export const retries: Scenario[] = [
  {
    name: "retries: events go one after the other",
    clientOptions: { retries: 3, ackTimeout: 4000 },
    run: async (client) => {
      const socket = client.io();
      const done = new Promise<void>((resolve) => {
        socket.emit("echo", 1, (...args: unknown[]) => client.note("answer 1", ...args));
        socket.emit("echo", 2, (...args: unknown[]) => client.note("answer 2", ...args));
        socket.emit("echo", 3, (...args: unknown[]) => {
          client.note("answer 3", ...args);
          resolve();
        });
      });
      client.state("waiting", socket);
      await done;
      await client.settled();
    },
  },
  {
    name: "retries: without a callback the server still has to answer",
    clientOptions: { retries: 2, ackTimeout: 4000 },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", "a");
      socket.emit("echo", "b");
      await client.settled();
    },
  },
  {
    name: "retries: an event without an answer is sent again, then given up",
    clientOptions: { retries: 2, ackTimeout: 60 },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const given = new Promise<void>((resolve) =>
        socket.emit("silence", 1, (...args: unknown[]) => {
          client.note("answer", ...args);
          resolve();
        }),
      );
      socket.emit("tell", "waits");
      await given;
      await client.lapse(700);
      await client.settled();
    },
  },
  {
    name: "retries: a volatile event does not wait in the queue",
    clientOptions: { retries: 2, ackTimeout: 4000 },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.volatile.emit("tell", "volatile");
      await client.settled();
    },
  },
  {
    name: "retries: emitWithAck",
    clientOptions: { retries: 1, ackTimeout: 500 },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("answer", await socket.emitWithAck("echo", "x"));
      await socket.emitWithAck("silence").catch((error: unknown) => client.note("rejected", error));
    },
  },
  {
    name: "retries: the head of the queue is sent again after a loss",
    differs: { "transport-avoided": [/upgrad|2probe|3probe|sent 5|WebSocket /] },
    clientOptions: { retries: 5, ackTimeout: 5000 },
    server: (io, control) =>
      io.on("connection", (socket) =>
        socket.on("once lost", (value: number, answer: (value: number) => void) => {
          control.saw(`once lost ${value}`);
          if (control.memory.get("answers")) answer(value);
        }),
      ),
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const answered = new Promise<void>((resolve) =>
        socket.emit("once lost", 7, (...args: unknown[]) => {
          client.note("answer", ...args);
          resolve();
        }),
      );
      await client.settled();
      await client.server("remember", "answers", true);
      await client.server("cut");
      await answered;
      await client.settled();
    },
  },
  {
    name: "retries: while disconnected the queue waits and counts nothing",
    clientOptions: { retries: 1, ackTimeout: 500 },
    run: async (client) => {
      const socket = client.io("", { autoConnect: false });
      const answered = new Promise<void>((resolve) =>
        socket.emit("echo", 1, (...args: unknown[]) => {
          client.note("answer", ...args);
          resolve();
        }),
      );
      await client.lapse(700);
      client.state("waiting", socket);
      socket.connect();
      await answered;
    },
  },
];
