/** A page that loads the WebAssembly from an address that it knows. */
import { io, load } from "@sockeye/client/slim";
import { exchange } from "./exchange.js";
import { question, show } from "./outcome.js";

const { server, text } = question();
show(() => load("/node_modules/@sockeye/client/sockeye.wasm").then(() => exchange(io(server), text)));
