/** The script of the page: the client as globals, so that `page.evaluate` can use it. */
import { io } from "@sockeye/client";
import { joinChannel } from "./cluster.ts";
import * as hostile from "./hostile.ts";
import "./recovery.ts";

/** Anything with `once`: a Socket, a Manager, an engine. */
interface Emitter {
  once(event: string, listener: (...args: unknown[]) => void): unknown;
}

/** The arguments with which an event is emitted next. */
function next(emitter: unknown, event: string): Promise<unknown[]> {
  return new Promise((resolve) => {
    (emitter as Emitter).once(event, (...args) => resolve(args));
  });
}

const globals = { io, next, joinChannel, hostile };

export type Globals = typeof globals;

Object.assign(globalThis, globals);
