/** A page that imports all entries with traps set, and shows what they did. */
import { show } from "./outcome.js";
import { setTraps, touched } from "./traps.js";

async function importAll() {
  setTraps();
  const globals = new Set(Reflect.ownKeys(globalThis));
  await import("@sockeye/client");
  await import("@sockeye/client/engine");
  await import("@sockeye/client/parser");
  await import("@sockeye/client/slim");
  const added = Reflect.ownKeys(globalThis).filter((key) => typeof key === "string" && !globals.has(key));
  return { touched, added };
}

show(() => importAll());
