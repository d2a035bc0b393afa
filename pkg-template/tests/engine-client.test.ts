/**
 * The entry `@sockeye/client/engine` against a real Engine.IO server.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type ServerOptions } from "engine.io";
import { WebSocket } from "undici";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type * as EngineClient from "../src/engine-client.js";
import { next } from "./package.js";

const { Socket, SocketError, protocol }: typeof EngineClient = await import(
  "../../pkg/dist/engine-client.js" as string
);

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Sends back what it gets; says goodbye to whoever says "close". */
async function serve(options: ServerOptions = {}): Promise<string> {
  const http = createServer();
  const engine = new Server(options);
  engine.attach(http);
  engine.on("connection", (socket) => {
    socket.on("message", (data: unknown) => (data === "close" ? socket.close() : socket.send(data)));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    engine.close();
    http.closeAllConnections();
    http.close();
  });
  return `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

function connect(...args: ConstructorParameters<typeof Socket>): EngineClient.Socket {
  const socket = new Socket(...args);
  onTestFinished(() => void socket.close());
  return socket;
}

describe("an engine alone", () => {
  it.each(["polling", "websocket"])("carries messages over %s", async (transport) => {
    vi.stubGlobal("WebSocket", WebSocket);
    const socket = connect(await serve(), { transports: [transport] });
    expect(socket.readyState).toBe("opening");
    const handshake = next(socket, "handshake");
    await next(socket, "open");
    expect((await handshake)[0]).toMatchObject({ sid: socket.id, pingInterval: 25_000 });
    expect(socket.readyState).toBe("open");
    expect(socket.transport.name).toBe(transport);
    const text = next(socket, "message");
    socket.send("text 😀");
    expect(await text).toEqual(["text 😀"]);
    const binary = next(socket, "data");
    socket.write(Uint8Array.of(1, 2, 3));
    expect(await binary).toEqual([Uint8Array.of(1, 2, 3).buffer]);
    expect(protocol).toBe(4);
    expect(Socket.protocol).toBe(4);
  });

  it("sends what waited once it is open, and all of it before it closes", async () => {
    const socket = connect(await serve());
    const early = next(socket, "message");
    socket.send("early");
    expect(socket.writeBuffer).toEqual([{ type: "message", data: "early" }]);
    await next(socket, "open");
    expect(await early).toEqual(["early"]);
    const echo = next(socket, "message");
    await new Promise<void>((flushed) => socket.send("last words", null, flushed));
    expect(await echo).toEqual(["last words"]);
    const close = next(socket, "close");
    expect(socket.close().readyState).toBe("closing");
    expect(await close).toEqual(["forced close", undefined]);
    expect(socket.readyState).toBe("closed");
    expect(socket.id).toBeNull();
    socket.send("nobody hears this");
  });

  it("upgrades", async () => {
    vi.stubGlobal("WebSocket", WebSocket);
    const socket = connect(await serve());
    const upgrading = next(socket, "upgrading");
    const upgrade = next(socket, "upgrade");
    expect(await upgrading).toMatchObject([{ name: "websocket" }]);
    expect(await upgrade).toMatchObject([{ name: "websocket", query: { EIO: 4, sid: socket.id } }]);
    const echo = next(socket, "message");
    socket.send("after");
    expect(await echo).toEqual(["after"]);
  });

  it("tells of each packet", async () => {
    const socket = connect(await serve());
    const log: unknown[] = [];
    for (const event of ["packet", "packetCreate", "heartbeat", "flush", "drain", "message"] as const) {
      socket.on(event, (argument?: unknown) => log.push([event, argument]));
    }
    await next(socket, "open");
    expect(log).toEqual([
      ["packet", { type: "open", data: expect.stringContaining('"sid"') }],
      ["heartbeat", undefined],
    ]);
    log.length = 0;
    const both = Promise.all([next(socket, "message"), next(socket, "drain")]);
    socket.send("a");
    await both;
    const drained = log.findIndex((entry) => (entry as string[])[0] === "drain");
    // The answer to the POST and that to the GET come in either order.
    expect(drained).toBeGreaterThan(1);
    expect(log.filter((_, index) => index !== drained)).toEqual([
      ["packetCreate", { type: "message", data: "a", options: { compress: true } }],
      ["flush", undefined],
      ["packet", { type: "message", data: "a" }],
      ["heartbeat", undefined],
      ["message", "a"],
    ]);
  });

  it("hands out Blobs when asked to, and takes them", async () => {
    const socket = connect(await serve());
    socket.binaryType = "blob";
    await next(socket, "open");
    const echo = next<[Blob]>(socket, "message");
    socket.send(new Blob(["content"]));
    const [blob] = await echo;
    expect(blob).toBeInstanceOf(Blob);
    expect(await blob.text()).toBe("content");
  });

  it("is closed by the server, and is not opened again", async () => {
    const socket = connect(await serve());
    await next(socket, "open");
    const close = next(socket, "close");
    socket.send("close");
    expect(await close).toEqual(["transport close", { description: "transport closed by the server" }]);
  });

  it("tells why it can't connect", async () => {
    const socket = connect("http://127.0.0.1:1");
    const error = next(socket, "error");
    const close = next(socket, "close");
    expect(await error).toMatchObject([
      { message: "xhr poll error", type: "TransportError", description: 0 },
    ]);
    expect(await close).toEqual(["transport error", expect.any(SocketError)]);
    expect(socket.readyState).toBe("closed");
  });

  it("shows what was not sent while it closes", async () => {
    const url = await serve({ pingInterval: 20, pingTimeout: 20 });
    const socket = connect(url);
    await next(socket, "open");
    socket.send("on its way");
    socket.send("waits");
    expect(socket.writeBuffer).toEqual([{ type: "message", data: "waits" }]);
    const left = new Promise((resolve) => socket.once("close", () => resolve(socket.writeBuffer)));
    socket._pingTimeoutTime = Date.now() - 1;
    expect(socket._hasPingExpired()).toBe(true);
    expect(await left).toEqual([{ type: "message", data: "waits" }]);
    expect(socket.writeBuffer).toEqual([]);
  });

  it.each([{ transports: ["pigeon"] }, { transports: "polling" as never }])("refuses %o", (options) => {
    expect(() => new Socket("http://127.0.0.1:1", options)).toThrow(
      expect.objectContaining({ code: "invalid_option" }),
    );
  });
});
