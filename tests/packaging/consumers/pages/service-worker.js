/** A page that leaves the connection to a Service Worker. */
import { ask } from "./ask.js";
import { show } from "./outcome.js";

async function active() {
  await navigator.serviceWorker.register(new URL("./worker.js", import.meta.url), { type: "module" });
  const { active } = await navigator.serviceWorker.ready;
  return active;
}

show(() => active().then(ask));
