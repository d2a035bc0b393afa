/**
 * Starts the WebAssembly core, when the first Manager is made and not before: an
 * import on a server costs nothing.
 *
 * The module comes with the package as text and is instantiated synchronously,
 * so that `io()` works in the statement after the import. Copies of this package
 * on one page share one instance. A failure is not kept: the next call tries
 * again.
 */
import module from "sockeye:module";
import { CoreDecoder, CoreManager, initSync, TransportMemory } from "../generated/sockeye.js";
import { SocketError } from "./errors.js";
import { decodeModule } from "./module-text.js";

/** The core, and what all of its managers share. */
export interface Core {
  CoreManager: typeof CoreManager;
  CoreDecoder: typeof CoreDecoder;
  memory: TransportMemory;
}

const key = Symbol.for(`@sockeye/client@${VERSION}`);

/** Throws a `SocketError` with the code "wasm_unavailable". */
export function loadCore(): Core {
  const shared = globalThis as { [key]?: Core };
  shared[key] ??= startCore();
  return shared[key];
}

function startCore(): Core {
  try {
    initSync({ module: decodeModule(module) });
    return { CoreManager, CoreDecoder, memory: new TransportMemory() };
  } catch (context) {
    throw new SocketError("wasm_unavailable", { context });
  }
}
