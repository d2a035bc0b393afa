/**
 * What is mended beside the traps: attempts that end without an error, constructors
 * that throw, limits of time, and the network as the page tells of it. See
 * `docs/differences.md`; each name begins with the slugs.
 */

import { WebSocket } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { next, open, start } from "../package.js";
import { collect, record } from "./events.js";
import { providePage } from "./page.js";
import { handshake, ScriptedServer } from "./scripted-server.js";
import { provideWebTransport } from "./webtransport-peer.js";

const polling = { transports: ["polling"], reconnectionDelay: 1, reconnectionDelayMax: 1 };
const fakes: Parameters<typeof vi.useFakeTimers>[0] = {
  toFake: ["setTimeout", "clearTimeout", "performance"],
};

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("close-while-opening", () => {
  it.each<[string, (page: ReturnType<typeof providePage>, engine: { close(): void }) => void]>([
    ["offline", (page) => page.dispatch("offline")],
    ["engine.close()", (_, engine) => engine.close()],
  ])("%s is a failed attempt, and the next one follows", async (_, end) => {
    const page = providePage();
    const server = await ScriptedServer.start();
    // Without the mending nothing would happen before this has passed.
    const socket = open(server.url, { ...polling, timeout: false as never });
    await server.gets.next();
    const names = record(socket.io, "error", "reconnect_attempt", "open");
    const failed = next(socket, "connect_error");
    end(page, socket.io.engine);
    expect((await failed)[0]).toBeInstanceOf(Error);
    const connected = next(socket, "connect");
    await server.join("s");
    await connected;
    expect(names).toEqual(["error", "reconnect_attempt", "open"]);
  });

  it("a WebTransport session that ends is a failed attempt", async () => {
    const sessions = provideWebTransport();
    const socket = open("https://127.0.0.1:1", { transports: ["webtransport"], reconnectionDelay: 1 });
    const failed = next(socket, "connect_error");
    (await sessions.next()).close();
    expect((await failed)[0]).toBeInstanceOf(Error);
    expect(await (await sessions.next()).frames.next()).toBe("0");
  });
});

describe("constructor-throws", () => {
  class Throws {
    constructor() {
      throw new DOMException("mixed content", "SecurityError");
    }
  }

  it.each([["WebSocket"], ["WebTransport"]])(
    "%s: is a failed attempt, or leads to the next transport",
    async (name) => {
      vi.stubGlobal(name, Throws);
      const server = await start();
      const transports = [name.toLowerCase(), "polling"];
      const lost = open(server.url, { transports, reconnection: false });
      expect((await next(lost, "connect_error"))[0]).toMatchObject({
        type: "TransportError",
        description: { name: "SecurityError" },
      });
      const socket = open(server.url, { transports, tryAllTransports: true });
      await next(socket, "connect");
      expect(socket.io.engine.transport.name).toBe("polling");
    },
  );
});

describe("upgrade-timeout", () => {
  it("a probe that is not answered ends after 10 s, and the session goes on", async () => {
    vi.useFakeTimers(fakes);
    vi.stubGlobal("WebSocket", WebSocket);
    const server = await ScriptedServer.start();
    const socket = open(server.url, { reconnection: false });
    const connected = next(socket, "connect");
    const joining = server.join("s", { upgrades: ["websocket"] });
    await connected;
    // For so long the next poll is held back for the candidate.
    vi.advanceTimersByTime(50);
    await joining;
    const { engine } = socket.io;
    const peer = await server.peers.next();
    expect(await peer.frames.next()).toBe("2probe");
    const failures = collect(engine, "upgradeError");
    vi.advanceTimersByTime(9_949);
    expect(failures).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(failures).toEqual([[expect.objectContaining({ transport: "websocket" })]]);
    await peer.closed;
    socket.emit("still here");
    expect(await server.take("s", 1)).toEqual(['42["still here"]']);
  });
});

describe("namespace-timeout", () => {
  it("a CONNECT that is not answered ends after 60 s", async () => {
    vi.useFakeTimers(fakes);
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, reconnection: false });
    const failed = next(socket, "connect_error");
    await server.connecting("s", { pingInterval: 90_000 });
    vi.advanceTimersByTime(60_000);
    expect((await failed)[0]).toMatchObject({ code: "namespace_timeout" });
  });
});

describe("the network", () => {
  it("online-event: begins the next try at once; offline ends the connection at once", async () => {
    const page = providePage();
    const server = await ScriptedServer.start();
    const socket = open(server.url, {
      transports: ["polling"],
      reconnectionDelay: 3_600_000,
      reconnectionDelayMax: 3_600_000,
    });
    const connected = next(socket, "connect");
    await server.join("first");
    await connected;
    const disconnected = next(socket, "disconnect");
    page.dispatch("offline");
    expect(await disconnected).toEqual([
      "transport close",
      expect.objectContaining({ description: "network connection lost" }),
    ]);
    const attempts = collect(socket.io, "reconnect_attempt");
    const again = next(socket, "connect");
    page.dispatch("online");
    await server.join("second");
    await again;
    expect(attempts).toEqual([[1]]);
  });

  it("offline means nothing to a server on localhost", async () => {
    const page = providePage();
    const server = await ScriptedServer.start();
    const socket = open(server.url.replace("127.0.0.1", "localhost"), { ...polling, reconnection: false });
    const connected = next(socket, "connect");
    const poll = await server.join("s");
    await connected;
    const names = record(socket, "disconnect", "event");
    page.dispatch("offline");
    const event = next(socket, "event");
    poll.answer('42["event"]');
    await event;
    expect(names).toEqual(["event"]);
  });
});

describe("retry-now", () => {
  it.each([["connect"], ["open"]])(
    "%s() between two tries is the next one, and later losses are healed",
    async (method) => {
      const server = await ScriptedServer.start();
      const socket = open(server.url, {
        transports: ["polling"],
        reconnectionDelay: 3_600_000,
        reconnectionDelayMax: 3_600_000,
      });
      const failed = next(socket, "connect_error");
      (await server.gets.next()).respond(500);
      await failed;
      await vi.waitUntil(() => socket.io._reconnecting, { interval: 1 });
      const connected = next(socket, "connect");
      if (method === "connect") socket.connect();
      else socket.io.open();
      const poll = await server.join("first");
      await connected;
      expect(socket.io._reconnecting).toBe(false);
      socket.io.reconnectionDelay(1).reconnectionDelayMax(1);
      const again = next(socket, "connect");
      poll.respond(500);
      await server.join("second");
      await again;
      expect(socket.id).toBe("of-second");
    },
  );
});

describe("reconnection-restored", () => {
  it("reconnection(false) and then (true) heals the next loss", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, polling);
    const connected = next(socket, "connect");
    const poll = await server.join("first");
    await connected;
    socket.io.reconnection(false).reconnection(true);
    const again = next(socket, "connect");
    poll.respond(500);
    await server.join("second");
    await again;
    expect(socket.id).toBe("of-second");
  });
});

describe("same-origin-cookies, node-options", () => {
  it.each([
    [false, "same-origin"],
    [true, "include"],
  ])("withCredentials %s sends cookies: %s", async (withCredentials, credentials) => {
    const { fetch } = globalThis;
    const seen = vi.fn(fetch);
    vi.stubGlobal("fetch", seen);
    const server = await start();
    const nodeOptions = {
      autoUnref: true,
      agent: "none",
      rejectUnauthorized: false,
      perMessageDeflate: { threshold: 1 },
    };
    const socket = open(server.url, { ...polling, ...nodeOptions, withCredentials });
    expect(await socket.emitWithAck("echo", 1)).toBe(1);
    for (const [, init] of seen.mock.calls) expect(init).toMatchObject({ credentials });
  });
});

describe("second-handshake", () => {
  it("ends the connection, and `open` is not emitted again", async () => {
    const server = await ScriptedServer.start();
    const socket = open(server.url, { ...polling, reconnection: false });
    const connected = next(socket, "connect");
    const poll = await server.join("s");
    await connected;
    const names = record(socket.io.engine, "open", "handshake", "close");
    const disconnected = next(socket, "disconnect");
    poll.answer(handshake("other"));
    expect(await disconnected).toEqual([
      "transport error",
      expect.objectContaining({ code: "packet_invalid" }),
    ]);
    expect(names).toEqual(["close"]);
  });
});
