/** A page that leaves the connection to a SharedWorker. */
import { ask } from "./ask.js";
import { show } from "./outcome.js";

show(() => ask(new SharedWorker(new URL("./worker.js", import.meta.url), { type: "module" }).port));
