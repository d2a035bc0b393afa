/** The emitter: listeners of Sockets, Managers and engines. */
import { type ClientSocket, engineOf, type Scenario } from "../scenario.ts";

/** What the emitter has beyond its types. */
interface Loose {
  on(event: string, listener: unknown): unknown;
  once(event: string, listener: unknown): unknown;
  off(...args: unknown[]): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  addEventListener(event: string, listener: unknown): unknown;
  removeEventListener(event: string, listener?: unknown): unknown;
  removeListener(event: string, listener?: unknown): unknown;
  removeAllListeners(event?: string): unknown;
  listeners(event: string): unknown[];
  hasListeners(event: string): boolean;
}

const loose = (emitter: unknown) => emitter as Loose;

async function say(client: Parameters<Scenario["run"]>[0], socket: ClientSocket, ...args: unknown[]) {
  socket.emit("say", ...args);
  await client.settled();
}

export const listeners: Scenario[] = [
  {
    name: "listeners: order, duplicates, once",
    run: async (client) => {
      const socket = client.bare();
      await client.connected(socket);
      const twice = (...args: unknown[]) => client.note("twice", ...args);
      socket.on("news", twice);
      socket.once("news", () => client.note("once"));
      socket.on("news", twice);
      client.note("count", socket.listeners("news").length, socket.hasListeners("news"));
      await say(client, socket, "news", 1);
      await say(client, socket, "news", 2);
      socket.off("news", twice);
      await say(client, socket, "news", 3);
      socket.off("news");
      await say(client, socket, "news", 4);
      client.note("none", socket.listeners("news"), socket.hasListeners("news"));
    },
  },
  {
    name: "listeners: off() without arguments removes all",
    run: async (client) => {
      const socket = client.bare();
      await client.connected(socket);
      socket.on("a", () => client.note("a"));
      socket.on("b", () => client.note("b"));
      socket.off();
      await say(client, socket, "a");
      await say(client, socket, "b");
      client.note("none", socket.hasListeners("a"), socket.hasListeners("b"));
    },
  },
  {
    name: "listeners: every name of the methods",
    run: async (client) => {
      const socket = client.bare();
      await client.connected(socket);
      const emitter = loose(socket);
      const listener = (...args: unknown[]) => client.note("heard", ...args);
      client.note("same object", emitter.addEventListener("news", listener) === socket);
      await say(client, socket, "news", 1);
      emitter.removeEventListener("news", listener);
      await say(client, socket, "news", 2);
      emitter.on("news", listener);
      emitter.removeListener("news", listener);
      emitter.on("news", listener);
      emitter.removeAllListeners("news");
      await say(client, socket, "news", 3);
      emitter.once("news", listener);
      emitter.off("news", listener);
      await say(client, socket, "news", 4);
      client.note("none", emitter.hasListeners("news"));
    },
  },
  {
    name: "listeners: added and removed while an event is dispatched",
    run: async (client) => {
      const socket = client.bare();
      await client.connected(socket);
      const late = () => client.note("late");
      const removed = () => client.note("removed");
      socket.on("news", () => {
        client.note("first");
        socket.on("news", late);
        socket.off("news", removed);
      });
      socket.on("news", removed);
      await say(client, socket, "news");
      await say(client, socket, "news");
    },
  },
  {
    name: "listeners: the list is live",
    run: async (client) => {
      const socket = client.bare();
      await client.connected(socket);
      socket.on("news", () => client.note("one"));
      const list = socket.listeners("news");
      socket.on("news", () => client.note("two"));
      client.note("length", list.length);
      list.length = 1;
      await say(client, socket, "news");
    },
  },
  {
    name: "listeners: onAny in all its forms",
    run: async (client) => {
      const socket = client.bare();
      await client.connected(socket);
      const first = (...args: unknown[]) => client.note("any 1", ...args);
      const second = (...args: unknown[]) => client.note("any 2", ...args);
      client.note("same object", socket.onAny(first) === socket, socket.prependAny(second) === socket);
      socket.onAny(first);
      socket.on("news", (...args: unknown[]) => client.note("own", ...args));
      client.note("count", socket.listenersAny().length);
      await say(client, socket, "news", 1);
      socket.offAny(first);
      await say(client, socket, "news", 2);
      socket.offAny(() => undefined);
      client.note("count", socket.listenersAny().length);
      socket.offAny();
      client.note("count", socket.listenersAny().length);
      await say(client, socket, "other", 3);
    },
  },
  {
    name: "listeners: onAny hears of no reserved event, and gets the answer function",
    run: async (client) => {
      const socket = client.bare();
      socket.onAny((...args: unknown[]) => client.note("any", ...args));
      await client.connected(socket);
      socket.on("question", (answer: (text: string) => void) => answer("yes"));
      socket.emit("ask", "question");
      await client.until(socket, "answered");
      socket.disconnect();
    },
  },
  {
    name: "listeners: onAnyOutgoing in all its forms",
    run: async (client) => {
      const socket = client.bare();
      await client.connected(socket);
      const first = (...args: unknown[]) => client.note("out 1", ...args);
      const second = (...args: unknown[]) => client.note("out 2", ...args);
      socket.onAnyOutgoing(first);
      socket.prependAnyOutgoing(second);
      socket.onAnyOutgoing(first);
      client.note("count", socket.listenersAnyOutgoing().length);
      socket.emit("tell", 1);
      socket.offAnyOutgoing(first);
      socket.emit("tell", 2, new Uint8Array(1));
      socket.offAnyOutgoing();
      client.note("count", socket.listenersAnyOutgoing().length);
      socket.emit("tell", 3);
      await client.settled();
    },
  },
  {
    name: "listeners: one that throws does not close anything",
    differs: { "listener-throws": [/./] },
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.on("news", () => {
        throw new Error("listener");
      });
      socket.on("news", () => client.note("the next one"));
      socket.emit("say", "news", 1);
      socket.emit("say", "news", 2);
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "listeners: connect handlers that throw",
    differs: { "listener-throws": [/./] },
    run: async (client) => {
      const socket = client.io();
      socket.on("connect", () => {
        throw new Error("in connect");
      });
      socket.on("connect", () => client.note("the next one"));
      await client.until(socket, "connect").catch(() => undefined);
      await client.settled();
      client.state("after", socket);
      socket.emit("echo", "works");
      await client.until(socket, "echo");
    },
  },
  {
    name: "listeners: disconnect handlers that throw",
    differs: { "listener-throws": [/./] },
    run: async (client) => {
      const socket = client.io();
      socket.on("disconnect", () => {
        throw new Error("in disconnect");
      });
      await client.connected(socket);
      client.attempt("disconnect", () => socket.disconnect());
      await client.settled();
      client.state("after", socket);
    },
  },
  {
    name: "listeners: names that cannot be emitted can be listened for",
    run: async (client) => {
      const socket = client.bare();
      for (const name of ["connect", "disconnect", "connect_error", "disconnecting", "newListener"]) {
        client.attempt(name, () => socket.on(name, () => client.note(`heard ${name}`)));
      }
      await client.connected(socket);
      socket.disconnect();
      await client.settled();
    },
  },
  {
    name: "listeners: of a Manager and of an engine",
    run: async (client) => {
      const socket = client.bare();
      const listener = (...args: unknown[]) => client.note("open", args.length);
      socket.io.on("open", listener);
      socket.io.once("open", () => client.note("once"));
      const engine = loose(engineOf(socket));
      engine.once("open", () => client.note("engine once"));
      engine.on("close", (...args: unknown[]) => client.note("engine close", ...args));
      client.note("counts", loose(socket.io).hasListeners("open"), engine.listeners("close").length > 0);
      await client.connected(socket);
      socket.io.off("open", listener);
      socket.disconnect().connect();
      await client.connected(socket);
    },
  },
  {
    name: "listeners: emit() of Manager and engine is local",
    run: async (client) => {
      const manager = loose(client.manager({ autoConnect: false }));
      manager.on("custom", (...args: unknown[]) => client.note("custom", ...args));
      client.note("same object", manager.emit("custom", 1, "two") === manager);
      client.attempt("no listener", () => manager.emit("nobody"));
      manager.on("throws", () => {
        throw new Error("thrown");
      });
      client.attempt("throws", () => manager.emit("throws"));
    },
  },
  {
    name: "listeners: async ones",
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      socket.on("news", async (value: number) => {
        client.note("begins", value);
        await Promise.resolve();
        client.note("ends", value);
        if (value === 2) throw new Error("async");
      });
      await say(client, socket, "news", 1);
      await say(client, socket, "news", 2);
    },
  },
];
