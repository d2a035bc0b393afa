/**
 * Starts WebAssembly modules: each once for all copies of this package on a page,
 * and says what to do where that is refused. A failure is not kept.
 */
import { SocketError } from "./errors.js";

/** What `name` has started, or what `start` gives now. Throws a `SocketError` with the code "wasm_unavailable". */
export function startOnce<Core>(name: string, start: () => Core): Core {
  const shared = globalThis as unknown as Record<symbol, Core>;
  const key = symbolOf(name);
  if (shared[key]) return shared[key];
  try {
    shared[key] = start();
    return shared[key];
  } catch (context) {
    throw context instanceof SocketError ? context : forbidden(context);
  }
}

/** Whether a module runs, by whichever copy of this package. */
export function isStarted(name: string): boolean {
  return symbolOf(name) in globalThis;
}

function symbolOf(name: string): symbol {
  return Symbol.for(`${name}@${VERSION}`);
}

/** What an environment that refuses a module should be told. */
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
