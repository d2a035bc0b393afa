/**
 * Thousands of connections that were opened and closed leave nothing behind: no memory
 * in the page and in WebAssembly, no listener, no timer that keeps a Manager, no session.
 *
 * Environment:
 *   LEAK_CYCLES  how many connections over each transport (default 400)
 */
import type { Socket } from "@sockeye/client";
import { expect, test } from "../../fixtures.ts";
import { LedgerServer } from "../../ledger-server.ts";
import { sampleMemory } from "./memory.ts";

declare global {
  var shared: Socket;
}

const CYCLES = Number(process.env.LEAK_CYCLES ?? 400);

/** Until code is compiled and buffers have their size. */
const WARM_UP = 200;

/**
 * Of the heap: code that is compiled late, and what happens to be alive when it is
 * sampled, are about 150 kB after 400 connections and after 10,000. A leak of 1 kB a
 * connection is more than this after 400.
 */
const HEAP_TOLERANCE = 400_000;

/**
 * Of the modules, where each connection has a Manager of its own: the memory of those that
 * are not collected yet, about 4 kB each, is never given back to the browser. A leak of
 * them is 1.5 MB after 400.
 */
const MODULE_TOLERANCE = 1_048_576;

/** How long a connection may take, for the timeout of a test. It takes some ms, but the machine may be busy. */
const CYCLE_LIMIT = 200;

test.describe.configure({ mode: "default" });

for (const transport of ["websocket", "polling"] as const) {
  for (const kind of ["one Manager", "a new Manager each"] as const) {
    test(`${CYCLES} connections over ${transport}, ${kind}`, async ({ page }) => {
      test.setTimeout(60_000 + (WARM_UP + CYCLES) * CYCLE_LIMIT);
      // Connections are used again: there are not enough ports for ten thousand sessions.
      const server = await LedgerServer.start({ pingInterval: 25_000, pingTimeout: 20_000 }, true);
      const cdp = await page.context().newCDPSession(page);
      const cycle = (count: number) =>
        page.evaluate(
          async ([url, name, forceNew, times]) => {
            globalThis.shared ??= io(url, { transports: [name], autoConnect: false });
            for (let index = 0; index < times; index += 1) {
              const socket = forceNew ? io(url, { transports: [name], forceNew: true }) : shared.connect();
              await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
              // Without a deadline: a Manager is kept until its last one has passed.
              await socket.emitWithAck("put", 0, "item 0").catch(() => {});
              socket.disconnect();
            }
          },
          [`http://127.0.0.1:${server.port}`, transport, kind === "a new Manager each", count] as const,
        );
      await cycle(WARM_UP);
      const before = await sampleMemory(cdp);
      await cycle(CYCLES);
      await expect.poll(() => server.population.slice(0, 2), "sessions and members").toEqual([0, 0]);
      const after = await sampleMemory(cdp);

      const growth = after.heap - before.heap;
      console.log(
        `${CYCLES} connections over ${transport}, ${kind}: heap ${before.heap} to ${after.heap} bytes ` +
          `(${(growth / CYCLES).toFixed(1)} each), wasm ${before.wasm} to ${after.wasm}, ` +
          `listeners ${before.listeners} to ${after.listeners}`,
      );
      expect(growth, "heap").toBeLessThanOrEqual(HEAP_TOLERANCE);
      const waiting = kind === "one Manager" ? 0 : MODULE_TOLERANCE;
      expect(after.wasm - before.wasm, "memory of the modules").toBeLessThanOrEqual(waiting);
      expect(after.listeners, "listeners").toBeLessThanOrEqual(before.listeners);
      expect(after.nodes, "nodes").toBeLessThanOrEqual(before.nodes);
      await cdp.detach();
      await server.close();
    });
  }
}
