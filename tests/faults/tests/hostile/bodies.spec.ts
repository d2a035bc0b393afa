/** Polling bodies without an end, and bodies that are small only while they are compressed. */
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { expect, isWhole, meet, test } from "../../hostile/fixtures.ts";
import { gzipped } from "../../hostile/flood.ts";
import { growth, MEBI, memoryOf } from "../../hostile/memory.ts";
import { play } from "../../hostile/script.ts";
import type { Behaviour } from "../../hostile/server.ts";

/** `engine::MAX_MESSAGE_LENGTH`. */
const MAX_BODY = 1 << 27;
/** What may be on its way when the reader stops: buffers of the two systems and of the browser. */
const ON_ITS_WAY = 64 * MEBI;
const HEAP_MAY_GROW = 8 * MEBI;

/** Sends without an end, and tells how much was taken before the client had enough. */
async function pour(response: ServerResponse, status: number): Promise<number> {
  const chunk = Buffer.alloc(1 << 16, "x");
  let sent = 0;
  response.writeHead(status);
  const endless = Readable.from(
    (function* () {
      for (;;) {
        sent += chunk.length;
        yield chunk;
      }
    })(),
  );
  await pipeline(endless, response).catch(() => {});
  return sent;
}

/** A session in which the n-th GET is answered by the test. */
function answering(turn: number, answer: (response: ServerResponse) => void): Behaviour {
  const session = play({});
  let polls = 0;
  return {
    answer(request, response) {
      if (request.method === "GET" && ++polls === turn) answer(response);
      else session.answer?.(request, response);
    },
  };
}

const cases = [
  {
    name: "in the place of a handshake",
    turn: 1,
    status: 200,
    outcome: { connectError: "message_too_large" },
  },
  {
    name: "in a session",
    turn: 3,
    status: 200,
    outcome: { disconnect: ["transport error", "message_too_large"], answer: "disconnected" },
  },
  {
    name: "of an error",
    turn: 1,
    status: 500,
    outcome: { connectError: "polling_read_failed", status: 500 },
  },
];

for (const { name, turn, status, outcome } of cases) {
  test(`1.3 a body without an end ${name} is read no further than 2^27 characters`, async ({
    page,
    good,
    start,
  }) => {
    let poured: Promise<number> = Promise.resolve(0);
    const server = await start(
      answering(turn, (response) => {
        poured = pour(response, status);
      }),
    );
    expect(await isWhole(page, good)).toBe(true);
    const before = await memoryOf(page);
    expect(await meet(page, server.url, "polling")).toMatchObject({ ...outcome, waiting: 1 });
    expect(await poured).toBeLessThan(MAX_BODY + ON_ITS_WAY);
    const after = await memoryOf(page);
    console.log(`a body without an end ${name}: ${growth(before, after)}`);
    expect(after.module).toBe(before.module);
    expect(after.heap - before.heap).toBeLessThan(HEAP_MAY_GROW);
    expect(await isWhole(page, good)).toBe(true);
  });
}

test("1.3 a small body that unpacks to 2^28 characters", async ({ attacked, start }) => {
  const packed = gzipped("4", 1 << 28);
  const server = await start(
    answering(3, (response) => response.writeHead(200, { "Content-Encoding": "gzip" }).end(packed)),
  );
  const report = await meet(attacked, server.url, "polling");
  expect(report).toMatchObject({
    disconnect: ["transport error", "message_too_large"],
    answer: "disconnected",
  });
});

test("1.3 a body of exactly 2^27 characters is read, and is malformed where it is no packet", async ({
  attacked,
  start,
}) => {
  const packed = gzipped("x", MAX_BODY);
  const server = await start(
    answering(3, (response) => response.writeHead(200, { "Content-Encoding": "gzip" }).end(packed)),
  );
  const report = await meet(attacked, server.url, "polling");
  expect(report).toMatchObject({ disconnect: ["transport error", "packet_invalid"] });
});

test("1.3 a character that is cut in two by the network is one character", async ({ attacked, start }) => {
  const body = Buffer.from('42["\u{1f41f}é"]');
  const server = await start(
    answering(3, async (response) => {
      for (const byte of body) {
        // Each byte is a chunk of its own, and is under way before the next one is written.
        if (!response.write(Buffer.from([byte]))) await once(response, "drain");
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end('\x1e42["end"]');
    }),
  );
  expect(await meet(attacked, server.url, "polling")).toMatchObject({ events: ['["\u{1f41f}é"]'] });
});
