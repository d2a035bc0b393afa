/**
 * Starts the WebAssembly core, when the first Manager is made and not before: an
 * import on a server costs nothing.
 *
 * All entries but `slim` carry the module as text and compile it synchronously, so
 * that `io()` works in the statement after the import. Copies of this package on one
 * page share one instance. A failure is not kept: the next call tries again.
 */
import inlined from "sockeye:module";
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
const shared = globalThis as { [key]?: Core };

/** Throws a `SocketError` with the code "wasm_unavailable". */
export function loadCore(): Core {
  if (shared[key]) return shared[key];
  if (inlined) return startCore(decodeModule(inlined));
  throw unavailable("no WebAssembly yet: `await load(...)` of @sockeye/client/slim comes first");
}

/** Whether the core runs, by whichever copy of this package. */
export function isStarted(): boolean {
  return key in shared;
}

/** Starts the core, unless it runs. Throws a `SocketError` with the code "wasm_unavailable". */
export function startCore(module: BufferSource | WebAssembly.Module): Core {
  if (shared[key]) return shared[key];
  try {
    initSync({ module });
    shared[key] = { CoreManager, CoreDecoder, memory: new TransportMemory() };
    return shared[key];
  } catch (context) {
    throw forbidden(context);
  }
}

/** What an environment that refuses the module should be told. */
export function forbidden(context: unknown): SocketError {
  if (typeof WebAssembly !== "object") return unavailable("there is no WebAssembly here", context);
  if (context instanceof RangeError) {
    return unavailable("too large to compile at once here: use load() of @sockeye/client/slim", context);
  }
  return unavailable(
    "WebAssembly is forbidden here. On a page: add 'wasm-unsafe-eval' to script-src of the " +
      "Content-Security-Policy. On an edge runtime: give a compiled module to @sockeye/client/slim",
    context,
  );
}

/** An error with the code "wasm_unavailable", and what to do about it. */
export function unavailable(message: string, context?: unknown): SocketError {
  return new SocketError("wasm_unavailable", { message, context });
}
