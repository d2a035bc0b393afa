/**
 * Traps 1 to 6, 12, 13 and 17 to 20: one session, its requests, its heartbeat and
 * its end.
 */

import { WebSocket } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { next, open, start } from "../package.js";
import { collect, record } from "./events.js";
import { type Exchange, handshake, ScriptedServer } from "./scripted-server.js";

const polling = { transports: ["polling"], reconnectionDelay: 1, reconnectionDelayMax: 1 };

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a poll", () => {
  it.each<[string, (poll: Exchange) => void]>([
    ["an empty body", (poll) => poll.respond(200, "")],
    ["an unknown type", (poll) => poll.answer("x")],
    ["an unknown type behind a packet", (poll) => poll.answer("6", "x")],
    ["the status 204", (poll) => poll.respond(204)],
    ["the status 400", (poll) => poll.respond(400, '{"code":1,"message":"Session ID unknown"}')],
    ["the status 500", (poll) => poll.respond(500, "6")],
  ])("trap 1: with %s ends the session", async (_, answer) => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const poll = await server.join("first");
    const { engine } = socket.io;
    const disconnected = next(socket, "disconnect");
    answer(poll);
    expect(await disconnected).toEqual(["transport error", expect.any(Error)]);
    expect(engine.readyState).toBe("closed");
    await Promise.all([next(socket, "connect"), server.join("second")]);
    expect(socket.id).toBe("of-second");
  });

  it("trap 2: one GET and one POST at a time, and none is cancelled", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const first = await server.join("s");
    socket.emit("a");
    const post = await server.post("s");
    socket.emit("b");
    const event = next(socket, "event");
    first.answer('42["event"]');
    await event;
    const second = await server.get("s");
    socket.emit("c");
    post.answer();
    expect(await server.take("s", 2)).toEqual(['42["b"]', '42["c"]']);

    socket.disconnect();
    expect(await server.take("s", 2)).toEqual(["41", "1"]);
    second.answer("6");
    expect(await second.over).toBe("answered");
    expect(server.violations).toEqual([]);
  });
});

describe("a session", () => {
  it("trap 3: that is closed before its handshake came is closed on the server too", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const opening = await server.gets.next();
    socket.disconnect();
    opening.answer(handshake("late"));
    const farewell = await server.posts.next();
    expect(farewell.sid).toBe("late");
    expect(farewell.packets).toEqual(["1"]);
    farewell.answer();
  });

  it("trap 4: begins without a sid, and its id is not that of a Socket", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const connected = next(socket, "connect");
    const poll = await server.join("first");
    await connected;
    const { engine } = socket.io;
    expect([engine.id, socket.id]).toEqual(["first", "of-first"]);
    poll.respond(500);
    const opening = await server.gets.next();
    expect(opening.query.has("sid")).toBe(false);
    expect([engine.id, socket.id]).toEqual([null, undefined]);
    opening.answer(handshake("second"));
    const [connect] = await server.take("second", 1);
    expect(connect).toBe("40");
    const again = next(socket, "connect");
    (await server.get("second")).answer('40{"sid":"another"}');
    await again;
    expect([socket.io.engine.id, socket.id]).toEqual(["second", "another"]);
    expect(socket.io.engine).not.toBe(engine);
  });
});

describe("the heartbeat", () => {
  it("trap 5: is the sum of both values, and only pings put it off", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const connected = next(socket, "connect");
    const before = Date.now();
    let poll = await server.join("s", { pingInterval: 100_000, pingTimeout: 7_000 });
    await connected;
    // The two clocks are read one after the other, and both are rounded.
    const rounding = 3;
    const expiry = socket.io.engine._pingTimeoutTime;
    expect(expiry).toBeGreaterThanOrEqual(before + 107_000 - rounding);
    expect(expiry).toBeLessThanOrEqual(Date.now() + 107_000 + rounding);

    const begin = Date.now();
    while (Date.now() < begin + 50) {
      const event = next(socket, "event");
      poll.answer("6", '42["event"]');
      await event;
      poll = await server.get("s");
    }
    expect(Math.abs(socket.io.engine._pingTimeoutTime - expiry)).toBeLessThanOrEqual(rounding);
    const ping = next(socket.io, "ping");
    poll.answer("2");
    await ping;
    expect(socket.io.engine._pingTimeoutTime).toBeGreaterThanOrEqual(begin + 50 + 107_000 - rounding);
    expect(await server.take("s", 1)).toEqual(["3"]);
  });

  it("trap 5: expires although other packets come all the time", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, reconnection: false });
    let poll = await server.join("s", { pingInterval: 60, pingTimeout: 40 });
    const disconnected = next(socket, "disconnect");
    for (;;) {
      poll.answer('42["event"]');
      const outcome = await Promise.race([disconnected, server.get("s")]);
      if (Array.isArray(outcome)) {
        expect(outcome[0]).toBe("ping timeout");
        return;
      }
      poll = outcome;
    }
  });

  it("trap 6: is checked by the clock before each emit, and ends the session once, later", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const connected = next(socket, "connect");
    await server.join("asleep");
    await connected;
    const { engine } = socket.io;
    const closes = collect(engine, "close");
    const disconnected = next(socket, "disconnect");
    engine._pingTimeoutTime = Date.now() - 1;
    socket.emit("late", 1);
    socket.emit("late", 2);
    expect(closes).toEqual([]);
    expect(socket.connected).toBe(true);
    expect(socket.sendBuffer).toHaveLength(2);
    expect((await disconnected)[0]).toBe("ping timeout");
    expect(closes).toHaveLength(1);
    await server.join("awake");
    expect(await server.take("awake", 2)).toEqual(['42["late",1]', '42["late",2]']);
    expect(closes).toHaveLength(1);
  });
});

describe("close()", () => {
  it("trap 12: lets buffered packets go out, and drops new ones silently", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, reconnection: false });
    const connected = next(socket, "connect");
    await server.join("s");
    await connected;
    const { engine } = socket.io;
    socket.emit("first");
    const post = await server.post("s");
    socket.emit("second");
    const closed = next(engine, "close");
    engine.close();
    expect(engine.readyState).toBe("closing");
    const created = collect(engine, "packetCreate");
    engine.write("dropped");
    expect(created).toEqual([]);
    expect(engine.writeBuffer).not.toContainEqual(expect.objectContaining({ data: "dropped" }));
    expect(post.packets).toEqual(['42["first"]']);
    post.answer();
    expect(await server.take("s", 2)).toEqual(['42["second"]', "1"]);
    expect((await closed)[0]).toBe("forced close");
    engine.write("dropped");
    expect(created).toEqual([]);
  });
});

describe("the write buffer", () => {
  it("trap 13: may grow while a Blob is read, and everything arrives once, in order", async () => {
    const server = await start();
    const socket = open(server.url, polling);
    await next(socket, "connect");
    const said = collect<[number, ArrayBuffer?]>(socket, "said");
    for (let number = 0; number < 12; number += 3) {
      socket.emit("say", number, new Blob([new Uint8Array(20_000).fill(number)]));
      socket.emit("say", number + 1);
      await Promise.resolve();
      socket.emit("say", number + 2);
    }
    await socket.emitWithAck("echo", "last");
    expect(said.map(([number]) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    for (const [number, data] of said.filter((_, index) => index % 3 === 0)) {
      expect(new Uint8Array(data as ArrayBuffer)).toEqual(new Uint8Array(20_000).fill(number));
    }
  });
});

describe("options", () => {
  it("trap 17: a query for one transport leaves EIO, transport and sid alone", async () => {
    vi.stubGlobal("WebSocket", WebSocket);
    const server = await ScriptedServer.start();
    const socket = open(server.url, {
      query: { all: "1" },
      transportOptions: { polling: { query: { one: "a b" } }, websocket: { query: { one: "&" } } },
    } as never);
    const opening = await server.gets.next();
    expect(Object.fromEntries(opening.query)).toMatchObject({ EIO: "4", transport: "polling", one: "a b" });
    opening.answer(handshake("s", { upgrades: ["websocket"] }));
    const poll = await server.get("s");
    expect(Object.fromEntries(poll.query)).toMatchObject({ EIO: "4", transport: "polling", one: "a b" });
    const peer = await server.peers.next();
    expect(Object.fromEntries(peer.query)).toEqual({ EIO: "4", transport: "websocket", sid: "s", one: "&" });
    socket.disconnect();
  });

  it("trap 18: rememberUpgrade is known of each host, and forgotten with an error", async () => {
    vi.stubGlobal("WebSocket", WebSocket);
    const [known, unknown] = await Promise.all([start(), start()]);
    const options = { rememberUpgrade: true, reconnection: false };
    const firstTransport = (url: string, more = {}) => {
      const socket = open(url, { ...options, ...more });
      return [socket, socket.io.engine.transport.name] as const;
    };
    const [first, begun] = firstTransport(known.url);
    expect(begun).toBe("polling");
    await next(first.io.engine, "upgrade");
    first.disconnect();
    expect(firstTransport(known.url)[1]).toBe("websocket");
    expect(firstTransport(unknown.url)[1]).toBe("polling");
    const [lost] = firstTransport(known.url, { path: "/nowhere", transports: ["polling"] });
    await next(lost, "connect_error");
    expect(firstTransport(known.url)[1]).toBe("polling");
  });
});

describe("the end", () => {
  async function end(finish: (poll: Exchange, engine: { close(): void }) => void) {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, reconnection: false });
    const connected = next(socket, "connect");
    const poll = await server.join("s");
    await connected;
    const { engine } = socket.io;
    const events = record(engine, "error", "close");
    const closed = next(engine, "close");
    finish(poll, engine);
    const [reason] = await closed;
    return [reason, events];
  }

  it("trap 19: an error comes before its close, a clean end has none", async () => {
    expect(await end((poll) => poll.respond(500))).toEqual(["transport error", ["error", "close"]]);
    expect(await end((poll) => poll.answer("x"))).toEqual(["transport error", ["error", "close"]]);
    expect(await end((poll) => poll.answer("1"))).toEqual(["transport close", ["close"]]);
    expect(await end((_, engine) => engine.close())).toEqual(["forced close", ["close"]]);
  });

  it("trap 20: nothing that comes after it counts", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const events = record(socket, "connect", "disconnect", "ghost", "real");
    const old = await server.join("old");
    const { engine } = socket.io;
    const oldEvents = record(engine, "close", "error", "data", "packet");
    const closed = next(engine, "close");
    engine.close();
    expect(await server.take("old", 1)).toEqual(["1"]);
    await closed;
    const real = next(socket, "real");
    const poll = await server.join("new");
    old.answer('42["ghost"]', "1", "x");
    await old.over;
    poll.answer('42["real"]');
    await real;
    expect(events).toEqual(["connect", "disconnect", "connect", "real"]);
    expect(oldEvents).toEqual(["close"]);
  });
});
