import type { ModuleText } from "../src/module-text.js";

export function encodeModule(bytes: Uint8Array): ModuleText;
export function assembleDecoder(): number[];
