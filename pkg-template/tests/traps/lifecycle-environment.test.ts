/**
 * Traps 51 to 60: exceptions of the application, Managers and their names, what
 * outlives an engine, clocks, recovery, and pages that are left.
 */

import { WebSocket } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Client, client, next, nextConnection, open, reports, start } from "../package.js";
import { isSettled, record } from "./events.js";
import { providePage } from "./page.js";
import { ScriptedServer } from "./scripted-server.js";

const { io } = client;
const polling = { transports: ["polling"], reconnectionDelay: 1, reconnectionDelayMax: 1 };

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Throws an error of that name. */
const fail = (name: string) => () => {
  throw new Error(name);
};

const messages = (errors: unknown[]) => errors.map((error) => (error as Error).message);

describe("an exception", () => {
  it("trap 51: of a listener is reported, and what follows still arrives", async () => {
    const errors = reports();
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const names = record(socket, "disconnect", "connect");
    const poll = await server.join("s");
    for (const event of ["connect", "a", "b"]) socket.on(event, fail(event));
    socket.emit("q", fail("answer"));
    const last = next(socket, "b");
    poll.answer('42["a"]', '430[""]', '42["b"]');
    await last;
    expect(messages(errors)).toEqual(["a", "answer", "b"]);
    expect(names).toEqual(["connect"]);
    expect(server.violations).toEqual([]);
  });

  it("trap 52: of an `open` listener or of `auth` harms no other Socket", async () => {
    const errors = reports();
    const server = await start();
    const socket = open(server.url, { ...polling, auth: fail("auth") });
    const other = socket.io.socket("/open");
    socket.io.on("open", fail("open"));
    socket.io.engine.on("open", fail("engine open"));
    const refused = next(socket, "connect_error");
    await next(other, "connect");
    expect((await refused)[0]).toMatchObject({ code: "auth_failed", context: new Error("auth") });
    expect(messages(errors).sort()).toEqual(["engine open", "open"]);
    expect(other.connected).toBe(true);
  });
});

describe("io()", () => {
  const idle = { autoConnect: false };

  it("trap 53: twice for one namespace opens two connections, which live on their own", async () => {
    const server = await start();
    const sockets = [io(server.url, { ...polling }), io(server.url, { ...polling })] as [Client, Client];
    const [first, second] = sockets;
    expect(second.io).not.toBe(first.io);
    await Promise.all(sockets.map((socket) => next(socket, "connect")));
    expect(server.io.engine.clientsCount).toBe(2);
    expect(first.io.engine.id).not.toBe(second.io.engine.id);
    first.disconnect();
    expect(await second.emitWithAck("echo", 1)).toBe(1);
    // What React's StrictMode does: an effect is undone and done again.
    expect(await (first.connect() as Client).emitWithAck("echo", 2)).toBe(2);
    for (const socket of sockets) socket.disconnect();
  });

  it("trap 54: with other options takes the cached Manager as it is", async () => {
    const server = await start();
    const first = io(server.url, { ...polling, query: { a: "1" } });
    const second = io(`${server.url}/open`, {
      ...idle,
      transports: ["websocket"],
      query: { b: "2" },
      auth: { c: 3 },
    });
    expect(second.io).toBe(first.io);
    expect(second.io.opts).toMatchObject({ ...polling, query: { a: "1" } });
    expect(second.io.opts).not.toHaveProperty("autoConnect");
    // It connects, because the Manager's `autoConnect` is what counts; its own `auth` counts too.
    expect(second.active).toBe(true);
    expect(second.auth).toEqual({ c: 3 });
    const serverSide = next<[{ handshake: { auth: object } }]>(server.io.of("/open"), "connection");
    expect((await serverSide)[0].handshake.auth).toEqual({ c: 3 });
    first.disconnect();
    second.disconnect();
  });

  it("trap 55: keeps the slash at the end of a namespace", async () => {
    const [plain, slash, root, bare] = ["/a", "/a/", "/", ""].map((path) =>
      io(`http://slash.test${path}`, idle),
    );
    expect([plain, slash, root, bare].map((socket) => socket?.nsp)).toEqual(["/a", "/a/", "/", "/"]);
    expect(slash?.io).toBe(plain?.io);
    expect(slash).not.toBe(plain);
    expect(bare?.io).not.toBe(root?.io);

    const server = await ScriptedServer.start();
    open(`${server.url}/a/`, polling);
    const { packets } = await server.connecting("s");
    expect(packets).toEqual(["40/a/,"]);
  });
});

/** Counts the timers that the package has set, and neither fired nor cleared. */
function countTimers() {
  const timers = new Set<unknown>();
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  vi.stubGlobal("setTimeout", (handler: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => {
    const [, , caller = ""] = (new Error().stack ?? "").split("\n");
    const timer = set(() => {
      timers.delete(timer);
      handler(...args);
    }, delay);
    // Timers of `fetch` and the servers don't count.
    if (/\/pkg\/dist\/|\/web\/timer\.js/.test(caller)) timers.add(timer);
    return timer;
  });
  vi.stubGlobal("clearTimeout", (timer: never) => {
    timers.delete(timer);
    clear(timer);
  });
  return timers;
}

describe("an engine that is closed", () => {
  it.each<[string, (server: ScriptedServer) => Promise<unknown>]>([
    ["while it opens", (server) => server.peers.next()],
    [
      "while it joins",
      async (server) =>
        (await server.peers.next()).send('0{"sid":"s","upgrades":[],"pingInterval":9000,"pingTimeout":9000}'),
    ],
    ["when it is joined", (server) => server.joinOverWebSocket("s")],
  ])("trap 56: %s leaves no timer and no listener", async (_, reach) => {
    vi.stubGlobal("WebSocket", WebSocket);
    const timers = countTimers();
    const { listeners } = providePage();
    const server = await ScriptedServer.start();
    const socket = open(server.url, { transports: ["websocket"], timeout: 50_000 });
    const closed = next(socket.io.engine, "close");
    await reach(server);
    expect(timers.size).toBeGreaterThan(0);
    expect(listeners.length).toBeGreaterThan(0);
    socket.disconnect();
    await closed;
    expect([timers.size, listeners.length]).toEqual([0, 0]);
  });

  it("trap 56: while it probes leaves no timer, no listener and no probe", async () => {
    vi.stubGlobal("WebSocket", WebSocket);
    const timers = countTimers();
    const { listeners } = providePage();
    const server = await ScriptedServer.start();
    const socket = open(server.url);
    const poll = await server.join("s", { upgrades: ["websocket"] });
    const probe = await server.peers.next();
    expect(await probe.frames.next()).toBe("2probe");
    const closed = next(socket.io.engine, "close");
    socket.disconnect();
    expect(await server.take("s", 2)).toEqual(["41", "1"]);
    poll.answer("6");
    await Promise.all([closed, probe.closed]);
    await vi.waitUntil(() => timers.size === 0);
    expect(listeners.length).toBe(0);
  });
});

describe("a fake clock", () => {
  /** A joined Socket, over a WebSocket because `fetch` has timers of its own. */
  async function joined(options: object) {
    vi.stubGlobal("WebSocket", WebSocket);
    const server = await ScriptedServer.start();
    const socket = open(server.url, { transports: ["websocket"], ...options });
    const connected = next(socket, "connect");
    await server.joinOverWebSocket("s");
    await connected;
    return socket;
  }
  const timedOut = { message: "operation has timed out" };

  it("trap 57: that is put in place later is what counts", async () => {
    const socket = await joined({});
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const answer = socket.timeout(5000).emitWithAck("unanswered");
    const failure = expect(answer).rejects.toMatchObject(timedOut);
    vi.advanceTimersByTime(4999);
    expect(await isSettled(answer)).toBe(false);
    vi.advanceTimersByTime(1);
    await failure;
  });

  it("trap 57: does not count with useNativeTimers", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const socket = await joined({ useNativeTimers: true });
    const patient = socket.timeout(60_000).emitWithAck("unanswered");
    vi.advanceTimersByTime(60_000);
    expect(await isSettled(patient)).toBe(false);
    // Nobody moves the fake clock.
    await expect(socket.timeout(1).emitWithAck("unanswered")).rejects.toMatchObject(timedOut);
    const ended = expect(patient).rejects.toMatchObject({ message: "socket has been disconnected" });
    socket.disconnect();
    await ended;
  });
});

describe("recovery", () => {
  it("trap 58: `recovered` is false where the server has none", async () => {
    const server = await start();
    const socket = open(server.url, polling);
    expect(socket.recovered).toBe(false);
    for (let time = 0; time < 2; time += 1) {
      await next(socket, "connect");
      expect(socket.recovered).toBe(false);
      socket.io.engine.close();
    }
  });

  it("trap 58: brings what was missed, with the offset behind it", async () => {
    const server = await start({ connectionStateRecovery: {} });
    const socket = open(server.url, { ...polling, reconnection: false });
    const serverSide = await nextConnection(server);
    await next(socket, "connect");
    const { id } = socket;
    expect(socket.recovered).toBe(false);
    const names = record(socket, "connect", "news");
    const first = next<unknown[]>(socket, "news");
    serverSide.emit("news", 1);
    expect(await first).toEqual([1, expect.any(String)]);
    // An ordinary text is no offset.
    await vi.waitUntil(() => serverSide.conn.transport.writable, { interval: 1 });
    const text = next(socket, "text");
    serverSide.volatile.emit("text", "hello there");
    await text;
    const left = next(serverSide, "disconnect");
    socket.io.engine.close();
    await left;
    server.io.emit("news", 2);
    server.io.emit("news", 3);
    const news: unknown[] = [];
    socket.on("news", (...args) => news.push([...args, socket.recovered]));
    socket.connect();
    await next(socket, "connect");
    expect([socket.recovered, socket.id]).toEqual([true, id]);
    expect(await socket.emitWithAck("echo", 1)).toBe(1);
    expect(news).toEqual([
      [2, expect.any(String), true],
      [3, expect.any(String), true],
    ]);
    // This server sends them before its reply to CONNECT.
    expect(names).toEqual(["news", "news", "news", "connect"]);
  });

  it("trap 58: asks with what the server gave, and keeps the order of the wire", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, auth: { token: "t" } });
    const names = record(socket, "connect", "news", "disconnect");
    const { get, packets } = await server.connecting("first");
    expect(packets).toEqual(['40{"token":"t"}']);
    get.answer('40{"sid":"x","pid":"p"}', '42["news",1,"offset-1"]', '421["news","hello there"]', "1");
    const again = await server.connecting("second");
    expect(again.packets.map((packet) => JSON.parse(packet.slice(2)))).toEqual([
      { token: "t", pid: "p", offset: "offset-1" },
    ]);
    const news = next(socket, "news");
    again.get.answer('40{"sid":"x","pid":"p"}', '42["news",2,"offset-2"]');
    expect(await news).toEqual([2, "offset-2"]);
    expect(names).toEqual(["connect", "news", "news", "disconnect", "connect", "news"]);
    expect(socket.recovered).toBe(true);
  });
});

describe("flags", () => {
  it("trap 59: are those of the Socket, for whichever emit comes next", async () => {
    const server = await start();
    const socket = open(server.url, polling);
    await next(socket, "connect");
    const flagged = socket.timeout(60_000);
    expect(flagged).toBe(socket);
    const answer = () =>
      new Promise((resolve) => socket.emit("echo", 1, (...args: unknown[]) => resolve(args)));
    expect(await answer()).toEqual([null, 1]);
    expect(await answer()).toEqual([1]);
    expect(socket.volatile.compress(false)).toBe(socket);
    socket.disconnect();
    socket.emit("say", "dropped by the flag");
    socket.emit("say", "kept");
    expect(socket.sendBuffer.map(({ data }) => data)).toEqual([["say", "kept"]]);
  });
});

describe("a page", () => {
  it("trap 60: that is left hears of no failure, and comes back to a new connection", async () => {
    const page = providePage();
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const names = record(socket, "connect", "disconnect", "connect_error");
    const poll = await server.join("first");
    page.dispatch("pagehide");
    // What the browser does to requests of a page that it keeps.
    poll.respond(500);
    await server.settle();
    expect(names).toEqual(["connect"]);
    expect(socket.connected).toBe(true);
    const again = next(socket, "connect");
    page.dispatch("pageshow");
    await server.join("second");
    await again;
    expect(names).toEqual(["connect", "disconnect", "connect"]);
  });
});
