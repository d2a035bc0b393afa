/**
 * The core of the client, started when the first Manager is made and not before: an
 * import on a server costs nothing.
 *
 * All entries but `slim` carry the module as text and compile it synchronously, so
 * that `io()` works in the statement after the import.
 */
import decoder from "sockeye:decoder";
import inlined from "sockeye:sockeye";
import { CoreDecoder, CoreManager, initSync, TransportMemory } from "../generated/sockeye.js";
import { isStarted, startOnce, unavailable } from "./instance.js";
import { decodeModule } from "./module-text.js";

/** The core, and what all of its managers share. */
export interface Core {
  CoreManager: typeof CoreManager;
  CoreDecoder: typeof CoreDecoder;
  memory: TransportMemory;
}

const name = "@sockeye/client";

/** Throws a `SocketError` with the code "wasm_unavailable". */
export function loadCore(): Core {
  return startCore(INLINED ? () => decodeModule(inlined, decoder) : refuse);
}

function refuse(): never {
  throw unavailable("no WebAssembly yet: `await load(...)` of @sockeye/client/slim comes first");
}

/** Whether the core runs, by whichever copy of this package. */
export function isCoreStarted(): boolean {
  return isStarted(name);
}

/** Starts the core, unless it runs. Throws a `SocketError` with the code "wasm_unavailable". */
export function startCore(module: () => BufferSource | WebAssembly.Module): Core {
  return startOnce(name, () => {
    initSync({ module: module() });
    return { CoreManager, CoreDecoder, memory: new TransportMemory() };
  });
}
