/** Starts the worker that the address asks for, and shows what it has exchanged. */
import { ask } from "/src/ask.js";
import { show } from "/src/outcome.js";

const parameters = new URLSearchParams(location.search);
const script = parameters.get("script");
const options = { type: parameters.get("type") };

const kinds = {
  Worker: () => new Worker(script, options),
  SharedWorker: () => new SharedWorker(script, options).port,
  ServiceWorker: async () => {
    await navigator.serviceWorker.register(script, options);
    return (await navigator.serviceWorker.ready).active;
  },
};

show(() => Promise.resolve(kinds[parameters.get("kind")]()).then(ask));
