/**
 * Traps 42 to 50: joining and leaving namespaces, and the connection under them.
 */

import { WebSocket } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Client, next, open, start } from "../package.js";
import { collect, record } from "./events.js";
import { reply, ScriptedServer } from "./scripted-server.js";

const polling = { transports: ["polling"], reconnectionDelay: 1, reconnectionDelayMax: 1 };

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("joining", () => {
  it("trap 42: is asked for once, however often connect() is called", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const connects = collect(socket, "connect");
    socket.connect().open();
    socket.io.on("open", () => socket.connect().connect());
    const { get, packets } = await server.connecting("s");
    expect(packets).toEqual(["40"]);
    socket.connect().connect();
    const connected = next(socket, "connect");
    get.answer('40{"sid":"x"}');
    await connected;
    socket.connect();
    socket.emit("barrier");
    expect(await server.take("s", 1)).toEqual(['42["barrier"]']);
    expect(connects).toHaveLength(1);
  });

  it("trap 42: takes auth once, and only for the connection that asked for it", async () => {
    const server = await ScriptedServer.start();
    const gives: ((data: object) => void)[] = [];
    const asked = () => vi.waitUntil(() => gives.shift());
    const socket = open(server.url, { ...polling, auth: (give) => gives.push(give) });
    await server.open("first");
    const late = await asked();
    const disconnected = next(socket.io, "close");
    (await server.get("first")).respond(500);
    await disconnected;
    await server.open("second");
    const give = await asked();
    late({ token: "late" });
    give({ token: "right" });
    give({ token: "twice" });
    late({ token: "late" });
    expect(await server.take("second", 1)).toEqual(['40{"token":"right"}']);
    const connected = next(socket, "connect");
    (await server.get("second")).answer('40{"sid":"x"}');
    await connected;
    give({ token: "joined already" });
    socket.emit("barrier");
    expect(await server.take("second", 1)).toEqual(['42["barrier"]']);
  });

  it("trap 43: works again in the tick of leaving, while the old engine still writes", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const connected = next(socket, "connect");
    await server.join("old");
    await connected;
    const names = record(socket, "disconnect", "connect");
    socket.emit("last");
    const post = await server.post("old");
    const { engine } = socket.io;
    socket.disconnect().connect();
    expect(socket.active).toBe(true);
    expect(socket.connected).toBe(false);
    const again = next(socket, "connect");
    // The new session is opened while the POST of the old one waits.
    await server.open("new");
    expect(socket.io.engine).not.toBe(engine);
    post.answer();
    const farewell = await server.posts.next();
    const [old, fresh] =
      farewell.sid === "old" ? [farewell, await server.posts.next()] : [await server.posts.next(), farewell];
    expect([old.sid, fresh.sid]).toEqual(["old", "new"]);
    expect(fresh.packets).toEqual(["40"]);
    old.answer();
    fresh.answer();
    const ends = [...old.packets];
    (await server.get("new")).answer(reply("40", "new"));
    await again;
    if (ends.length === 1) ends.push(...(await server.posts.next()).packets);
    expect(ends).toEqual(["41", "1"]);
    expect(names).toEqual(["disconnect", "connect"]);
    expect(socket.id).toBe("of-new");
  });

  it("trap 49: is possible again with other auth after a middleware has refused it", async () => {
    const server = await start();
    server.io.of("/guarded").use((socket, proceed) => {
      if (socket.handshake.auth.token === "good") proceed();
      else proceed(Object.assign(new Error("not allowed"), { data: { code: 7 } }));
    });
    const said: unknown[] = [];
    server.io.of("/guarded").on("connection", (socket) => {
      socket.on("say", (text, done) => {
        said.push(text);
        done();
      });
    });
    const socket = open(`${server.url}/guarded`, { ...polling, auth: { token: "bad" } });
    const attempts = collect(socket.io, "reconnect_attempt");
    const done = new Promise<void>((resolve) => socket.emit("say", "early", () => resolve()));
    const [error] = await next(socket, "connect_error");
    expect(error).toMatchObject({ message: "not allowed", data: { code: 7 } });
    expect(socket.active).toBe(false);
    expect(socket.sendBuffer).toHaveLength(1);
    expect([socket.io._readyState, socket.io._reconnecting]).toEqual(["closed", false]);
    socket.auth = { token: "good" };
    socket.connect();
    await done;
    expect(said).toEqual(["early"]);
    expect(attempts).toEqual([]);
  });
});

describe("leaving", () => {
  it.each<[string, (server: ScriptedServer) => Promise<unknown>]>([
    ["at once", () => Promise.resolve()],
    ["before the handshake", (server) => server.gets.next()],
    ["before the reply to CONNECT", (server) => server.connecting("s")],
  ])("trap 44: %s emits nothing, and a second time nothing either", async (_, reach) => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, autoConnect: false });
    const names = record(socket, "connect", "disconnect", "connect_error");
    const closes = collect(socket.io, "close");
    socket.connect();
    await reach(server);
    socket.disconnect();
    expect([socket.active, socket.connected]).toEqual([false, false]);
    const { length } = closes;
    socket.disconnect();
    socket.io._close();
    expect(closes).toHaveLength(length);
    expect(names).toEqual([]);
  });

  it("trap 44: a second time emits nothing", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const names = record(socket, "connect", "disconnect", "connect_error");
    const closes = collect(socket.io, "close");
    const connected = next(socket, "connect");
    await server.join("last");
    await connected;
    socket.disconnect().disconnect();
    socket.io._close();
    expect(names).toEqual(["connect", "disconnect"]);
    expect(closes).toHaveLength(1);
  });

  it.each([["joined"], ["joining"]])(
    "trap 45: does not end the connection of a namespace that is %s",
    async (how) => {
      const server = await ScriptedServer.start();
      const socket = open(server.url, polling);
      const other = socket.io.socket("/other");
      const connected = next(socket, "connect");
      const { get, packets } = await server.connecting("s", {}, 2);
      const otherConnected = next(other, "connect");
      const replies = packets.map((packet) => reply(packet, "s"));
      const [mine = "", others = ""] = replies[0]?.startsWith("40/") ? replies.reverse() : replies;
      const closes = collect(socket.io, "close");
      get.answer(...(how === "joined" ? [mine, others] : [mine]));
      await connected;
      if (how === "joined") await otherConnected;
      socket.disconnect();
      expect(await server.take("s", 1)).toEqual(["41"]);
      expect(socket.io._readyState).toBe("open");
      if (how === "joining") {
        (await server.get("s")).answer(others);
        await otherConnected;
      }
      other.emit("still here");
      expect(await server.take("s", 1)).toEqual(['42/other,["still here"]']);
      expect(closes).toEqual([]);
      other.disconnect();
      expect(closes).toHaveLength(1);
    },
  );
});

describe("reconnecting", () => {
  it("trap 46: is neither cancelled nor doubled by another namespace", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, reconnectionDelay: 5000, reconnectionDelayMax: 5000 });
    const attempts = collect<[number]>(socket.io, "reconnect_attempt");
    const reconnects = collect<[number]>(socket.io, "reconnect");
    const failed = next(socket, "connect_error");
    (await server.gets.next()).respond(500);
    await failed;
    await vi.waitUntil(() => socket.io._reconnecting, { interval: 1 });
    const other = socket.io.socket("/other");
    const connected = Promise.all([next(socket, "connect"), next(other, "connect")]);
    vi.advanceTimersByTime(5000);
    await server.join("s", {}, 2);
    await connected;
    expect(attempts).toEqual([[1]]);
    expect(reconnects).toEqual([[1]]);
    expect(socket.io._reconnecting).toBe(false);
    // A second loop would come back with its own delay.
    vi.advanceTimersByTime(20_000);
    expect(socket.io._readyState).toBe("open");
    expect(attempts).toHaveLength(1);
    expect(server.openings).toBe(2);
  });

  async function inAttempt(handle: (socket: Client) => void) {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const handled = new Promise<void>((resolve) =>
      socket.io.once("reconnect_attempt", () => {
        handle(socket);
        resolve();
      }),
    );
    (await server.gets.next()).respond(500);
    await handled;
    return { server, socket };
  }

  it("trap 47: ends when the handler of reconnect_attempt disconnects", async () => {
    const { server, socket } = await inAttempt((socket) => socket.disconnect());
    expect([socket.active, socket.io._reconnecting, socket.io._readyState]).toEqual([false, false, "closed"]);
    const attempts = collect(socket.io, "reconnect_attempt");
    const barrier = open(server.url, polling);
    await Promise.all([next(barrier, "connect"), server.join("barrier")]);
    expect(server.openings).toBe(2);
    expect(attempts).toEqual([]);
  });

  it("trap 47: begins anew when the handler of reconnect_attempt disconnects and connects", async () => {
    const { server, socket } = await inAttempt((socket) => socket.disconnect().connect());
    const connects = collect(socket, "connect");
    const poll = await server.join("s");
    const event = next(socket, "event");
    poll.answer('42["event"]');
    await event;
    expect(connects).toHaveLength(1);
    expect(server.openings).toBe(2);
    expect([socket.connected, socket.io._reconnecting]).toEqual([true, false]);
  });
});

describe("an error", () => {
  it("trap 48: of the Manager reaches each Socket that waits for it, and no other", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, reconnection: false });
    const sockets = ["/a", "/b"].map((name) => socket.io.socket(name));
    const [first, second] = sockets as [Client, Client];
    second.disconnect();
    const errors = [socket, first, second].map((each) => collect(each, "connect_error"));
    const failed = next(socket.io, "error");
    (await server.gets.next()).respond(500);
    const [error] = await failed;
    expect(errors).toEqual([[[error]], [[error]], []]);
  });

  it("trap 48: of a connection reaches no Socket that was connected", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, reconnection: false });
    const other = socket.io.socket("/other");
    const connected = next(socket, "connect");
    const { get } = await server.connecting("s", {}, 2);
    get.answer('40{"sid":"x"}');
    await connected;
    const [errors, otherErrors] = [collect(socket, "connect_error"), collect(other, "connect_error")];
    const disconnected = next(socket, "disconnect");
    const closed = next(socket.io, "close");
    (await server.get("s")).respond(500);
    await Promise.all([disconnected, closed]);
    expect(errors).toEqual([]);
    expect(otherErrors).toHaveLength(1);
  });

  it("trap 50: of parsing closes the engine and its transport too", async () => {
    vi.stubGlobal("WebSocket", WebSocket);
    const server = await ScriptedServer.start();
    const socket = open(server.url, { transports: ["websocket"], reconnectionDelay: 1 });
    const connected = next(socket, "connect");
    const peer = await server.joinOverWebSocket("s");
    await connected;
    const { engine } = socket.io;
    const events = record(socket, "after", "disconnect");
    const closed = next(engine, "close");
    const disconnected = next(socket, "disconnect");
    peer.send("4nonsense");
    peer.send('42["after"]');
    expect((await disconnected)[0]).toBe("parse error");
    await closed;
    await peer.closed;
    expect(engine.readyState).toBe("closed");
    const again = next(socket, "connect");
    await server.joinOverWebSocket("again");
    await again;
    expect(events).toEqual(["disconnect"]);
  });
});
