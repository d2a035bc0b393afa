/** A page that gets the address of the WebAssembly as Parcel gives that of a file in a package. */
import { io, load } from "@sockeye/client/slim";
import { exchange } from "./exchange.js";
import { question, show } from "./outcome.js";

const { server, text } = question();
const address = new URL("npm:@sockeye/client/sockeye.wasm", import.meta.url);
show(() => load(address).then(() => exchange(io(server), text)));
