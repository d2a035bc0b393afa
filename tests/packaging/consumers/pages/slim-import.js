/** A page that gets the address of the WebAssembly by an import, as esbuild's loader "file" gives it. */
import { io, load } from "@sockeye/client/slim";
import address from "@sockeye/client/sockeye.wasm";
import { exchange } from "./exchange.js";
import { question, show } from "./outcome.js";

const { server, text } = question();
show(() => load(address).then(() => exchange(io(server), text)));
