/**
 * Traps 21 to 32: what waits, what comes first, and what is dropped.
 */

import { WebSocket } from "undici";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Client, next, open, reports, start } from "../package.js";
import { collect, isSettled, record } from "./events.js";
import { handshake, ScriptedServer } from "./scripted-server.js";

const polling = { transports: ["polling"], reconnectionDelay: 1, reconnectionDelayMax: 1 };

beforeEach(() => {
  vi.stubGlobal("WebSocket", WebSocket);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The packets of emits, without what stands before the JSON. */
const events = (packets: unknown[]) => packets.map((packet) => JSON.parse(`${packet}`.replace(/^42\d*/, "")));

describe("events before the reply to CONNECT", () => {
  async function connecting(prepare: (socket: Client) => void, options = {}) {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, ...options });
    prepare(socket);
    const { get } = await server.connecting("s");
    return { server, socket, get };
  }

  it("trap 21: what their listeners emit follows what waited", async () => {
    const { server, socket, get } = await connecting((socket) => {
      socket.emit("first");
      socket.emit("second");
      socket.on("early", () => socket.emit("third", socket.connected));
    });
    const connected = next(socket, "connect");
    get.answer('42["early"]', '40{"sid":"x"}');
    await connected;
    expect(events(await server.take("s", 3))).toEqual([["first"], ["second"], ["third", true]]);
  });

  it("trap 24: reach their listeners before `connect`", async () => {
    const { socket, get } = await connecting(() => {});
    const names = record(socket, "connect", "early");
    const connected = next(socket, "connect");
    const early = collect(socket, "early");
    get.answer('42["early",1]', '42["early",2]', '40{"sid":"x"}');
    await connected;
    expect(names).toEqual(["early", "early", "connect"]);
    expect(early).toEqual([[1], [2]]);
  });

  it("trap 26: a listener that throws keeps nothing from going on", async () => {
    const errors = reports();
    const { server, socket, get } = await connecting((socket) => {
      socket.emit("first");
      socket.emit("second");
      socket.on("early", () => {
        throw new Error("early");
      });
      socket.onAnyOutgoing(() => {
        throw new Error("outgoing");
      });
    });
    const early = collect(socket, "early");
    const connected = next(socket, "connect");
    get.answer('42["early",1]', '42["early",2]', '40{"sid":"x"}');
    await connected;
    expect(early).toEqual([[1], [2]]);
    expect(events(await server.take("s", 2))).toEqual([["first"], ["second"]]);
    expect([socket.receiveBuffer, socket.sendBuffer]).toEqual([[], []]);
    expect(errors.map((error) => (error as Error).message)).toEqual([
      "early",
      "early",
      "outgoing",
      "outgoing",
    ]);
    socket.offAnyOutgoing();
    socket.emit("third");
    expect(events(await server.take("s", 1))).toEqual([["third"]]);
  });
});

describe("the end of a connection", () => {
  it.each([["1"], ["x"], ["4x"], ["0{}"]])(
    "trap 22: behind an event in one body (%s) comes after it, and nothing is replayed",
    async (packet) => {
      const server = await ScriptedServer.start();
      const socket = open(server.url, polling);
      const names = record(socket, "connect", "late", "disconnect");
      const poll = await server.join("first");
      poll.answer('42["late"]', packet);
      const event = next(socket, "event");
      (await server.join("second")).answer('42["event"]');
      await event;
      expect(names).toEqual(["connect", "late", "disconnect", "connect"]);
    },
  );

  it.each([["1"], ["x"], ["4x"]])(
    "trap 23: behind CONNECT in one body (%s) comes after `connect`",
    async (packet) => {
      const server = await ScriptedServer.start();
      const socket = open(server.url, { ...polling, reconnection: false });
      const names = record(socket, "connect", "disconnect");
      const disconnected = next(socket, "disconnect");
      const { get } = await server.connecting("s");
      get.answer('40{"sid":"x"}', packet);
      await disconnected;
      expect(names).toEqual(["connect", "disconnect"]);
      expect([socket.connected, socket.id]).toEqual([false, undefined]);
      expect(socket.io._readyState).toBe("closed");
    },
  );
});

describe("the send buffer", () => {
  it("trap 25: outlives connections and disconnections, until it is cleared", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, autoConnect: false });
    const waiting = () => socket.sendBuffer.map((packet) => packet.data);
    socket.emit("a", 1);
    socket.connect();
    const failed = next(socket, "connect_error");
    (await server.gets.next()).respond(500);
    await failed;
    socket.emit("a", 2);
    await server.connecting("unanswered");
    socket.emit("a", 3);
    socket.disconnect();
    socket.emit("a", 4);
    expect(waiting()).toEqual([
      ["a", 1],
      ["a", 2],
      ["a", 3],
      ["a", 4],
    ]);
    socket.connect();
    await server.join("first");
    expect(events(await server.take("first", 4))).toEqual([
      ["a", 1],
      ["a", 2],
      ["a", 3],
      ["a", 4],
    ]);
    expect(waiting()).toEqual([]);

    socket.disconnect();
    socket.emit("stale");
    socket.sendBuffer = [];
    socket.emit("fresh");
    expect(waiting()).toEqual([["fresh"]]);
    socket.connect();
    await server.join("second");
    expect(events(await server.take("second", 1))).toEqual([["fresh"]]);
  });

  it("trap 27: takes what `disconnect` emits, and `connect` emits after it", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    socket.on("connect", () => socket.emit("in connect"));
    socket.on("disconnect", () => {
      socket.emit("in disconnect");
      expect(socket.sendBuffer).toHaveLength(1);
    });
    const poll = await server.join("first");
    expect(events(await server.take("first", 1))).toEqual([["in connect"]]);
    const disconnected = next(socket, "disconnect");
    poll.respond(500);
    await disconnected;
    socket.emit("between");
    await server.join("second");
    expect(events(await server.take("second", 3))).toEqual([["in disconnect"], ["between"], ["in connect"]]);
  });
});

describe("volatile", () => {
  it("trap 28: emits are dropped whenever they can't go out", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, transports: ["websocket"], autoConnect: false });
    const drop = (when: string) => {
      socket.volatile.emit("volatile", when);
      expect(socket.sendBuffer).toEqual([]);
    };
    drop("without an engine");
    socket.connect();
    drop("while it opens");
    const first = await server.peers.next();
    const opened = next(socket.io, "open");
    first.send(handshake("first"));
    await opened;
    expect(await first.frames.next()).toBe("40");
    drop("before the reply");
    const connected = next(socket, "connect");
    first.send('40{"sid":"x"}');
    await connected;
    const disconnected = next(socket, "disconnect");
    first.close();
    await disconnected;
    drop("while disconnected");
    socket.once("connect", () => socket.volatile.emit("connected"));
    const second = await server.joinOverWebSocket("second");
    expect(await second.frames.next()).toBe('42["connected"]');
    expect(first.frames.length).toBe(0);
  });

  it("trap 29: a dropped emit never calls a plain callback, and its promise waits for the end", async () => {
    const server = await start();
    const socket = open(server.url, { ...polling, reconnection: false });
    const plain = vi.fn();
    socket.volatile.emit("echo", plain);
    const promise = socket.volatile.emitWithAck("echo", 1);
    const timeout = socket.timeout(1).volatile.emitWithAck("echo", 1);
    await expect(timeout).rejects.toMatchObject({ message: "operation has timed out" });
    expect(await socket.emitWithAck("echo", 2)).toBe(2);
    expect(await isSettled(promise)).toBe(false);
    const outcome = expect(promise).rejects.toMatchObject({ message: "socket has been disconnected" });
    socket.disconnect();
    await outcome;
    expect(plain).not.toHaveBeenCalled();
  });
});

describe("binary packets", () => {
  const placeholder = (num: number) => `{"_placeholder":true,"num":${num}}`;
  const expected = [
    `452-["a",${placeholder(0)},${placeholder(1)}]`,
    "AQ==",
    "Ag==",
    `451-/other,["b",${placeholder(0)}]`,
    "Aw==",
    '42/other,["c"]',
    `451-["d",${placeholder(0)}]`,
    "BA==",
  ];

  function emitMixed(socket: Client, other: Client) {
    socket.emit("a", new Blob([Uint8Array.of(1)]), Uint8Array.of(2));
    other.emit("b", Uint8Array.of(3));
    other.emit("c");
    socket.emit("d", new Blob([Uint8Array.of(4)]));
  }

  it("trap 30: keep their attachments beside them, over polling", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const other = socket.io.socket("/other") as Client;
    const connected = Promise.all([next(socket, "connect"), next(other, "connect")]);
    await server.join("s", {}, 2);
    await connected;
    emitMixed(socket, other);
    const packets = await server.take("s", expected.length);
    expect(packets.map((packet) => packet.replace(/^b/, ""))).toEqual(expected);
  });

  it("trap 30: keep their attachments beside them, over a WebSocket", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { transports: ["websocket"], reconnection: false });
    const other = socket.io.socket("/other") as Client;
    const connected = Promise.all([next(socket, "connect"), next(other, "connect")]);
    const peer = await server.joinOverWebSocket("s", {}, 2);
    await connected;
    emitMixed(socket, other);
    const frames: string[] = [];
    while (frames.length < expected.length) {
      const frame = await peer.frames.next();
      frames.push(typeof frame === "string" ? frame : frame.toString("base64"));
    }
    expect(frames).toEqual(expected);
  });

  it("trap 32: hold up to 10 attachments, and more are refused before they do harm", async () => {
    const server = await start();
    const socket = open(server.url, polling);
    const disconnects = collect(socket, "disconnect");
    const values = (count: number) => Array.from({ length: count }, (_, index) => Uint8Array.of(index));
    const refused = { code: "too_many_attachments" };
    for (const when of ["waiting", "connected"]) {
      expect(() => socket.emit("say", values(11), when)).toThrow(expect.objectContaining(refused));
      await expect(socket.emitWithAck("echo", values(11))).rejects.toMatchObject(refused);
      expect(socket.sendBuffer).toEqual([]);
      const said = next<[ArrayBuffer[]]>(socket, "said");
      socket.emit("say", values(10));
      const [received] = await said;
      expect(received.map((buffer) => new Uint8Array(buffer)[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
    expect(disconnects).toEqual([]);
  });
});

describe("what can't be encoded", () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);

  it.each<[string, unknown]>([
    ["a cycle", cycle],
    ["a BigInt", 1n],
    ["a BigInt beside binary data", [new Uint8Array(1), 1n]],
  ])("trap 31: %s throws and leaves nothing behind", async (_, value) => {
    const server = await start();
    const socket = open(server.url, polling);
    const callback = vi.fn();
    for (const when of ["waiting", "connected"]) {
      expect(() => socket.timeout(1).volatile.emit("echo", value, callback)).toThrow(TypeError);
      expect(socket.sendBuffer).toEqual([]);
      await expect(socket.timeout(1).emitWithAck("unanswered", when)).rejects.toMatchObject({
        code: "timeout",
      });
      // Neither the timeout nor `volatile` has stayed.
      const answer = await new Promise((resolve) =>
        socket.emit("echo", when, (...args: unknown[]) => resolve(args)),
      );
      expect(answer).toEqual([when]);
    }
    expect(callback).not.toHaveBeenCalled();
  });
});
