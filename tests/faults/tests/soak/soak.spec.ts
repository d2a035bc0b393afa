/**
 * Several clients for a long time, with faults by chance: nothing is lost, nothing comes
 * twice, and memory is flat.
 *
 * Environment:
 *   SOAK_MINUTES  how long (default 1)
 *   SOAK_SEED     which faults (default: the time; it is printed)
 */
import { setTimeout as after } from "node:timers/promises";
import type { CDPSession, Page } from "@playwright/test";
import { expect, test } from "../../fixtures.ts";
import { LedgerServer } from "../../ledger-server.ts";
import type { ChannelTraffic as ChannelTrafficClass } from "../../page/channel-traffic.ts";
import type { RecoveryGlobals } from "../../page/recovery.ts";
import type { Traffic as TrafficClass, TrafficOptions } from "../../page/traffic.ts";
import { FaultProxy } from "../../proxy/fault-proxy.ts";
import { trouble } from "./chaos.ts";
import { type MemorySample, sampleMemory, thirds } from "./memory.ts";

declare global {
  var Traffic: typeof TrafficClass;
  var ChannelTraffic: RecoveryGlobals["ChannelTraffic"];
  var traffic: TrafficClass;
  var channels: ChannelTrafficClass;
}

const MINUTE = 60_000;
const DURATION = Number(process.env.SOAK_MINUTES ?? 1) * MINUTE;
const SEED = Number(process.env.SOAK_SEED ?? Date.now() % 1_000_000);

const SAMPLES = 30;

/**
 * By how much the last third may be above the middle third. Code that is compiled late,
 * and what is in flight in the lowest sample, take some hundred kB; a leak of 100 bytes
 * a message is more than that after minutes.
 */
const HEAP_TOLERANCE = 1_000_000;
/** One page: where the allocator's free space is in pieces, it may take one more. */
const WASM_TOLERANCE = 65_536;

/** A session's WebSocket has four, and so has a candidate that is to take its place. */
const LISTENER_TOLERANCE = 8;

/** How long everything may take to come to rest. It takes a second, but the machine may be busy. */
const REST = MINUTE;

const CLIENTS: readonly Pick<TrafficOptions, "name" | "transports" | "retries" | "resends">[] = [
  { name: "websocket", transports: ["websocket"] },
  { name: "polling", transports: ["polling"] },
  { name: "default" },
  { name: "without retries", retries: 0, resends: true },
];

interface Client {
  name: string;
  page: Page;
  proxy: FaultProxy;
  cdp: CDPSession;
  samples: MemorySample[];
}

test("the soak", async ({ context, site }) => {
  test.setTimeout(2 * DURATION + 5 * REST);
  console.log(`seed ${SEED}, ${DURATION / MINUTE} minutes`);
  const server = await LedgerServer.start();
  const errors: Error[] = [];
  const clients: Client[] = [];
  for (const settings of CLIENTS) {
    const page = await context.newPage();
    page.on("pageerror", (error) => errors.push(error));
    await page.goto(site.address);
    const proxy = await FaultProxy.start(() => server.port);
    await page.evaluate(
      (given) => {
        globalThis.traffic = new Traffic(given);
        globalThis.channels = new ChannelTraffic(traffic.manager, given.url, given.name);
      },
      { ...settings, url: proxy.origin },
    );
    const cdp = await context.newCDPSession(page);
    clients.push({ name: settings.name, page, proxy, cdp, samples: [] });
  }

  const end = after(DURATION);
  const troubles = clients.map(({ proxy }, index) => trouble(proxy, SEED + index, end));
  for (let count = 0; count < SAMPLES; count += 1) {
    await after(DURATION / SAMPLES);
    for (const { cdp, samples } of clients) samples.push(await sampleMemory(cdp));
    for (const [name, { problems }] of server.accounts)
      expect(problems, `on the server, of ${name}`).toEqual([]);
  }

  const faults = await Promise.all(troubles);
  for (const [index, { name, page, samples }] of clients.entries()) {
    const last = server.pause(name);
    const [report, compared, items, shown] = await page.evaluate(async (number) => {
      await traffic.heard(number);
      await Promise.all([traffic.finish(), channels.finish()]);
      return [traffic.report(), channels.compared, channels.items, channels.problems] as const;
    }, last);
    const account = server.account(name);
    const heap = thirds(samples.map((sample) => sample.heap));
    const wasm = thirds(samples.map((sample) => sample.wasm));
    const listeners = thirds(samples.map((sample) => sample.listeners));
    const troubled = [...(faults[index] ?? [])].reduce((sum, [, times]) => sum + times, 0);
    console.log(
      `${name}: ${troubled} faults, ${report.counts.disconnect} connections lost, ` +
        `${report.entries} entries (${account.repeats} sent again), ${last} items, ` +
        `${compared} channels with ${items} messages; ` +
        `heap by thirds ${heap.map(kilobytes).join(", ")}, wasm ${wasm.map(kilobytes).join(", ")}, ` +
        `listeners ${listeners.join(", ")}`,
    );
    expect(report.problems, "in the page").toEqual([]);
    expect(shown, "channels").toEqual([]);
    expect(compared).toBeGreaterThan(0);
    expect(account.problems, "on the server").toEqual([]);
    expect(account.entries, "entries on the server").toBe(report.entries);
    expect(heap[2], "heap").toBeLessThanOrEqual(heap[1] + HEAP_TOLERANCE);
    expect(wasm[2], "memory of the modules").toBeLessThanOrEqual(wasm[1] + WASM_TOLERANCE);
    expect(listeners[2], "listeners").toBeLessThanOrEqual(listeners[1] + LISTENER_TOLERANCE);
  }
  await expect
    .poll(() => server.population.slice(0, 3), { message: "sessions and members", timeout: REST })
    .toEqual([clients.length, clients.length, clients.length]);
  expect(errors, "uncaught in a page").toEqual([]);

  for (const { page, proxy } of clients) {
    await page.evaluate(() => traffic.stop());
    await proxy.shut();
  }
  await server.close();
});

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1_000)} kB`;
}
