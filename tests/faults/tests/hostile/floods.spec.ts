/**
 * Too much of everything: the page gets through it or ends it, and keeps none of it.
 *
 * How long the page stood still is printed, and nothing depends on it.
 */
import { expect, isWhole, type Options, test } from "../../hostile/fixtures.ts";
import { bomb, compression, each, repeat } from "../../hostile/flood.ts";
import { BINARY, CONTINUATION, frame, PING, TEXT } from "../../hostile/frames.ts";
import { END } from "../../hostile/malformed/entry.ts";
import { growth, MEBI, memoryOf } from "../../hostile/memory.ts";
import { rawSession } from "../../hostile/raw-session.ts";
import { joined, play, type Transport } from "../../hostile/script.ts";
import type { Behaviour } from "../../hostile/server.ts";
import type { Endurance } from "../../page/hostile.ts";

/**
 * What may be left of a flood in the module: the tables of what may wait (65 536
 * packets of about 250 bytes, and as much again while a table grows) do not shrink.
 */
const MODULE_MAY_GROW = 32 * MEBI;
/** What may be left in JavaScript: compiled code, and the table of those handles. */
const HEAP_MAY_GROW = 8 * MEBI;

interface Flood {
  readonly name: string;
  readonly server: () => Behaviour;
  readonly over?: readonly Transport[];
  readonly options?: Options;
  /** What must be reported; default: nothing told, the session goes on. */
  readonly outcome?: Partial<Endurance>;
}

const deep = `${"[".repeat(1e6)}1${"]".repeat(1e6)}`;
const deepBinary = `${"[".repeat(1e6)}{"_placeholder":true,"num":0}${"]".repeat(1e6)}`;
const websocket = ["websocket"] as const;
const polling = ["polling"] as const;
const tooLarge = { disconnect: ["transport error", "message_too_large"] };

/** As many events as may come before the namespace is joined, and more. */
const early = (count: number) => Array.from({ length: count }, () => '42["early"]');
const MAX_RECEIVE_BUFFER = 65_536;

const floods: readonly Flood[] = [
  { name: "a million events", over: polling, server: () => repeat('42["e"]', 1e6), outcome: { told: 1e6 } },
  {
    name: "a hundred thousand events",
    over: websocket,
    server: () => repeat('42["e"]', 1e5),
    outcome: { told: 1e5 },
  },
  { name: "a million pings", over: polling, server: () => repeat("2", 1e6) },
  { name: "a hundred thousand pings", over: websocket, server: () => repeat("2", 1e5) },
  {
    name: "a million pings whose answers nobody takes",
    over: polling,
    server: () => repeat("2", 1e6, { deaf: true }),
  },
  { name: "a million noops", over: polling, server: () => repeat("6", 1e6) },
  {
    name: "a hundred thousand names of events",
    server: () => each(1e5, (index) => `42["event ${index}"]`),
    outcome: { told: 1e5 },
  },
  {
    name: "a hundred thousand namespaces that nobody has",
    server: () => each(1e5, (index) => `42/namespace${index},["e"]`),
  },
  {
    name: "a hundred thousand answers that nobody asked for",
    server: () => each(1e5, (index) => `43${index + 10}["x"]`),
  },
  { name: "a hundred thousand replies to CONNECT", server: () => repeat(joined, 1e5) },
  {
    name: "twenty thousand binary events",
    server: () =>
      play({
        bodies: [
          [
            ...Array.from({ length: 2e4 }, () => [
              '451-["e",{"_placeholder":true,"num":0}]',
              Buffer.from([1]),
            ]).flat(),
            END,
          ],
        ],
      }),
    outcome: { told: 2e4 },
  },
  {
    name: "as many events before the namespace is joined as may wait",
    server: () => play({ joining: [...early(MAX_RECEIVE_BUFFER), joined, END] }),
    outcome: { told: MAX_RECEIVE_BUFFER },
  },
  {
    name: "more events before the namespace is joined than may wait",
    server: () => play({ joining: early(MAX_RECEIVE_BUFFER + 1) }),
    outcome: { disconnect: ["parse error", "parse_error"] },
  },
  {
    name: "more packets in one body than there may be",
    over: polling,
    server: () => play({ bodies: [["6\x1e".repeat(1 << 20) + END]] }),
    outcome: tooLarge,
  },
  {
    name: "JSON that is a million levels deep",
    server: () => play({ bodies: [[`42["e",${deep}]`, END]] }),
    outcome: { told: 1, depth: 1e6 },
  },
  {
    name: "an attachment a million levels deep",
    server: () => play({ bodies: [[`451-["e",${deepBinary}]`, Buffer.from([1]), END]] }),
    outcome: { told: 1, depth: 1e6 },
  },
  {
    name: "a hundred thousand pings of the WebSocket itself",
    over: websocket,
    server: () => {
      const ping = frame(PING, "x");
      return rawSession([Buffer.alloc(1e5 * ping.length, ping), frame(TEXT, END)]);
    },
  },
  {
    name: "CVE-2026-48779: a message in a hundred thousand fragments",
    over: websocket,
    server: () => {
      const fragment = frame(CONTINUATION, "x", { fin: false });
      return rawSession([
        frame(TEXT, '42["e","', { fin: false }),
        Buffer.alloc(1e5 * fragment.length, fragment),
        frame(CONTINUATION, '"]'),
        frame(TEXT, END),
      ]);
    },
    outcome: { told: 1 },
  },
  {
    name: "a small message that unpacks to more than 2^27 characters",
    over: websocket,
    server: () => rawSession([bomb(TEXT, "4", (1 << 27) + 1)], compression),
    outcome: tooLarge,
  },
  {
    name: "small attachments that unpack to more than 2^28 bytes",
    over: websocket,
    server: () => {
      const attachment = bomb(BINARY, "", 1 << 25);
      return rawSession(
        [
          frame(TEXT, '4510-["e",{"_placeholder":true,"num":0}]'),
          ...Array.from({ length: 9 }, () => attachment),
        ],
        compression,
      );
    },
    outcome: { disconnect: ["parse error", "parse_error"] },
  },
];

// A million of anything takes a while on a machine that has other things to do.
test.setTimeout(240_000);

for (const { name, server, over, options, outcome } of floods) {
  for (const transport of over ?? (["polling", "websocket"] as const)) {
    test(`${name} over ${transport}`, async ({ page, good, start }) => {
      const { url } = await start(server());
      expect(await isWhole(page, good)).toBe(true);
      const before = await memoryOf(page);
      const { stall, ...result } = await page.evaluate(
        ([address, name, more]) => hostile.endure(address, { transports: [name], ...more }),
        [url, transport, options ?? {}] as const,
      );
      const after = await memoryOf(page);
      console.log(`${name} over ${transport}: still for ${stall} ms, ${growth(before, after)}`);
      expect(result).toEqual({ told: 0, depth: 0, emits: true, ...outcome });
      expect(after.module - before.module).toBeLessThan(MODULE_MAY_GROW);
      expect(after.heap - before.heap).toBeLessThan(HEAP_MAY_GROW);
      expect(await isWhole(page, good)).toBe(true);
    });
  }
}
