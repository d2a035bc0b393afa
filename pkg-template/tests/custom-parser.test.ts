/**
 * The option `parser`, with a parser from npm on both sides.
 */
import type { Server } from "socket.io";
import * as msgpack from "socket.io-msgpack-parser";
import { afterEach, describe, expect, it, vi } from "vitest";
import { client, next, nextConnection, open, start } from "./package.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

const options = { parser: msgpack };

describe("a parser from npm", () => {
  it("carries events, answers, binary data and auth", async () => {
    const server = await start(options);
    const auth = { token: "a", bytes: new Uint8Array([1]) };
    const connection = nextConnection(server);
    const socket = open(server.url, { ...options, auth });
    expect((await connection).handshake.auth).toMatchObject({ token: "a" });
    await next(socket, "connect");
    // In Node, this parser takes only Buffers for binary.
    const bytes = Buffer.of(1, 2, 3);
    const answer = await socket.emitWithAck("echo", { text: "é", bytes, big: 2 ** 40 });
    expect(answer).toMatchObject({ text: "é", big: 2 ** 40 });
    expect([...answer.bytes]).toEqual([1, 2, 3]);
    socket.on("question", (text: string, answered: (...args: unknown[]) => void) => answered(text, 42));
    const answered = next(socket, "answered");
    socket.emit("ask", "?");
    expect(await answered).toEqual(["?", 42]);
  });

  it("sends what waited, joins namespaces, is refused and leaves", async () => {
    const server = await start(options);
    const socket = open(server.url, options);
    const said = next(socket, "said");
    socket.emit("say", 1);
    expect(socket.sendBuffer).toHaveLength(1);
    expect(await said).toEqual([1]);
    const refused = next(socket.io.socket("/closed"), "connect_error");
    expect(await refused).toMatchObject([{ message: "members only", data: { room: 7 } }]);
    const other = socket.io.socket("/open");
    await next(other, "connect");
    const left = nextDisconnect(server.io, "/open");
    other.disconnect();
    expect(await left).toBe("client namespace disconnect");
    const disconnect = next(socket, "disconnect");
    socket.emit("leave");
    expect(await disconnect).toEqual(["io server disconnect", undefined]);
  });

  it("retries with a new id each time", async () => {
    const server = await start(options);
    const socket = open(server.url, { ...options, retries: 2, ackTimeout: 50 });
    const serverSide = await nextConnection(server);
    let tries = 0;
    serverSide.on("stubborn", (_, answer) => {
      tries += 1;
      if (tries === 2) answer("at last");
    });
    const answer = new Promise((resolve) => {
      socket.emit("stubborn", "text", (...args: unknown[]) => resolve(args));
    });
    expect(await answer).toEqual([null, "at last"]);
    expect(tries).toBe(2);
  });

  it("is a parse error when it can't read what comes", async () => {
    const wrong = new RangeError("not what I read");
    class Decoder extends msgpack.Decoder {
      override add() {
        throw wrong;
      }
    }
    const server = await start(options);
    const parser = { Encoder: msgpack.Encoder, Decoder };
    const socket = open(server.url, { parser, reconnection: false });
    expect(await next(socket.io, "close")).toEqual(["parse error", wrong]);
  });

  it("throws what its encoder throws, and keeps nothing", () => {
    class Encoder {
      encode() {
        throw new RangeError("too large");
      }
    }
    const parser = { Encoder, Decoder: msgpack.Decoder };
    const socket = open("http://127.0.0.1:1", { parser, autoConnect: false });
    expect(() => socket.emit("e", () => {})).toThrow(RangeError);
    expect(socket.sendBuffer).toEqual([]);
    expect(socket.acks).toEqual({});
  });

  it("needs its two classes", () => {
    for (const parser of [{}, { Encoder: class {} }, "msgpack"]) {
      expect(() => new client.Manager("http://127.0.0.1:1", { parser, autoConnect: false })).toThrow(
        expect.objectContaining({ code: "invalid_option" }),
      );
    }
  });

  it("may be our own", async () => {
    const parser = await import("../../pkg/dist/parser.js" as string);
    const server = await start();
    const socket = open(server.url, { parser });
    await next(socket, "connect");
    const [bytes] = await socket.emitWithAck("echo", [Uint8Array.of(1, 2)]);
    expect([...new Uint8Array(bytes)]).toEqual([1, 2]);
  });
});

async function nextDisconnect(io: Server, nsp: string): Promise<string> {
  const [socket] = await io.of(nsp).fetchSockets();
  const local = socket && io.of(nsp).sockets.get(socket.id);
  if (!local) throw new Error(`nobody is in ${nsp}`);
  const [reason] = await next<[string]>(local, "disconnect");
  return reason;
}
