/**
 * The entry `@sockeye/client/slim`: the Socket.IO client without its module, for
 * those who load that themselves: from a URL, to compile it while it arrives and
 * to cache it by itself, or compiled already, where nothing may be compiled.
 */
import { forbidden, unavailable } from "./instance.js";
import { isCoreStarted, startCore } from "./loader.js";

export * from "./index.js";
export { default } from "./index.js";

/** The module, whole: its bytes, or what was compiled from them. */
export type ModuleContent = BufferSource | WebAssembly.Module;

/** Where the module is: an address, a response, or the module itself. */
export type ModuleSource = string | URL | Response | ModuleContent;

/**
 * Loads the module, which the package exports as `@sockeye/client/sockeye.wasm`.
 * When it is there already, nothing is asked of the network. A call that failed
 * can be repeated.
 *
 * A server should send it as `application/wasm`: then it is compiled while it
 * arrives. With another type it works all the same.
 *
 * Rejects with a `SocketError` with the code "wasm_unavailable": nothing was found
 * there, it is not WebAssembly, or WebAssembly is forbidden.
 *
 * @example
 * import { io, load } from "@sockeye/client/slim";
 *
 * await load("/assets/sockeye.wasm");
 * const socket = io();
 */
export async function load(source: ModuleSource | Promise<ModuleSource>): Promise<void> {
  if (isCoreStarted()) return;
  const given = await source;
  if (typeof given === "string" || given instanceof URL) loadSync(await compile(await request(given)));
  else if (given instanceof Response) loadSync(await compile(given));
  else loadSync(given);
}

/**
 * Starts the module from its bytes, or compiled. Throws a `SocketError` with the
 * code "wasm_unavailable".
 *
 * @example
 * import { readFileSync } from "node:fs";
 * import { createRequire } from "node:module";
 * import { loadSync } from "@sockeye/client/slim";
 *
 * const { resolve } = createRequire(import.meta.url);
 * loadSync(readFileSync(resolve("@sockeye/client/sockeye.wasm")));
 */
export function loadSync(module: ModuleContent): void {
  if (!isBytes(module) && Object.prototype.toString.call(module) !== "[object WebAssembly.Module]") {
    throw unavailable("the source must be an address, a response, bytes or a WebAssembly.Module");
  }
  if (isBytes(module) && !isValid(module)) throw unavailable("the bytes are not WebAssembly, or not all");
  startCore(() => module);
}

async function request(url: string | URL): Promise<Response> {
  try {
    return await fetch(url);
  } catch (context) {
    throw unavailable(`${url} could not be fetched`, context);
  }
}

async function compile(response: Response): Promise<WebAssembly.Module> {
  const { status, ok, headers } = response;
  const answer = `${response.url || "the response"} (HTTP ${status}, ${headers.get("content-type")})`;
  if (!ok) throw unavailable(`there is no WebAssembly at ${answer}`);
  const whole = response.clone();
  try {
    return await WebAssembly.compileStreaming(response);
  } catch {
    // Of another type, or not WebAssembly, or forbidden: the bytes tell.
  }
  const bytes = await whole.arrayBuffer().catch((context: unknown) => {
    throw unavailable(`${answer} broke off`, context);
  });
  if (!isValid(bytes)) throw unavailable(`what is at ${answer} is not WebAssembly, or not all of it`);
  try {
    return await WebAssembly.compile(bytes);
  } catch (context) {
    throw forbidden(context);
  }
}

function isBytes(value: unknown): value is BufferSource {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

/** Without WebAssembly nothing is known to be wrong with it. */
function isValid(bytes: BufferSource): boolean {
  return typeof WebAssembly !== "object" || WebAssembly.validate(bytes);
}
