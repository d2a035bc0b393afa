/** Events that go out: arguments, names, order, refusals. */
import type { Scenario } from "../scenario.ts";

export const emitting: Scenario[] = [
  {
    name: "emitting: every kind of JSON value",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", 1, -0.5, 1e21, "text", "", true, false, null, [], {}, [[1], { a: { b: [null] } }]);
      await client.until(socket, "echo");
      socket.emit("echo");
      await client.until(socket, "echo");
    },
  },
  {
    name: "emitting: values that JSON has no word for",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const named = { kept: 1, dropped: undefined, method: () => 1, symbol: Symbol("s") };
      socket.emit("echo", undefined, Number.NaN, Number.POSITIVE_INFINITY, new Date(0), /x/, named);
      await client.until(socket, "echo");
      socket.emit("echo", new Map([[1, 2]]), new Set([1]), { toJSON: () => ({ from: "toJSON" }) }, [
        undefined,
      ]);
      await client.until(socket, "echo");
    },
  },
  {
    name: "emitting: text of every alphabet, separators and quotes",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", "ü€𝄞😀", '"\\\n\r\t\u0000\u001e\u2028', "\ud800", "0", "2[1]", "b", "/a,1");
      await client.until(socket, "echo");
    },
  },
  {
    name: "emitting: a long text",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("echo", "long ".repeat(40_000));
      await client.until(socket, "echo");
    },
  },
  {
    name: "emitting: many at once keep their order",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      for (let number = 1; number <= 40; number += 1) socket.emit("echo", number);
      await client.untilNth(socket, "echo", 40);
    },
  },
  {
    name: "emitting: before the connection waits in the send buffer",
    run: async (client) => {
      const socket = client.io();
      socket.emit("echo", "one");
      socket.emit("echo", "two");
      client.state("waiting", socket);
      client.note("buffer", socket.sendBuffer);
      await client.untilNth(socket, "echo", 2);
      client.state("gone", socket);
    },
  },
  {
    name: "emitting: what waited goes out before what connect handlers emit",
    run: async (client) => {
      const socket = client.io();
      socket.on("connect", () => socket.emit("echo", "third"));
      socket.emit("echo", "first");
      socket.emit("echo", "second");
      await client.untilNth(socket, "echo", 3);
    },
  },
  {
    name: "emitting: send() is the event message",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.note("same object", socket.send("a", { b: 1 }) === socket);
      socket.emit("say", "message", "from the server");
      await client.until(socket, "message");
    },
  },
  {
    name: "emitting: reserved names throw",
    run: async (client) => {
      const socket = client.io();
      for (const name of [
        "connect",
        "connect_error",
        "disconnect",
        "disconnecting",
        "newListener",
        "removeListener",
      ]) {
        client.attempt(name, () => socket.emit(name, 1));
      }
      await client.connected(socket);
      client.attempt("connected", () => socket.emit("connect"));
      client.attempt("with an answer", () => socket.emit("disconnect", () => undefined));
      client.attempt("volatile", () => socket.volatile.emit("disconnect"));
      client.state("after", socket);
    },
  },
  {
    name: "emitting: names that collide with those of objects",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      for (const name of [
        "__proto__",
        "constructor",
        "toString",
        "hasOwnProperty",
        "",
        " ",
        "open",
        "error",
      ]) {
        socket.on(name, (...args: unknown[]) => client.note(`heard ${name}`, ...args));
        socket.emit("say", name, 1);
      }
      await client.settled();
    },
  },
  {
    name: "emitting: an event whose name is a number",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.on("7", (...args: unknown[]) => client.note("heard 7", ...args));
      client.attempt("number", () =>
        (socket.emit as (name: unknown, ...args: unknown[]) => unknown).call(socket, 7, "x"),
      );
      socket.emit("say", 7, "back");
      await client.settled();
    },
  },
  {
    name: "emitting: a cycle throws",
    differs: { "encode-rolls-back": [/./] },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const cycle: Record<string, unknown> = {};
      cycle.self = cycle;
      client.attempt("cycle", () => {
        try {
          socket.timeout(50).emit("echo", cycle, (error: unknown) => client.note("answered", error));
        } catch (error) {
          throw new Error((error as Error).name);
        }
      });
      await client.lapse(80);
      client.state("after", socket);
      socket.emit("echo", "next");
      await client.until(socket, "echo");
    },
  },
  {
    name: "emitting: a BigInt throws",
    differs: { "encode-rolls-back": [/> echo\(1n\)|: > echo {2}/] },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      client.attempt("BigInt", () => {
        try {
          socket.emit("echo", 1n);
        } catch (error) {
          throw new Error((error as Error).name);
        }
      });
      socket.emit("echo", "next");
      await client.until(socket, "echo");
    },
  },
  {
    name: "emitting: arguments are taken as they are when they go out",
    differs: { "encoded-at-emit": [/count/] },
    run: async (client) => {
      const socket = client.io();
      const value = { count: 1 };
      socket.emit("echo", value);
      value.count = 2;
      await client.until(socket, "echo");
      socket.emit("echo", value);
      value.count = 3;
      await client.until(socket, "echo");
    },
  },
  {
    name: "emitting: from every handler",
    run: async (client) => {
      const socket = client.io();
      socket.io.on("open", () => socket.emit("tell", "open"));
      socket.io.on("close", () => socket.emit("tell", "close"));
      socket.io.on("reconnect_attempt", () => socket.emit("tell", "reconnect_attempt"));
      socket.io.on("reconnect", () => socket.emit("tell", "reconnect"));
      socket.on("connect", () => socket.emit("tell", "connect"));
      socket.on("disconnect", () => socket.emit("tell", "disconnect"));
      socket.on("greeting", () => socket.emit("tell", "event"));
      await client.connected(socket);
      socket.emit("say", "greeting");
      await client.until(socket, "greeting");
      await client.settled();
      await client.reconnected(socket, "cut");
      await client.settled();
    },
  },
  {
    name: "emitting: from handlers of a failing connection",
    differs: { "retry-pause": [/engine \d/] },
    clientOptions: { reconnectionAttempts: 2 },
    run: async (client) => {
      await client.server("crash");
      const socket = client.io();
      socket.io.on("error", () => socket.emit("tell", "error"));
      socket.on("connect_error", () => socket.emit("tell", "connect_error"));
      socket.io.on("reconnect_error", () => socket.emit("tell", "reconnect_error"));
      socket.io.on("reconnect_failed", () => socket.emit("tell", "reconnect_failed"));
      await client.until(socket.io, "reconnect_failed");
      await client.server("start");
      socket.connect();
      await client.connected(socket);
    },
  },
  {
    name: "emitting: after disconnect() waits for the next connect()",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.disconnect();
      socket.emit("echo", "kept");
      client.state("waiting", socket);
      await client.settled();
      socket.connect();
      await client.until(socket, "echo");
    },
  },
  {
    name: "emitting: right before disconnect() is still sent",
    // What the server makes of events that come with the DISCONNECT is left to chance.
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.emit("unheard", "first");
      socket.emit("unheard", "last");
      socket.disconnect();
      await client.settled();
    },
  },
  {
    name: "emitting: onAnyOutgoing at the moment of sending",
    run: async (client) => {
      const socket = client.bare();
      socket.onAnyOutgoing((...args: unknown[]) => client.note("out 1", ...args));
      socket.prependAnyOutgoing((...args: unknown[]) => client.note("out 0", ...args));
      socket.on("connect", () => client.note("connect"));
      socket.emit("tell", 1, () => undefined);
      client.note("emitted");
      await client.connected(socket);
      socket.emit("tell", 2);
      client.note("emitted");
      socket.emit("ask", "question", "q");
      socket.on("question", (_q: unknown, answer: (text: string) => void) => answer("a"));
      await client.until(socket, "answered");
    },
  },
];
