/** The WebAssembly from its file, in ES modules. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { io, loadSync } from "@sockeye/client/slim";
import { exchange } from "./src/exchange.js";

const { resolve } = createRequire(import.meta.url);
loadSync(readFileSync(resolve("@sockeye/client/sockeye.wasm")));
const [server, text] = process.argv.slice(2);
console.log(JSON.stringify(await exchange(io(server), text)));
