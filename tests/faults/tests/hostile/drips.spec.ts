/** Answers byte by byte, or not at all: what the client waits for has an end of its own. */
import { once } from "node:events";
import type { Duplex } from "node:stream";
import { expect, meet, test } from "../../hostile/fixtures.ts";
import { CONTINUATION, frame, switching, TEXT } from "../../hostile/frames.ts";
import { END } from "../../hostile/malformed/entry.ts";
import { answerUpgrade } from "../../hostile/raw-session.ts";
import { handshake, joined, play, type Transport } from "../../hostile/script.ts";
import type { Behaviour } from "../../hostile/server.ts";

/** The pause between two bytes of a slow answer, in milliseconds. */
const PAUSE = 100;
/** A session that is dead after half a second without a ping. */
const impatient = handshake.replace("250000", "300").replace("20000", "200");

/** Writes byte by byte until all is said or nobody listens; without an end where the bytes have none. */
async function drip(
  stream: NodeJS.WritableStream & { destroyed?: boolean },
  bytes: Iterable<number>,
  pause = PAUSE,
): Promise<void> {
  for (const byte of bytes) {
    if (stream.destroyed) return;
    stream.write(Buffer.from([byte]));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function* forEver(byte: string): Generator<number> {
  for (;;) yield byte.charCodeAt(0);
}

/** Takes what comes and drips bytes back in the place of an answer. */
function dripping(bytes: () => Iterable<number>): NonNullable<Behaviour["answer"]> {
  return (request, { socket }) => {
    request.resume();
    if (socket) drip(socket, bytes());
  };
}

const slowHead = "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n";

interface Drip {
  readonly name: string;
  readonly over: Transport;
  readonly server: Behaviour;
}

const neverOpen: readonly Drip[] = [
  { name: "no answer", over: "polling", server: { answer: () => {} } },
  { name: "no answer", over: "websocket", server: { upgrade: () => {} } },
  {
    name: "headers byte by byte",
    over: "polling",
    server: { answer: dripping(() => Buffer.from(slowHead.repeat(100))) },
  },
  {
    name: "a handshake byte by byte",
    over: "polling",
    server: {
      answer(_, response) {
        drip(response, Buffer.from(handshake.repeat(100)));
      },
    },
  },
  {
    name: "the answer to an upgrade byte by byte",
    over: "websocket",
    server: {
      upgrade(request, socket) {
        drip(socket, Buffer.from(switching(request.headers["sec-websocket-key"], { X: "x".repeat(1000) })));
      },
    },
  },
  {
    name: "a handshake byte by byte in a WebSocket",
    over: "websocket",
    server: {
      upgrade(request, socket) {
        socket.write(switching(request.headers["sec-websocket-key"]));
        drip(socket, frame(TEXT, handshake));
      },
    },
  },
  {
    name: "an answer of HTTP 0.9 to an upgrade",
    over: "websocket",
    server: answerUpgrade((key) => switching(key).replace("HTTP/1.1", "HTTP/0.9")),
  },
  { name: "a WebSocket without a handshake", over: "websocket", server: silentWebSocket() },
];

for (const { name, over, server } of neverOpen) {
  test(`${name} over ${over} ends with the Manager's timeout`, async ({ attacked, start }) => {
    const { url } = await start(server);
    const report = await meet(attacked, url, over, { timeout: 1000 });
    expect(report).toEqual({ connectError: "connect_timeout", events: [], polluted: false, waiting: 1 });
  });
}

const goneSilent: readonly Drip[] = [
  {
    name: "a poll byte by byte",
    over: "polling",
    server: pollingThen((response) => {
      drip(response, forEver("6"));
    }),
  },
  { name: "a poll without an answer", over: "polling", server: play({ opening: [impatient] }) },
  { name: "POSTs without an answer", over: "polling", server: play({ opening: [impatient], deaf: true }) },
  {
    name: "a frame byte by byte",
    over: "websocket",
    server: webSocketThen((socket) => drip(socket, frame(TEXT, `42["${"e".repeat(1000)}"]`))),
  },
  {
    name: "a message whose fragments have no end",
    over: "websocket",
    server: webSocketThen(async (socket) => {
      socket.write(frame(TEXT, "4", { fin: false }));
      const fragment = frame(CONTINUATION, "x".repeat(1000), { fin: false });
      while (!socket.destroyed) {
        socket.write(fragment);
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }),
  },
];

for (const { name, over, server } of goneSilent) {
  test(`${name} over ${over} ends with the heartbeat`, async ({ attacked, start }) => {
    const { url } = await start(server);
    expect(await meet(attacked, url, over)).toEqual({
      disconnect: ["ping timeout"],
      answer: "disconnected",
      events: [],
      polluted: false,
      waiting: 1,
    });
  });
}

test("what is slow and whole is taken, over polling", async ({ attacked, start }) => {
  const turns = [handshake, joined, `42["e"]\x1e${END}`];
  const { url } = await start({
    async answer(request, response) {
      if (request.method === "POST") request.resume();
      else await drip(response, Buffer.from(turns.shift() ?? "6"), 1);
      response.end(request.method === "POST" ? "ok" : "");
    },
  });
  expect(await meet(attacked, url, "polling")).toMatchObject({ events: ['["e"]'] });
});

test("what is slow and whole is taken, over a WebSocket", async ({ attacked, start }) => {
  const packets = [handshake, joined, '42["e"]', END];
  const { url } = await start({
    upgrade(request, socket) {
      const frames = packets.map((packet) => frame(TEXT, packet));
      drip(
        socket,
        Buffer.concat([Buffer.from(switching(request.headers["sec-websocket-key"])), ...frames]),
        1,
      );
    },
  });
  expect(await meet(attacked, url, "websocket")).toMatchObject({ events: ['["e"]'] });
});

function silentWebSocket(): Behaviour {
  return {
    upgrade(request, socket) {
      socket.write(switching(request.headers["sec-websocket-key"]));
    },
  };
}

/** A short-lived session over polling, whose polls are answered by the test from the third on. */
function pollingThen(answer: (response: NodeJS.WritableStream) => void): Behaviour {
  const session = play({ opening: [impatient] });
  let polls = 0;
  return {
    answer(request, response) {
      if (request.method === "GET" && ++polls > 2) answer(response);
      else session.answer?.(request, response);
    },
  };
}

/** A short-lived session over a WebSocket, which the test carries on. */
function webSocketThen(then: (socket: Duplex) => void): Behaviour {
  return {
    async upgrade(request, socket) {
      socket.write(switching(request.headers["sec-websocket-key"]));
      socket.write(Buffer.concat([frame(TEXT, impatient), frame(TEXT, joined)]));
      await once(socket, "data");
      then(socket);
    },
  };
}
