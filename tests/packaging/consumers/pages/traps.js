/**
 * Notes what the package touches of what an import must leave alone.
 *
 * Reading a function and keeping it for later is no use of it; calling it is.
 */

/** What was touched since the traps were set. */
export const touched = [];

/** Others, such as React and the loader of modules, are free to touch things. */
function note(name) {
  const [, ...frames] = new Error().stack?.split("\n") ?? [];
  const caller = frames.find((frame) => frame.includes("/") && !frame.includes("/traps.js"));
  if (caller?.includes("@sockeye")) touched.push(name);
}

function trapCalls(owner, name) {
  const original = owner[name];
  if (!original) return;
  owner[name] = new Proxy(original, {
    apply(...call) {
      note(name);
      return Reflect.apply(...call);
    },
    construct(...call) {
      note(`new ${name}`);
      return Reflect.construct(...call);
    },
  });
}

/** Traps uses of the network, of the clock, of other threads and of WebAssembly. */
export function setTraps() {
  const network = ["fetch", "XMLHttpRequest", "WebSocket", "WebTransport", "Worker", "SharedWorker"];
  const later = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "addEventListener"];
  for (const name of [...network, ...later]) trapCalls(globalThis, name);
  for (const name of ["Module", "Instance", "Memory", "compile", "instantiate", "validate"]) {
    trapCalls(WebAssembly, name);
  }
}

/** Traps reads of what only a page has. Not in a page: it can't be replaced there. */
export function setTrapsForPage() {
  for (const name of ["window", "document", "location", "navigator", "localStorage", "sessionStorage"]) {
    Object.defineProperty(globalThis, name, { configurable: true, get: () => note(name) });
  }
}
