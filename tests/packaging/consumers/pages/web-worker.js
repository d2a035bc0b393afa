/** A page that leaves the connection to a Web Worker. */
import { ask } from "./ask.js";
import { show } from "./outcome.js";

show(() => ask(new Worker(new URL("./worker.js", import.meta.url), { type: "module" })));
