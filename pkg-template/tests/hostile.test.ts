/**
 * A hostile server ends in a typed error or a disconnection with a reason: never
 * in an exception of the module, a hang, or a client that works no more.
 */

import { afterEach, describe, expect, it } from "vitest";
import { type Answer, handshake, hostile, joined } from "./hostile-server.js";
import { client, next, open, start } from "./package.js";

const { SocketError } = client;

/** The client as a whole has survived. */
afterEach(async () => {
  const server = await start();
  const socket = open(server.url);
  expect(await socket.emitWithAck("echo", "still here")).toBe("still here");
});

async function connectError(...answers: Answer[]) {
  const socket = open(await hostile(...answers), { reconnection: false });
  const [error] = await next<[InstanceType<typeof SocketError>]>(socket, "connect_error");
  expect(error).toBeInstanceOf(SocketError);
  expect(socket.connected).toBe(false);
  return error.code;
}

async function disconnect(...packets: string[]) {
  const socket = open(await hostile(handshake, joined, packets.join("\x1e")), { reconnection: false });
  await next(socket, "connect");
  const [reason, details] = await next<[string, { code?: string } | undefined]>(socket, "disconnect");
  return [reason, details?.code];
}

describe("a handshake", () => {
  const fields = { sid: "s", upgrades: [], pingInterval: 25000, pingTimeout: 20000, maxPayload: 1000000 };
  const wrong: Record<string, unknown> = {
    sid: { toString: "x" },
    pingInterval: 2 ** 31,
    pingTimeout: -1,
    maxPayload: 0,
  };

  it.each(Object.entries(wrong))("with a wrong %s is refused", async (name, value) => {
    const body = `0${JSON.stringify({ ...fields, [name]: value })}`;
    expect(await connectError(body)).toBe("handshake_invalid");
  });

  it.each(["0", "0{", "0[]", "0null", '0{"sid":"../../x y"}', `0{"sid":"${"a".repeat(1e6)}"}`])(
    "of %.30s is refused",
    async (body) => {
      expect(await connectError(body)).toBe("handshake_invalid");
    },
  );

  it.each(["", "4early", "6", "hello", `${"[".repeat(1e6)}`])("may not be %.10s", async (body) => {
    expect(await connectError(body)).toBe("packet_invalid");
  });
});

describe("a response", () => {
  it.each([400, 404, 413, 500])("with status %i is an error that carries it", async (status) => {
    const url = await hostile((response) => response.writeHead(status).end("no"));
    const socket = open(url, { reconnection: false });
    const [error] = await next<[InstanceType<typeof SocketError>]>(socket, "connect_error");
    expect(error).toMatchObject({
      code: "polling_read_failed",
      message: "xhr poll error",
      type: "TransportError",
      description: status,
      context: { status, responseText: "no" },
    });
  });

  it("without a body is malformed", async () => {
    expect(await connectError((response) => response.writeHead(204).end())).toBe("packet_invalid");
  });

  it("that breaks off is an error", async () => {
    const code = await connectError((response) => {
      response.writeHead(200, { "Content-Length": 1000 });
      response.write("0{", () => response.destroy());
    });
    expect(code).toBe("polling_read_failed");
  });

  it("that redirects for ever is an error", async () => {
    const code = await connectError(
      ...Array.from<Answer>({ length: 100 }).fill((response) =>
        response.writeHead(302, { Location: "/socket.io/?EIO=4&transport=polling" }).end(),
      ),
    );
    expect(code).toBe("polling_read_failed");
  });
});

describe("after the handshake", () => {
  it.each([
    ["a second handshake", handshake, "packet_invalid"],
    ["an unknown packet", "x", "packet_invalid"],
    ["broken base64", "b!", "packet_invalid"],
  ])("%s ends the connection", async (_, packet, code) => {
    expect(await disconnect(packet)).toEqual(["transport error", code]);
  });

  it.each([
    ["an unknown type", ["49"]],
    ["an event without a name", ["42"]],
    ["a reserved event", ['42["disconnect"]']],
    ["a name that is an object (CVE-2023-32695)", ['42[{"toString":"x"}]']],
    ["an acknowledgement id beyond 2^53", ['42999999999999999999["e"]']],
    ["endless attachments (CVE-2026-33151)", ['45999999999-["e"]']],
    ["no attachments (CVE-2026-69185)", ['450-["e"]']],
    ["text instead of an attachment", ['451-["e",{"_placeholder":true,"num":0}]', '42["e"]']],
    ["an attachment that nothing announced", ["bAQID"]],
    [
      "a placeholder of a method (CVE-2022-2421)",
      ['451-["e",{"_placeholder":true,"num":"splice"}]', "bAQID"],
    ],
    ["a placeholder of nothing", ['451-["e",{"_placeholder":true,"num":1}]', "bAQID"]],
  ])("%s is a parse error", async (_, packets) => {
    expect(await disconnect(...packets)).toEqual(["parse error", "parse_error"]);
  });

  it("a flood of events and pings is delivered, in order", async () => {
    const count = 20_000;
    const events = Array.from({ length: count }, (_, number) => `42["item",${number}]\x1e2\x1e6`);
    const socket = open(await hostile(handshake, joined, events.join("\x1e"), "1"));
    const received: number[] = [];
    socket.on("item", (number: number) => received.push(number));
    await next(socket, "disconnect");
    expect(received).toEqual(Array.from({ length: count }, (_, number) => number));
  });

  it("deep nesting and the names of prototypes are plain data", async () => {
    const depth = 2_000;
    const deep = `${"[".repeat(depth)}{"_placeholder":true,"num":0}${"]".repeat(depth)}`;
    const packets = [`451-["deep",${deep}]`, "bAQID", '42["__proto__",{"__proto__":{"polluted":true}}]'];
    const socket = open(await hostile(handshake, joined, packets.join("\x1e")));
    const named = next(socket, "__proto__");
    let [inner]: unknown[] = await next(socket, "deep");
    while (Array.isArray(inner)) [inner] = inner;
    expect(new Uint8Array(inner as ArrayBuffer)).toEqual(new Uint8Array([1, 2, 3]));
    await named;
    expect(Object.prototype).not.toHaveProperty("polluted");
  });
});
