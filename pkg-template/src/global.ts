/**
 * The classic script of the package: the global `io`, and everything else on it.
 */
import { io } from "./index.js";

Object.assign(globalThis, { io });
