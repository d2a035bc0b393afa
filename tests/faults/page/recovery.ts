/** What the tests of recovery and the soak call in the page. */
import { ChannelTraffic } from "./channel-traffic.ts";
import { Traffic } from "./traffic.ts";
import { wasmMemory } from "./wasm-memory.ts";

const recovery = { ChannelTraffic, Traffic, wasmMemory };

export type RecoveryGlobals = typeof recovery;

Object.assign(globalThis, recovery);
