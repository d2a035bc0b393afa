/** What a page holds, when what it does not hold any more was collected. */
import type { CDPSession } from "@playwright/test";
import type { RecoveryGlobals } from "../../page/recovery.ts";

declare global {
  var wasmMemory: RecoveryGlobals["wasmMemory"];
}

export interface MemorySample {
  /** The JavaScript heap, in bytes. */
  heap: number;
  /** The memory of the WebAssembly modules, in bytes. */
  wasm: number;
  listeners: number;
  nodes: number;
  documents: number;
}

export async function sampleMemory(cdp: CDPSession): Promise<MemorySample> {
  // What is finalised in one collection is garbage in the next.
  for (let round = 0; round < 3; round += 1) await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  const { jsEventListeners, nodes, documents } = await cdp.send("Memory.getDOMCounters");
  const { result } = await cdp.send("Runtime.evaluate", { expression: "wasmMemory()" });
  return { heap: usedSize, wasm: Number(result.value), listeners: jsEventListeners, nodes, documents };
}

/** The lowest sample of each third: what is in flight at a moment is on top of it. */
export function thirds(samples: readonly number[]): [number, number, number] {
  const third = Math.ceil(samples.length / 3);
  const lowest = (from: number) => Math.min(...samples.slice(from, from + third));
  return [lowest(0), lowest(third), lowest(2 * third)];
}
