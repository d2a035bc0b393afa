/**
 * Traps 33 to 41: answers to emits, the emits that are retried, and answers to the
 * server.
 */

import { describe, expect, it, vi } from "vitest";
import { ChatServer } from "../chat-server.js";
import { type Client, next, open, start } from "../package.js";
import { ScriptedServer } from "./scripted-server.js";

const polling = { transports: ["polling"], reconnectionDelay: 1, reconnectionDelayMax: 1 };
const disconnected = { message: "socket has been disconnected" };

/** What an emit is answered with. */
function answer(socket: Client, ...args: [event: string, ...args: unknown[]]): Promise<unknown[]> {
  return new Promise((resolve) => socket.emit(...args, (...answer: unknown[]) => resolve(answer)));
}

/** A server that keeps what the events `say` and `note` bring; `note` is answered. */
async function notebook(...args: Parameters<typeof start>) {
  const server = await start(...args);
  const notes: unknown[] = [];
  server.io.on("connection", (socket) =>
    socket.on("note", (note, done) => {
      notes.push(note);
      done("noted", note);
    }),
  );
  return { server, notes };
}

describe("an acknowledgement", () => {
  it("trap 33: has an id that no other connection had, so a late one matches nothing", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const poll = await server.join("first");
    const old = vi.fn();
    socket.emit("q", 1, old);
    expect(await server.take("first", 1)).toEqual(['420["q",1]']);
    poll.respond(500);
    const again = await server.join("second");
    const answered = answer(socket, "q", 2);
    expect(await server.take("second", 1)).toEqual(['421["q",2]']);
    again.answer('430["late"]', '437["unknown"]', '431["right"]', '431["twice"]');
    expect(await answered).toEqual(["right"]);
    expect(old).not.toHaveBeenCalled();
  });

  it("trap 34: has a timeout that runs while its packet waits, and takes it back", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, autoConnect: false });
    socket.emit("a", 1);
    const failed = new Promise((resolve) =>
      socket.timeout(1).emit("late", (...args: unknown[]) => resolve(args)),
    );
    socket.emit("a", 2);
    expect(socket.sendBuffer).toHaveLength(3);
    expect(await failed).toEqual([expect.objectContaining({ message: "operation has timed out" })]);
    expect(socket.sendBuffer.map(({ data }) => data)).toEqual([
      ["a", 1],
      ["a", 2],
    ]);
    socket.connect();
    await server.join("s");
    expect(await server.take("s", 2)).toEqual(['42["a",1]', '42["a",2]']);
  });

  it("trap 35: fails after `disconnect`, unless its packet waits", async () => {
    const { server } = await notebook();
    const socket = open(server.url, polling);
    await next(socket, "connect");
    const order: string[] = [];
    const log = (name: string) => (error: Error | null) =>
      order.push(`${name}: ${error?.message ?? "answered"}`);
    socket.on("disconnect", () => order.push("disconnect"));
    socket.timeout(60_000).emit("unanswered", log("sent"));
    const promise = socket.emitWithAck("unanswered").catch((error) => log("promise")(error));
    // From here on the connection is known to be dead, so emits wait.
    socket.io.engine._pingTimeoutTime = Date.now() - 1;
    socket.timeout(60_000).emit("note", 1, log("waiting"));
    const waiting = socket.emitWithAck("note", 2);
    expect(socket.sendBuffer).toHaveLength(2);
    await next(socket, "disconnect");
    await promise;
    expect(order).toEqual([
      "disconnect",
      "sent: socket has been disconnected",
      "promise: socket has been disconnected",
    ]);
    expect(await waiting).toBe("noted");
    expect(order.slice(3)).toEqual(["waiting: answered"]);
  });

  it("trap 36: without a timeout is forgotten when the connection ends", async () => {
    const { server } = await notebook();
    const socket = open(server.url, polling);
    await next(socket, "connect");
    const plain = vi.fn();
    socket.emit("unanswered", plain);
    const errorFirst = socket.timeout(60_000).emitWithAck("unanswered");
    const failure = expect(errorFirst).rejects.toMatchObject(disconnected);
    socket.io.engine.close();
    await failure;
    expect(await socket.emitWithAck("note", 1)).toBe("noted");
    expect(plain).not.toHaveBeenCalled();
  });
});

describe("the retry queue", () => {
  it("trap 37: takes an answer for an answer, without any timeout", async () => {
    const { server, notes } = await notebook();
    const socket = open(server.url, { ...polling, retries: 2 });
    expect(await answer(socket, "note", "a")).toEqual([null, "noted", "a"]);
    expect(await socket.emitWithAck("note", "b")).toBe("noted");
    expect(notes).toEqual(["a", "b"]);
  });

  it("trap 37: sends once what finds the heartbeat expired", async () => {
    const { server, notes } = await notebook();
    const socket = open(server.url, { ...polling, retries: 2, ackTimeout: 60_000 });
    await next(socket, "connect");
    socket.io.engine._pingTimeoutTime = Date.now() - 1;
    const answered = answer(socket, "note", "a");
    expect(await answered).toEqual([null, "noted", "a"]);
    expect(await answer(socket, "note", "b")).toEqual([null, "noted", "b"]);
    expect(notes).toEqual(["a", "b"]);
  });

  it("trap 38: does not send its head twice when `connect` emits", async () => {
    const { server, notes } = await notebook();
    const socket = open(server.url, { ...polling, retries: 2, ackTimeout: 60_000 });
    socket.on("connect", () => socket.emit("note", "in connect"));
    socket.emit("note", "first");
    socket.emit("note", "second");
    await answer(socket, "note", "third");
    await answer(socket, "note", "last");
    expect(notes).toEqual(["first", "second", "third", "in connect", "last"]);
  });

  it("trap 39: consumes no tries while there is no connection", async () => {
    const down = await ChatServer.start();
    const { url, port } = down;
    await down.stop();
    const socket = open(url, { ...polling, retries: 1, ackTimeout: 60_000 });
    const answered = answer(socket, "note", "a");
    for (let attempt = 0; attempt < 3; attempt += 1) await next(socket, "connect_error");
    const { notes } = await notebook({}, port);
    expect(await answered).toEqual([null, "noted", "a"]);
    expect(notes).toEqual(["a"]);
  });

  it("trap 39: tries again after a failure, and gives up after `retries` more tries", async () => {
    const server = await start();
    const tries: unknown[] = [];
    server.io.on("connection", (socket) => socket.on("ignored", (note) => tries.push(note)));
    const socket = open(server.url, { ...polling, retries: 2, ackTimeout: 20 });
    await next(socket, "connect");
    expect(await answer(socket, "ignored", "a")).toEqual([
      expect.objectContaining({ message: "operation has timed out" }),
    ]);
    expect(await answer(socket, "echo", "b")).toEqual([null, "b"]);
    expect(tries).toEqual(["a", "a", "a"]);
  });
});

describe("binary data", () => {
  const placeholder = '{"_placeholder":true,"num":0}';

  it("trap 40: may be in an answer, both ways", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const poll = await server.join("s");
    socket.on("q", (reply) => reply(Uint8Array.of(1, 2, 3)));
    socket.on("empty", (reply) => reply());
    const answered = answer(socket, "p");
    expect(await server.take("s", 1)).toEqual(['420["p"]']);
    poll.answer('4212["q"]', '4213["empty"]', `461-0[${placeholder}]`, "bBAU=");
    const [received] = await answered;
    expect(received).toBeInstanceOf(ArrayBuffer);
    expect(new Uint8Array(received as ArrayBuffer)).toEqual(Uint8Array.of(4, 5));
    expect(await server.take("s", 3)).toEqual([`461-12[${placeholder}]`, "bAQID", "4313[]"]);
  });
});

describe("an answer to the server", () => {
  type Reply = (...args: unknown[]) => void;

  it("trap 41: is not sent for a namespace that the server has closed, nor once it is joined anew", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const other = socket.io.socket("/other");
    const connected = Promise.all([next(socket, "connect"), next(other, "connect")]);
    let poll = await server.join("s", {}, 2);
    await connected;
    const asked = next<[Reply]>(other, "q");
    poll.answer('42/other,5["q"]');
    const [reply] = await asked;
    poll = await server.get("s");
    const left = next(other, "disconnect");
    poll.answer("41/other,");
    expect(await left).toEqual(["io server disconnect", undefined]);
    reply("too late");
    socket.emit("barrier", 1);
    expect(await server.take("s", 1)).toEqual(['42["barrier",1]']);

    other.connect();
    expect(await server.take("s", 1)).toEqual(["40/other,"]);
    const rejoined = next(other, "connect");
    (await server.get("s")).answer('40/other,{"sid":"again"}');
    await rejoined;
    reply("much too late");
    socket.emit("barrier", 2);
    expect(await server.take("s", 1)).toEqual(['42["barrier",2]']);
  });
});
