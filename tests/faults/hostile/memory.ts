/** How much memory a page holds, when what is garbage has been collected. */
import type { Page } from "@playwright/test";

/** In bytes. */
export interface Memory {
  /** The module's own. */
  module: number;
  /** JavaScript's heap, and the buffers outside of it. */
  heap: number;
  /** Listeners of the DOM: WebSockets, signals, the window. */
  listeners: number;
}

export async function memoryOf(page: Page): Promise<Memory> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const usage = await session.send("Runtime.getHeapUsage");
  const { jsEventListeners } = await session.send("Memory.getDOMCounters");
  await session.detach();
  return {
    module: await page.evaluate(() => hostile.moduleMemory()),
    heap: usage.usedSize + usage.backingStorageSize,
    listeners: jsEventListeners,
  };
}

export const MEBI = 1 << 20;

/** In words, for the log. */
export function growth(before: Memory, after: Memory): string {
  const mebi = (bytes: number) => `${(bytes / MEBI).toFixed(1)} MiB`;
  return `module +${mebi(after.module - before.module)}, heap +${mebi(after.heap - before.heap)}`;
}
