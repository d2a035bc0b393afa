/** Acknowledgements in both directions, and their timeouts. */
import type { Scenario } from "../scenario.ts";

export const acks: Scenario[] = [
  {
    name: "acks: the server answers",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      await new Promise<void>((resolve) =>
        socket.emit("echo", 1, { a: [2] }, (...args: unknown[]) => {
          client.note("answer", ...args);
          resolve();
        }),
      );
      await new Promise<void>((resolve) =>
        socket.emit("echo", (...args: unknown[]) => {
          client.note("empty answer", ...args);
          resolve();
        }),
      );
    },
  },
  {
    name: "acks: emitWithAck gives the first argument",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("answer", await socket.emitWithAck("echo", "first", "second"));
      client.note("no argument", await socket.emitWithAck("echo"));
      client.note("with timeout", await socket.timeout(5000).emitWithAck("echo", 7));
    },
  },
  {
    name: "acks: ids count up per namespace, also across connections",
    chance: { slugs: ["registration-order"], because: "the server answers two namespaces in its own time" },
    differs: {
      "registration-order": [/manager: (close|open|reconnect)|: (dis)?connect\b|engine \d+: |sent \| |\/b/],
    },
    run: async (client) => {
      const a = client.io("/a");
      const b = client.io("/b");
      await client.connected(a);
      await client.connected(b);
      await a.emitWithAck("echo", 1);
      await a.emitWithAck("echo", 2);
      await b.emitWithAck("echo", 3);
      a.disconnect().connect();
      await client.connected(a);
      client.note("answer", await a.emitWithAck("echo", 4));
    },
  },
  {
    name: "acks: before the connection",
    run: async (client) => {
      const socket = client.io();
      const answer = socket.emitWithAck("echo", "early");
      client.state("waiting", socket);
      client.note("answer", await answer);
    },
  },
  {
    name: "acks: timeout() answered in time",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      await new Promise<void>((resolve) =>
        socket.timeout(5000).emit("echo", "x", (...args: unknown[]) => {
          client.note("answer", ...args);
          resolve();
        }),
      );
    },
  },
  {
    name: "acks: timeout() passes",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const start = performance.now();
      await new Promise<void>((resolve) =>
        socket.timeout(60).emit("silence", (...args: unknown[]) => {
          client.duration("waited", performance.now() - start, [55, 2000]);
          client.note("answer", ...args);
          resolve();
        }),
      );
      await socket
        .timeout(20)
        .emitWithAck("silence")
        .catch((error: unknown) => client.note("rejected", error));
      client.state("after", socket);
    },
  },
  {
    name: "acks: a timeout takes a waiting event out of the send buffer",
    run: async (client) => {
      const socket = client.io("", { autoConnect: false });
      const failed = socket.timeout(30).emitWithAck("echo", "gone");
      socket.emit("echo", "stays");
      client.state("waiting", socket);
      await failed.catch((error: unknown) => client.note("rejected", error));
      client.state("timed out", socket);
      socket.connect();
      await client.until(socket, "echo");
    },
  },
  {
    name: "acks: an answer after the timeout is ignored",
    server: (io) =>
      io.on("connection", (socket) => {
        let answer: (text: string) => void = () => undefined;
        socket.on("later", (done: (text: string) => void) => {
          answer = done;
        });
        socket.on("now", () => answer("late"));
      }),
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      await new Promise<void>((resolve) =>
        socket.timeout(20).emit("later", (...args: unknown[]) => {
          client.note("answer", ...args);
          resolve();
        }),
      );
      socket.emit("now");
      await client.settled();
      client.note("next", await socket.emitWithAck("echo", "ok"));
    },
  },
  {
    name: "acks: the option ackTimeout",
    clientOptions: { ackTimeout: 500 },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      await new Promise<void>((resolve) =>
        socket.emit("echo", 1, (...args: unknown[]) => {
          client.note("answer", ...args);
          resolve();
        }),
      );
      await new Promise<void>((resolve) =>
        socket.emit("silence", (...args: unknown[]) => {
          client.note("no answer", ...args);
          resolve();
        }),
      );
      await socket.emitWithAck("silence").catch((error: unknown) => client.note("rejected", error));
      client.note("flag wins", await socket.timeout(5000).emitWithAck("echo", 2));
    },
  },
  {
    name: "acks: outstanding ones when the connection is lost",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("silence", (...args: unknown[]) => client.note("plain", ...args));
      socket.timeout(9000).emit("silence", (...args: unknown[]) => client.note("timed", ...args));
      socket.emitWithAck("silence").catch((error: unknown) => client.note("promise", error));
      await client.settled();
      await client.reconnected(socket, "cut");
      await client.settled();
    },
  },
  {
    name: "acks: outstanding ones at disconnect()",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("silence", (...args: unknown[]) => client.note("plain", ...args));
      socket.timeout(9000).emit("silence", (...args: unknown[]) => client.note("timed", ...args));
      socket.emitWithAck("silence").catch((error: unknown) => client.note("promise", error));
      await client.settled();
      socket.disconnect();
      client.note("disconnected");
      await client.settled();
    },
  },
  {
    name: "acks: an event still waiting keeps its acknowledgement at disconnect",
    only: { settings: ["polling"], because: "an abandoned WebSocket gets its session or not, by chance" },
    differs: { "orphan-session": [/ wire 2 /] },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.disconnect();
      socket.timeout(9000).emit("echo", "kept", (...args: unknown[]) => client.note("answer", ...args));
      socket.connect();
      socket.disconnect();
      client.state("waiting", socket);
      socket.connect();
      await client.connected(socket);
    },
  },
  {
    name: "acks: the client answers",
    run: async (client) => {
      const socket = client.io();
      socket.on("question", (...args: unknown[]) => {
        const answer = args.pop() as (...values: unknown[]) => void;
        client.note("asked", ...args);
        answer("yes", { n: 1 }, args);
      });
      await client.connected(socket);
      socket.emit("ask", "question", 1, "two");
      await client.until(socket, "answered");
    },
  },
  {
    name: "acks: the client answers twice, once counts",
    run: async (client) => {
      const socket = client.io();
      socket.on("question", (answer: (text: string) => void) => {
        answer("first");
        answer("second");
      });
      await client.connected(socket);
      socket.emit("ask", "question");
      await client.until(socket, "answered");
      await client.settled();
    },
  },
  {
    name: "acks: the client answers later, and without arguments",
    run: async (client) => {
      const socket = client.io();
      const answers: (() => void)[] = [];
      socket.on("question", (answer: () => void) => answers.push(answer));
      await client.connected(socket);
      socket.emit("ask", "question");
      await client.until(socket, "question");
      await client.settled();
      answers[0]?.();
      await client.until(socket, "answered");
    },
  },
  {
    name: "acks: an answer to an event of a connection that is gone",
    differs: { "stale-answer": [/./] },
    run: async (client) => {
      const socket = client.io();
      const answers: ((text: string) => void)[] = [];
      socket.on("question", (answer: (text: string) => void) => answers.push(answer));
      await client.connected(socket);
      socket.emit("ask", "question");
      await client.until(socket, "question");
      await client.reconnected(socket, "cut");
      await client.settled();
      answers[0]?.("too late");
      await client.settled();
    },
  },
  {
    name: "acks: an id nobody waits for is ignored",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("write", '399["nobody"]');
      await client.settled();
      client.note("answer", await socket.emitWithAck("echo", "ok"));
    },
  },
  {
    name: "acks: the same answer twice, once counts",
    server: (io) =>
      io.on("connection", (socket) =>
        socket.on("twice", () => {
          socket.conn.write('30["a"]');
          socket.conn.write('30["b"]');
        }),
      ),
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("twice", (...args: unknown[]) => client.note("answer", ...args));
      await client.settled();
    },
  },
  {
    name: "acks: an error as the first argument rejects emitWithAck only with a timeout",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("plain", await socket.emitWithAck("echo", "looks like an error"));
      client.note("nought", await socket.emitWithAck("echo", 0, "second"));
    },
  },
];
