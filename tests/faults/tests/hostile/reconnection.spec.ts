/** Servers that make a client come back for ever: it comes at its own pace, and nothing piles up. */
import { expect, isWhole, test } from "../../hostile/fixtures.ts";
import { frame, switching, TEXT } from "../../hostile/frames.ts";
import { END } from "../../hostile/malformed/entry.ts";
import { growth, MEBI, memoryOf } from "../../hostile/memory.ts";
import { handshake, joined, play, type Transport } from "../../hostile/script.ts";
import type { Behaviour, HostileServer } from "../../hostile/server.ts";

/** A server measures from the arrival of one attempt to that of the next; clocks are rounded. */
const ROUNDING_MS = 5;
const DELAY = 40;
const DELAY_MAX = 160;

/** How long after one attempt the next one came, in milliseconds. */
function gaps({ attempts }: HostileServer): number[] {
  return attempts.slice(1).map(({ at }, index) => at - (attempts[index]?.at ?? 0));
}

interface Loop {
  readonly name: string;
  readonly over: Transport;
  readonly server: Behaviour;
  /** Whether the session opens before it is lost, after which the delay is the first one again. */
  readonly opens: boolean;
}

const halfPacket = '451-["half",{"_placeholder":true,"num":0}]';

const loops: readonly Loop[] = [
  {
    name: "an error",
    over: "polling",
    opens: false,
    server: { answer: (_, response) => response.writeHead(503).end() },
  },
  { name: "no handshake", over: "polling", opens: false, server: play({ opening: ["0{}"] }) },
  {
    name: "a refused upgrade",
    over: "websocket",
    opens: false,
    server: { upgrade: (_, socket) => socket.end("HTTP/1.1 403 No\r\n\r\n") },
  },
  { name: "no handshake", over: "websocket", opens: false, server: play({ opening: ["0{}"] }) },
  {
    name: "a session that ends at once",
    over: "polling",
    opens: true,
    server: play({ opening: [handshake, "1"] }),
  },
  {
    name: "a session that breaks the protocol",
    over: "polling",
    opens: true,
    server: play({ bodies: [["x"]] }),
  },
  { name: "half a packet", over: "polling", opens: true, server: play({ bodies: [[halfPacket, "1"]] }) },
  {
    name: "a session that ends at once",
    over: "websocket",
    opens: true,
    server: {
      upgrade(request, socket) {
        socket.write(switching(request.headers["sec-websocket-key"]));
        socket.end(Buffer.concat([handshake, joined, halfPacket].map((packet) => frame(TEXT, packet))));
      },
    },
  },
  {
    name: "a session that breaks the protocol",
    over: "websocket",
    opens: true,
    server: play({ bodies: [["x"]] }),
  },
];

for (const { name, over, server, opens } of loops) {
  test(`${name} over ${over}, for ever: the attempts keep their distance`, async ({ attacked, start }) => {
    const hostileServer = await start(server);
    await attacked.evaluate(
      ([url, transport, reconnectionDelay, reconnectionDelayMax]) =>
        hostile.keepTrying(url, 6, { transports: [transport], reconnectionDelay, reconnectionDelayMax }),
      [hostileServer.url, over, DELAY, DELAY_MAX] as const,
    );
    const distances = gaps(hostileServer);
    expect(distances.length).toBeGreaterThanOrEqual(5);
    distances.forEach((distance, index) => {
      const delay = opens ? DELAY : Math.min(DELAY * 2 ** index, DELAY_MAX);
      expect(distance).toBeGreaterThanOrEqual(delay - ROUNDING_MS);
    });
  });
}

test("an application that connects again at every failure is slowed down", async ({ attacked, start }) => {
  const server = await start({ answer: (_, response) => response.writeHead(503).end() });
  await attacked.evaluate((url) => hostile.insist(url, 4, { transports: ["polling"] }), server.url);
  // `manager::RETRY_PAUSE_MS`.
  for (const distance of gaps(server)) expect(distance).toBeGreaterThanOrEqual(500 - ROUNDING_MS);
});

for (const transport of ["polling", "websocket"] as const) {
  test(`three hundred sessions over ${transport}, each cut within a packet, leave nothing`, async ({
    page,
    good,
    start,
  }) => {
    const server = await start(play({ bodies: [['42["e"]', halfPacket, "x"]] }));
    const keepTrying = (attempts: number) =>
      page.evaluate(
        ([url, times, name]) =>
          hostile.keepTrying(url, times, {
            transports: [name],
            reconnectionDelay: 1,
            reconnectionDelayMax: 1,
          }),
        [server.url, attempts, transport] as const,
      );
    await keepTrying(20);
    const before = await memoryOf(page);
    await keepTrying(300);
    const after = await memoryOf(page);
    console.log(
      `three hundred sessions over ${transport}: ${growth(before, after)}, listeners ${after.listeners - before.listeners}`,
    );
    expect(after.module).toBe(before.module);
    expect(after.heap - before.heap).toBeLessThan(2 * MEBI);
    expect(after.listeners - before.listeners).toBeLessThan(20);
    // `backoff::MIN_DELAY_MS` counts, whatever the settings say.
    for (const distance of gaps(server)) expect(distance).toBeGreaterThanOrEqual(10 - ROUNDING_MS);
    expect(await isWhole(page, good)).toBe(true);
  });
}

test("polls that are answered at once and say nothing leave the page free", async ({ attacked, start }) => {
  const session = play({});
  let polls = 0;
  const server = await start({
    answer(request, response) {
      if (request.method === "POST" || ++polls <= 2) session.answer?.(request, response);
      else response.end(polls < 2000 ? "6" : END);
    },
  });
  const result = await attacked.evaluate(
    (url) => hostile.endure(url, { transports: ["polling"] }),
    server.url,
  );
  console.log(`two thousand polls that say nothing: still for ${result.stall} ms`);
  expect(result).toMatchObject({ told: 0, emits: true });
});

test("a server that sends its clients elsewhere is followed by the browser, session and all", async ({
  attacked,
  start,
}) => {
  const elsewhere = await start(play({ bodies: [['42["elsewhere"]', END]] }));
  const server = await start({
    answer: (request, response) => response.writeHead(307, { Location: elsewhere.url + request.url }).end(),
  });
  const report = await attacked.evaluate((url) => hostile.meet(url, { transports: ["polling"] }), server.url);
  expect(report).toMatchObject({ events: ['["elsewhere"]'] });
});
