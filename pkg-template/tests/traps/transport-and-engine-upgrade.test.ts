/**
 * Traps 7 to 11 and 14 to 16: the upgrade of a session at every step, WebSocket and
 * WebTransport.
 */

import { WebSocket } from "undici";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Client, next, open } from "../package.js";
import { collect, record } from "./events.js";
import { type Exchange, handshake, type Peer, ScriptedServer } from "./scripted-server.js";
import { frame, provideWebTransport, type Session } from "./webtransport-peer.js";

const bytes = Uint8Array.of(1, 2, 3);
const placeholder = '{"_placeholder":true,"num":0}';

/** How many WebSockets were made. */
let webSockets = 0;

beforeEach(() => {
  webSockets = 0;
  vi.stubGlobal(
    "WebSocket",
    class extends WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args);
        webSockets += 1;
      }
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A joined session on polling whose candidate has sent its probe. */
async function probing(options: Parameters<typeof open>[1] = {}) {
  const server = await ScriptedServer.start();
  const socket = open(server.url, { reconnection: false, ...options });
  const connected = next(socket, "connect");
  const poll = await server.join("s", { upgrades: ["websocket"] });
  await connected;
  const peer = await server.peers.next();
  expect(peer.query.get("sid")).toBe("s");
  expect(await peer.frames.next()).toBe("2probe");
  return { server, socket, engine: socket.io.engine, poll, peer };
}

async function frames(peer: Peer | Session, count: number) {
  const taken: (string | Buffer)[] = [];
  while (taken.length < count) taken.push(await peer.frames.next());
  return taken;
}

describe("an upgrade", () => {
  async function accept(engine: Client["io"]["engine"], peer: Peer): Promise<void> {
    const upgrading = next(engine, "upgrading");
    peer.send("3probe");
    await upgrading;
  }

  it("trap 7: holds everything back until `5`, pongs too", async () => {
    const { server, socket, engine, poll, peer } = await probing();
    await accept(engine, peer);
    socket.emit("a");
    const ping = next(socket.io, "ping");
    const event = next(socket, "event");
    poll.answer("2", '42["event"]');
    await Promise.all([ping, event]);
    socket.emit("b");
    expect(await frames(peer, 4)).toEqual(["5", '42["a"]', "3", '42["b"]']);
    expect(engine.transport.name).toBe("websocket");
    expect([server.posts.length, server.gets.length]).toEqual([0, 0]);
  });

  it.each([["GET"], ["POST"]])("trap 8: loses no packet when the %s ends last", async (last) => {
    const { server, socket, engine, poll, peer } = await probing();
    socket.emit("a");
    const post = await server.post("s");
    expect(post.packets).toEqual(['42["a"]']);
    socket.emit("b");
    await accept(engine, peer);
    socket.emit("c");
    const ends = [() => post.answer(), () => poll.answer("6")];
    if (last === "POST") ends.reverse();
    for (const end of ends) end();
    expect(await frames(peer, 3)).toEqual(["5", '42["b"]', '42["c"]']);
    socket.emit("d");
    expect(await frames(peer, 1)).toEqual(['42["d"]']);
    expect(engine.writeBuffer).toEqual([]);
    expect(server.posts.length).toBe(0);
  });

  it.each<[string, (poll: Exchange) => void]>([
    ["before the poll has ended", () => {}],
    ["after it", (poll) => poll.answer("6")],
  ])("trap 9: goes back to polling when its candidate dies after `3probe`, %s", async (_, before) => {
    const { server, socket, engine, poll, peer } = await probing();
    // Keeps the session from coming to rest.
    socket.emit("a");
    const post = await server.post("s");
    await accept(engine, peer);
    socket.emit("b");
    before(poll);
    const failed = next<[{ transport?: string }]>(engine, "upgradeError");
    peer.cut();
    expect((await failed)[0]).toMatchObject({ transport: "websocket" });
    socket.emit("c");
    post.answer();
    expect(await server.take("s", 2)).toEqual(['42["b"]', '42["c"]']);
    const event = next(socket, "event");
    (poll.answered ? await server.get("s") : poll).answer('42["event"]');
    await event;
    expect(engine.transport.name).toBe("polling");
    expect(socket.connected).toBe(true);
    expect(server.violations).toEqual([]);
  });

  it.each(["3", "6", "4message", "3other"])("trap 10: closes a candidate that answers %s", async (answer) => {
    const { server, socket, engine, poll, peer } = await probing();
    const failed = next<[{ transport?: string }]>(engine, "upgradeError");
    const messages = collect(engine, "message");
    peer.send(answer);
    expect((await failed)[0]).toMatchObject({ transport: "websocket" });
    await peer.closed;
    socket.emit("a");
    expect(await server.take("s", 1)).toEqual(['42["a"]']);
    const event = next(socket, "event");
    poll.answer('42["event"]');
    await event;
    expect(messages).toHaveLength(1);
    expect(engine.transport.name).toBe("polling");
  });
});

describe("a probe that waits behind WebTransport", () => {
  async function waiting() {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const sessions = provideWebTransport();
    const server = await ScriptedServer.start();
    const socket = open(server.url, {
      reconnection: false,
      transports: ["polling", "websocket", "webtransport"],
    });
    const connected = next(socket, "connect");
    const joining = server.join("s", { upgrades: ["websocket", "webtransport"] });
    await connected;
    // For so long the next poll is held back for the candidate.
    vi.advanceTimersByTime(50);
    const poll = await joining;
    const session = await sessions.next();
    expect(await session.frames.next()).toBe('0{"sid":"s"}');
    return { socket, poll, session };
  }

  it("trap 11: starts after 200 ms", async () => {
    await waiting();
    vi.advanceTimersByTime(149);
    expect(webSockets).toBe(0);
    vi.advanceTimersByTime(1);
    expect(webSockets).toBe(1);
  });

  it("trap 11: does not start after a close", async () => {
    const { socket } = await waiting();
    socket.disconnect();
    vi.advanceTimersByTime(5000);
    expect(webSockets).toBe(0);
  });

  it("trap 11: does not start after another upgrade has won", async () => {
    const { socket, poll, session } = await waiting();
    const { engine } = socket.io;
    expect(await session.frames.next()).toBe("2probe");
    const upgrading = next(engine, "upgrading");
    session.send(frame("3probe"));
    await upgrading;
    vi.advanceTimersByTime(5000);
    expect(webSockets).toBe(0);
    const upgrade = next(engine, "upgrade");
    poll.answer("6");
    await upgrade;
    vi.advanceTimersByTime(5000);
    expect(webSockets).toBe(0);
    expect(engine.transport.name).toBe("webtransport");
    expect(await session.frames.next()).toBe("5");
  });
});

describe("binary data", () => {
  const values: [string, () => unknown][] = [
    ["a typed array", () => bytes],
    ["a Blob", () => new Blob([bytes])],
  ];

  it.each(values)("trap 14: %s as base64 over a WebSocket is not overtaken", async (_, value) => {
    const server = await ScriptedServer.start();
    const options = { transports: ["websocket"], forceBase64: true, reconnection: false };
    const socket = open(server.url, options);
    const connected = next(socket, "connect");
    const peer = await server.joinOverWebSocket("s");
    await connected;
    socket.emit("a", value());
    socket.emit("b");
    expect(await frames(peer, 3)).toEqual([`451-["a",${placeholder}]`, "bAQID", '42["b"]']);
  });

  /** A session over WebTransport alone, joined. */
  async function overWebTransport() {
    const sessions = provideWebTransport();
    const socket = open("https://127.0.0.1:1", { transports: ["webtransport"], reconnection: false });
    const connected = next(socket, "connect");
    const session = await sessions.next();
    expect(await session.frames.next()).toBe("0");
    session.send(frame(handshake("s")));
    expect(await session.frames.next()).toBe("40");
    session.send(frame('40{"sid":"of-s"}'));
    await connected;
    return { socket, session };
  }

  it.each(values)("trap 14: %s over WebTransport is not overtaken", async (_, value) => {
    const { socket, session } = await overWebTransport();
    socket.emit("a", value());
    socket.emit("b");
    expect(await frames(session, 3)).toEqual([`451-["a",${placeholder}]`, Buffer.from(bytes), '42["b"]']);
  });

  const chunks = Buffer.concat([frame(`451-["a",${placeholder}]`), frame(bytes), frame('42["b"]')]);

  it.each([
    ["one chunk", [chunks]],
    ["a chunk for each byte", Array.from(chunks, (byte) => Uint8Array.of(byte))],
  ])("trap 16: from %s of WebTransport is exactly the payload", async (_, pieces) => {
    const { socket, session } = await overWebTransport();
    const [first, second] = [next<[ArrayBuffer]>(socket, "a"), next(socket, "b")];
    for (const piece of pieces) session.send(piece);
    const [received] = await first;
    expect(received).toBeInstanceOf(ArrayBuffer);
    expect(new Uint8Array(received)).toEqual(bytes);
    await second;
  });
});

describe("volatile", () => {
  it("trap 15: emits of one tick all go out over a WebSocket", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { transports: ["websocket"], reconnection: false });
    const connected = next(socket, "connect");
    const peer = await server.joinOverWebSocket("s");
    await connected;
    const events = record(socket, "disconnect");
    for (const number of [0, 1, 2]) socket.volatile.emit("v", number);
    socket.emit("last");
    expect(await frames(peer, 4)).toEqual(['42["v",0]', '42["v",1]', '42["v",2]', '42["last"]']);
    expect(events).toEqual([]);
  });
});
