/**
 * The built package against a real Socket.IO server: the main paths.
 */

import { WebSocket } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ChatServer } from "./chat-server.js";
import { client, next, nextConnection, open, start } from "./package.js";

const { io, Manager, Socket, SocketError, protocol, default: defaultExport } = client;

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("exports", () => {
  it("are those of socket.io-client", () => {
    expect(defaultExport).toBe(io);
    expect(io.io).toBe(io);
    expect(io.connect).toBe(io);
    expect(io.Manager).toBe(Manager);
    expect(io.Socket).toBe(Socket);
    expect(protocol).toBe(5);
  });
});

describe("connecting", () => {
  it("works over polling", async () => {
    const server = await start();
    const socket = open(server.url);
    expect(socket.connected).toBe(false);
    expect(socket.active).toBe(true);
    expect(socket.id).toBeUndefined();

    const serverSide = await nextConnection(server);
    await next(socket, "connect");
    expect(socket.connected).toBe(true);
    expect(socket.disconnected).toBe(false);
    expect(socket.id).toBe(serverSide.id);
    expect(socket.recovered).toBe(false);
    expect(socket.io.engine.readyState).toBe("open");
    expect(socket.io.engine.transport.name).toBe("polling");
    expect(socket.io.engine.id).toEqual(expect.any(String));
  });

  it("upgrades to a WebSocket", async () => {
    vi.stubGlobal("WebSocket", WebSocket);
    const server = await start();
    const socket = open(server.url);
    const { engine } = socket.io;
    const upgrading = next(engine, "upgrading");
    const upgrade = next(engine, "upgrade");
    expect(await upgrading).toMatchObject([{ name: "websocket" }]);
    expect(await upgrade).toMatchObject([{ name: "websocket" }]);
    expect(engine.transport.name).toBe("websocket");
    expect(await socket.emitWithAck("echo", "over WebSocket")).toBe("over WebSocket");
  });

  it("sends auth, from an object or a function", async () => {
    const server = await start();
    const first = nextConnection(server);
    open(server.url, { auth: { token: "a" } });
    expect((await first).handshake.auth).toEqual({ token: "a" });
    const second = nextConnection(server);
    open(server.url, { auth: (give) => setTimeout(give, 0, { token: "b" }) });
    expect((await second).handshake.auth).toEqual({ token: "b" });
  });

  it("tells what is wrong with auth", async () => {
    const server = await start();
    const socket = open(server.url, {
      auth: () => {
        throw new Error("no token");
      },
    });
    const [error] = await next(socket, "connect_error");
    expect(error).toMatchObject({ code: "auth_failed", context: new Error("no token") });
  });

  it("passes the query on and reads it anew each time", async () => {
    const server = await start();
    const socket = open(`${server.url}?from=url`, { query: { from: "options" } });
    const first = await nextConnection(server);
    expect(first.handshake.query).toMatchObject({ from: "url", EIO: "4" });
    await next(socket, "connect");
    socket.io.opts.query = { from: "ünder way&=" };
    socket.disconnect().connect();
    const second = await nextConnection(server);
    expect(second.handshake.query).toMatchObject({ from: "ünder way&=" });
  });

  it("tells of a namespace that the server does not have", async () => {
    const server = await start();
    const socket = open(`${server.url}/unknown`);
    const [error] = await next(socket, "connect_error");
    expect(error).toBeInstanceOf(SocketError);
    expect(error).toMatchObject({ code: "connect_refused", message: "Invalid namespace" });
    expect(socket.active).toBe(false);
  });

  it("tells what the server's middleware says", async () => {
    const server = await start();
    const socket = open(`${server.url}/closed`);
    const [error] = await next(socket, "connect_error");
    expect(error).toMatchObject({ code: "connect_refused", message: "members only", data: { room: 7 } });
  });

  it("tells of a server that does not answer", async () => {
    const server = await ChatServer.start();
    const { url } = server;
    await server.stop();
    const socket = open(url, { reconnection: false });
    const managerError = next(socket.io, "error");
    const [error] = await next(socket, "connect_error");
    expect(error).toMatchObject({
      code: "polling_read_failed",
      message: "xhr poll error",
      type: "TransportError",
      description: 0,
    });
    expect(await managerError).toEqual([error]);
  });

  it("tells after io() has returned what goes wrong within it", async () => {
    // Node 20 has no WebSocket.
    vi.stubGlobal("WebSocket", undefined);
    const socket = open("http://127.0.0.1:1", { transports: ["websocket"], reconnection: false });
    const [error] = await next(socket, "connect_error");
    expect(error).toBeInstanceOf(SocketError);
  });

  it("goes on to the next transport when it may", async () => {
    vi.stubGlobal("WebSocket", undefined);
    const server = await start();
    const socket = open(server.url, { transports: ["websocket", "polling"], tryAllTransports: true });
    await next(socket, "connect");
    expect(socket.io.engine.transport.name).toBe("polling");
  });

  it("tells when there is no transport", async () => {
    const socket = open("http://127.0.0.1:1", { transports: [], reconnection: false });
    const [error] = await next(socket, "connect_error");
    expect(error).toMatchObject({ code: "no_transports", message: "No transports available" });
  });

  it("calls back when a Manager is open, or not", async () => {
    const server = await start();
    const manager = new Manager(server.url, { autoConnect: false });
    expect(manager.engine).toBeUndefined();
    expect(manager._readyState).toBe("closed");
    expect(await new Promise((resolve) => manager.open(resolve))).toBeUndefined();
    expect(manager._readyState).toBe("open");
    manager._close();
    await server.stop();
    manager.reconnection(false);
    expect(await new Promise((resolve) => manager.open(resolve))).toMatchObject({
      code: "polling_read_failed",
    });
  });
});

describe("emitting", () => {
  it("is answered", async () => {
    const server = await start();
    const socket = open(server.url);
    const answer = new Promise((resolve) =>
      socket.emit("echo", 1, { two: [3] }, null, (...args: unknown[]) => resolve(args)),
    );
    expect(await answer).toEqual([1, { two: [3] }, null]);
    expect(await socket.emitWithAck("echo", "text")).toBe("text");
    const errorFirst = new Promise((resolve) =>
      socket.timeout(60_000).emit("echo", 1, (...args: unknown[]) => resolve(args)),
    );
    expect(await errorFirst).toEqual([null, 1]);
  });

  it("carries binary data both ways", async () => {
    const server = await start();
    const socket = open(server.url);
    const bytes = Uint8Array.of(0, 1, 127, 128, 255);
    const said = next(socket, "said");
    socket.emit(
      "say",
      { list: [bytes.buffer, { view: new DataView(bytes.buffer, 1, 2) }] },
      Buffer.from("é"),
    );
    const [value, text] = (await said) as [{ list: [ArrayBuffer, { view: ArrayBuffer }] }, ArrayBuffer];
    expect(new Uint8Array(value.list[0])).toEqual(bytes);
    expect(new Uint8Array(value.list[1].view)).toEqual(bytes.subarray(1, 3));
    expect(Buffer.from(text).toString()).toBe("é");
  });

  it("answers the server's questions, once", async () => {
    const server = await start();
    const socket = open(server.url);
    socket.on("question", (question, answer) => {
      answer(question, new Uint8Array([1]));
      answer("again");
    });
    const answered: unknown[][] = [];
    socket.on("answered", (...args) => answered.push(args));
    socket.emit("ask", "why");
    await next(socket, "answered");
    expect(await socket.emitWithAck("echo", 0)).toBe(0);
    expect(answered).toEqual([["why", expect.any(ArrayBuffer)]]);
  });

  it("fails in time when there is no answer", async () => {
    const server = await start();
    const socket = open(server.url);
    const error = { code: "timeout", message: "operation has timed out" };
    await expect(socket.timeout(1).emitWithAck("unanswered")).rejects.toMatchObject(error);
    const called = new Promise((resolve) =>
      socket.timeout(1).emit("unanswered", (...args: unknown[]) => resolve(args)),
    );
    expect(await called).toEqual([expect.objectContaining(error)]);
    const patient = open(server.url, { ackTimeout: 1 });
    await expect(patient.emitWithAck("unanswered")).rejects.toMatchObject(error);
  });

  it("fails when the connection is gone", async () => {
    const server = await start();
    const socket = open(server.url);
    await next(socket, "connect");
    const answer = socket.emitWithAck("unanswered");
    const plain = vi.fn();
    socket.emit("unanswered", plain);
    socket.disconnect();
    await expect(answer).rejects.toMatchObject({
      code: "disconnected",
      message: "socket has been disconnected",
    });
    expect(plain).not.toHaveBeenCalled();
  });

  it("refuses what can't be sent and registers nothing", async () => {
    const server = await start();
    const socket = open(server.url);
    for (const name of [
      "connect",
      "connect_error",
      "disconnect",
      "disconnecting",
      "newListener",
      "removeListener",
    ]) {
      expect(() => socket.emit(name)).toThrow(`"${name}" is a reserved event name`);
    }
    expect(() => socket.emit(undefined as never)).toThrow(SocketError);
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(() => socket.timeout(1).emit("echo", cycle, () => {})).toThrow(TypeError);
    expect(() => socket.emit("echo", 1n)).toThrow(TypeError);
    const eleven = Array.from({ length: 11 }, () => new ArrayBuffer(1));
    expect(() => socket.emit("echo", eleven)).toThrow(
      expect.objectContaining({ code: "too_many_attachments" }),
    );
    await expect(socket.emitWithAck("echo", cycle)).rejects.toThrow(TypeError);
    // The flags of the emit that failed are gone.
    const answer = new Promise((resolve) => socket.emit("echo", 1, (...args: unknown[]) => resolve(args)));
    expect(await answer).toEqual([1]);
  });

  it("keeps what is sent early, and drops it when it is volatile", async () => {
    const server = await start();
    const socket = open(server.url);
    const said: unknown[] = [];
    socket.on("said", (text) => said.push(text));
    socket.volatile.emit("say", "volatile");
    socket.emit("say", "early");
    await socket.emitWithAck("echo", 0);
    await socket.emitWithAck("echo", 0);
    expect(said).toEqual(["early"]);
  });

  it("tells listeners of any event", async () => {
    const server = await start();
    const socket = open(server.url);
    const log: unknown[][] = [];
    socket.onAnyOutgoing((...args) => log.push(["out", ...args]));
    socket.onAny((...args) => log.push(["in", ...args]));
    socket.on("connect", () => log.push(["connect"]));
    socket.emit("say", "early");
    expect(log).toEqual([]);
    await next(socket, "said");
    expect(log).toEqual([["out", "say", "early"], ["connect"], ["in", "said", "early"]]);
    socket.offAny().send("now");
    expect(log.at(-1)).toEqual(["out", "message", "now"]);
    expect(socket.listenersAny()).toEqual([]);
    expect(socket.listenersAnyOutgoing()).toHaveLength(1);
  });
});

describe("disconnecting", () => {
  it("by the client", async () => {
    const server = await start();
    const socket = open(server.url);
    await next(socket, "connect");
    const closed = vi.fn();
    const disconnected = vi.fn();
    socket.io.on("close", closed);
    socket.on("disconnect", disconnected);
    socket.disconnect();
    expect(disconnected).toHaveBeenCalledExactlyOnceWith("io client disconnect", undefined);
    expect(closed).toHaveBeenCalledExactlyOnceWith("forced close", undefined);
    expect(socket.active).toBe(false);
    expect(socket.id).toBeUndefined();
    expect(socket.disconnect().connected).toBe(false);
    expect(disconnected).toHaveBeenCalledOnce();
  });

  it("by the server", async () => {
    const server = await start();
    const socket = open(server.url);
    socket.emit("leave");
    expect(await next(socket, "disconnect")).toEqual(["io server disconnect", undefined]);
    expect(socket.active).toBe(false);
  });

  it("leaves the connection to other namespaces", async () => {
    const server = await start();
    const socket = open(server.url);
    const other = socket.io.socket("/open");
    await Promise.all([next(socket, "connect"), next(other, "connect")]);
    socket.disconnect();
    expect(socket.io._readyState).toBe("open");
    expect(other.connected).toBe(true);
    expect(socket.io.socket("/open")).toBe(other);
  });

  it("connects again after engine.close()", async () => {
    const server = await start();
    const socket = open(server.url, { reconnectionDelay: 1 });
    await next(socket, "connect");
    const { engine } = socket.io;
    const closed = next(engine, "close");
    const disconnected = next(socket, "disconnect");
    engine.close();
    expect(await closed).toEqual(["forced close", undefined]);
    expect(await disconnected).toEqual(["forced close", undefined]);
    await next(socket, "connect");
    expect(socket.io.engine).not.toBe(engine);
    expect(engine.readyState).toBe("closed");
  });

  it("connects again when the server comes back", async () => {
    const server = await ChatServer.start();
    const { port } = server;
    const socket = open(server.url, { reconnectionDelay: 1, reconnectionDelayMax: 10 });
    await next(socket, "connect");
    const disconnected = next(socket, "disconnect");
    await server.stop();
    const [reason, details] = await disconnected;
    expect(["transport close", "transport error"]).toContain(reason);
    expect(details).toBeDefined();
    const [error] = await next(socket.io, "reconnect_error");
    expect(error).toBeInstanceOf(SocketError);

    await start({}, port);
    const [attempt] = await next(socket.io, "reconnect");
    expect(attempt).toBeGreaterThanOrEqual(1);
    await next(socket, "connect");
    expect(await socket.emitWithAck("echo", "back")).toBe("back");
  });

  it("gives up when it should", async () => {
    const server = await ChatServer.start();
    const { url } = server;
    await server.stop();
    const socket = open(url, { reconnectionAttempts: 2, reconnectionDelay: 1 });
    const attempts: number[] = [];
    socket.io.on("reconnect_attempt", (attempt) => attempts.push(attempt));
    await next(socket.io, "reconnect_failed");
    expect(attempts).toEqual([1, 2]);
  });
});
