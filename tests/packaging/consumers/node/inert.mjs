/**
 * Imports or requires all entries with traps set on what they must not touch, and
 * ends. Prints what they did. A timer or a connection would keep the process alive.
 */
import { createRequire } from "node:module";
import { setTraps, setTrapsForPage, touched } from "./src/traps.js";

const load = process.argv[2] === "require" ? createRequire(import.meta.url) : (name) => import(name);

// What React and the runtime add with it is not ours.
await load("react");
setTraps();
setTrapsForPage();
const globals = new Set(Reflect.ownKeys(globalThis));
for (const entry of ["", "/engine", "/parser", "/slim", "/react"]) await load(`@sockeye/client${entry}`);
const added = Reflect.ownKeys(globalThis).filter((key) => typeof key === "string" && !globals.has(key));
console.log(JSON.stringify({ touched, added }));
