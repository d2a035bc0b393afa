/**
 * What listeners may do while the built package calls them: throw, and call
 * anything.
 */

import { WebSocket } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Client, next, open, reports, start } from "./package.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Whatever was done: the client connects and is answered. */
async function expectToWork(socket: Client): Promise<void> {
  socket.connect();
  for (let answer: unknown; answer !== "fine"; ) {
    answer = await socket
      .timeout(5000)
      .emitWithAck("echo", "fine")
      // Sent on a connection that was about to be closed.
      .catch((error) => expect(error).toMatchObject({ code: "disconnected" }));
  }
}

describe("a listener that throws", () => {
  it("is reported and breaks nothing", async () => {
    const errors = reports();
    const server = await start();
    const socket = open(server.url);
    const fail = (where: string) => () => {
      throw new Error(where);
    };
    socket.io.on("open", fail("open"));
    socket.on("connect", fail("connect"));
    socket.onAny(fail("any"));
    socket.on("said", fail("said"));
    const said = next(socket, "said");
    socket.emit("say", "hello");
    socket.emit("echo", fail("ack"));
    expect(await said).toEqual(["hello"]);
    expect(await socket.emitWithAck("echo", "still here")).toBe("still here");
    expect(errors.map((error) => (error as Error).message)).toEqual([
      "open",
      "connect",
      "any",
      "said",
      "ack",
    ]);
  });
});

describe("calls from within callbacks", () => {
  const calls: Record<string, (socket: Client) => unknown> = {
    emit: (socket) => socket.emit("say", "nested"),
    volatile: (socket) => socket.volatile.emit("say", "nested"),
    ack: (socket) => socket.emit("echo", 1, () => {}),
    timeout: (socket) => socket.timeout(1).emit("unanswered", () => {}),
    connect: (socket) => socket.connect(),
    disconnect: (socket) => socket.disconnect(),
    again: (socket) => socket.disconnect().connect(),
    namespace: (socket) => socket.io.socket("/open"),
    open: (socket) => socket.io.open(() => {}),
    close: (socket) => socket.io._close(),
    engine: (socket) => socket.io.engine.close(),
    settings: (socket) => socket.io.reconnectionDelay(1).timeout(1000),
    listeners: (socket) =>
      socket
        .off("said")
        .offAny()
        .on("said", () => {})
        .onAny(() => {}),
    state: (socket) => [
      socket.id,
      socket.connected,
      socket.active,
      socket.io._readyState,
      socket.io._reconnecting,
    ],
  };
  const events: Record<string, (socket: Client, callback: () => void) => unknown> = {
    open: (socket, callback) => socket.io.once("open", callback),
    connect: (socket, callback) => socket.once("connect", callback),
    event: (socket, callback) => socket.once("said", callback),
    "any event": (socket, callback) => socket.onAny(callback),
    "any outgoing event": (socket, callback) => socket.onAnyOutgoing(callback),
    ack: (socket, callback) => socket.emit("echo", callback),
    question: (socket, callback) => socket.once("question", callback),
    disconnect: (socket, callback) => socket.once("disconnect", callback),
    close: (socket, callback) => socket.io.once("close", callback),
    "engine close": (socket, callback) => socket.io.engine.once("close", callback),
    reconnect_attempt: (socket, callback) => socket.io.once("reconnect_attempt", callback),
    reconnect: (socket, callback) => socket.io.once("reconnect", callback),
    reconnect_error: (socket, callback) => {
      socket.once("connect", () => {
        socket.io.opts.path = "/nowhere";
      });
      socket.io.once("reconnect_error", () => {
        socket.io.opts.path = "/socket.io";
        callback();
      });
    },
    connect_error: (socket, callback) => socket.io.socket("/closed").once("connect_error", callback),
    ping: (socket, callback) => socket.io.once("ping", callback),
    upgrading: (socket, callback) => socket.io.engine.once("upgrading", callback),
    upgrade: (socket, callback) => socket.io.engine.once("upgrade", callback),
    auth: (socket, callback) => {
      socket.auth = (give) => {
        callback();
        give({ token: "a" });
      };
    },
  };
  for (const [event, listen] of Object.entries(events)) {
    it.each(Object.entries(calls))(`${event}: %s`, async (_, call) => {
      const errors = reports();
      vi.stubGlobal("WebSocket", WebSocket);
      const server = await start({ pingInterval: 50 });
      const socket = open(server.url, { reconnectionDelay: 1 });
      let called = false;
      const fired = new Promise<void>((resolve) => {
        listen(socket, () => {
          // Once: the calls cause events themselves.
          if (called) return;
          called = true;
          call(socket);
          resolve();
        });
      });
      socket.emit("say", "hello");
      socket.emit("ask", "why");
      socket.once("answered", () => {});
      if (/close|reconnect|^disconnect/.test(event)) {
        socket.once("connect", () => socket.io.engine.close());
      }
      await fired;
      await expectToWork(socket);
      expect(errors).toEqual([]);
    });
  }
});
