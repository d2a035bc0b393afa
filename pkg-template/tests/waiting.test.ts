/**
 * What waits: the send buffer, the retry queue, and Blobs that are read first.
 */
import { WebSocket } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { next, nextConnection, open, start } from "./package.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

const closed = "http://127.0.0.1:1";

describe("the send buffer", () => {
  it("shows what waits, as packets", () => {
    const socket = open(closed, { autoConnect: false });
    socket.emit("first", 1);
    socket.emit("second", () => {});
    expect(socket.sendBuffer).toEqual([
      { type: 2, data: ["first", 1], options: { compress: true } },
      { type: 2, data: ["second"], options: { compress: true } },
    ]);
    expect(Object.keys(socket.acks)).toHaveLength(1);
  });

  it.each<[string, (socket: ReturnType<typeof open>) => void, unknown[]]>([
    ["assigned", (socket) => Object.assign(socket, { sendBuffer: [] }), []],
    ["emptied", (socket) => Object.assign(socket.sendBuffer, { length: 0 }), []],
    ["shifted", (socket) => socket.sendBuffer.shift(), [2, 3]],
    ["spliced", (socket) => socket.sendBuffer.splice(1, 1), [1, 3]],
    ["filtered", (socket) => Object.assign(socket, { sendBuffer: socket.sendBuffer.slice(2) }), [3]],
  ])("sends only what is left when it is %s", async (_, change, left) => {
    const server = await start();
    const socket = open(server.url, { autoConnect: false });
    const sent: unknown[] = [];
    socket.onAnyOutgoing((_event, value) => sent.push(value));
    const said: unknown[] = [];
    socket.on("said", (value) => said.push(value));
    for (const value of [1, 2, 3]) socket.emit("say", value);
    change(socket);
    expect(socket.sendBuffer.map(({ data }) => data[1])).toEqual(left);
    socket.connect();
    await next(socket, "connect");
    await socket.emitWithAck("echo");
    expect(said).toEqual(left);
    expect(sent).toEqual([...left, undefined]);
    expect(socket.sendBuffer).toEqual([]);
  });
});

describe("the retry queue", () => {
  it("sends one after the other until each is answered", async () => {
    const server = await start();
    const connection = nextConnection(server);
    const socket = open(server.url, { retries: 3, ackTimeout: 50 });
    const log: unknown[] = [];
    const serverSide = await connection;
    serverSide.on("task", (name: string, done: (answer: string) => void) => {
      log.push(name);
      // The first two tries of the first task are lost.
      if (log.length > 2) done(`${name} done`);
    });
    const first = new Promise((resolve) => {
      socket.emit("task", "a", (...args: unknown[]) => resolve(args));
    });
    socket.emit("task", "b");
    expect(socket._queue).toMatchObject([{ args: ["task", "a"] }, { args: ["task", "b"] }]);
    expect(await first).toEqual([null, "a done"]);
    expect(await socket.emitWithAck("task", "c")).toBe("c done");
    // A slow machine may take longer than a try is given, so there may be more.
    expect(log.slice(0, 3)).toEqual(["a", "a", "a"]);
    expect(log.filter((name, index) => name !== log[index - 1])).toEqual(["a", "b", "c"]);
    expect(socket._queue).toEqual([]);
  });

  it("gives up after so many tries, and goes on", async () => {
    const server = await start();
    const socket = open(server.url, { retries: 1, ackTimeout: 20 });
    let tries = 0;
    socket.onAnyOutgoing((event) => {
      if (event === "silent") tries += 1;
    });
    await expect(socket.emitWithAck("silent")).rejects.toMatchObject({ code: "timeout" });
    expect(tries).toBe(2);
    expect(await socket.emitWithAck("echo", 1)).toBe(1);
  });

  it("tells of a failure even without a timeout", async () => {
    const server = await start();
    const socket = open(server.url, { retries: 1 });
    await next(socket, "connect");
    const outcome = new Promise((resolve) => {
      socket.emit("echo", "value", (...args: unknown[]) => resolve(args));
    });
    expect(await outcome).toEqual([null, "value"]);
  });
});

describe("binary data", () => {
  it("that is transferred while it waits is sent empty, and harms nothing", async () => {
    const server = await start();
    const socket = open(server.url);
    await next(socket, "connect");
    const buffer = new ArrayBuffer(8);
    // A request is on its way, so this waits for it.
    socket.emit("say", "first");
    const said = next<[Buffer | ArrayBuffer]>(socket, "said").then(() => next(socket, "said"));
    socket.emit("say", buffer);
    structuredClone(buffer, { transfer: [buffer] });
    expect(await said).toEqual([new ArrayBuffer(0)]);
    expect(await socket.emitWithAck("echo", 1)).toBe(1);
  });
});

describe("a Blob", () => {
  it.each(["polling", "websocket"])("keeps its place over %s", async (transport) => {
    vi.stubGlobal("WebSocket", WebSocket);
    const server = await start();
    const connection = nextConnection(server);
    const socket = open(server.url, { transports: [transport] });
    const serverSide = await connection;
    await next(socket, "connect");
    const received: unknown[] = [];
    const all = new Promise<void>((resolve) => {
      serverSide.on("item", (value: unknown) => {
        received.push(Buffer.isBuffer(value) ? `${value}` : value);
        if (received.length === 4) resolve();
      });
    });
    socket.emit("item", 1);
    socket.emit("item", new Blob(["blob"]));
    socket.emit("item", 2);
    socket.emit("item", Uint8Array.of(65));
    await all;
    expect(received).toEqual([1, "blob", 2, "A"]);
  });

  it("is delivered before the connection is closed", async () => {
    const server = await start();
    const connection = nextConnection(server);
    const socket = open(server.url);
    const serverSide = await connection;
    await next(socket, "connect");
    // The server's Socket drops an event that comes in one body with the DISCONNECT.
    const content = new Promise((resolve) => {
      serverSide.conn.on("message", (data: unknown) => Buffer.isBuffer(data) && resolve(`${data}`));
    });
    socket.emit("item", new File(["content"], "name"));
    socket.disconnect();
    expect(await content).toBe("content");
  });

  it("comes in when the engine is asked for it", async () => {
    const server = await start();
    const socket = open(server.url);
    socket.io.engine.binaryType = "blob";
    const answer = await socket.emitWithAck("echo", { nested: [Uint8Array.of(66)] });
    expect(answer.nested[0]).toBeInstanceOf(Blob);
    expect(await answer.nested[0].text()).toBe("B");
  });
});
