/**
 * Listeners on every event, whatever its name: the catch-all families of a
 * `Socket`. Knows no connection; who comes in and goes out is told to it.
 */
import { callEach, Emitter, indexOfListener } from "./emitter.js";
import type { AnyFunction, EventsMap } from "./events.js";

/** Something whose events can be listened to all together. */
export abstract class CatchAll<
  Listen extends EventsMap,
  Emit extends EventsMap,
  Reserved extends EventsMap,
> extends Emitter<Listen, Emit, Reserved> {
  readonly #incoming: AnyFunction[] = [];
  readonly #outgoing: AnyFunction[] = [];

  /** Calls `listener(event, ...args)` for each event that comes in, before its own listeners. */
  onAny(listener: AnyFunction): this {
    this.#incoming.push(listener);
    return this;
  }

  /** The same as `onAny`, before those that are there. */
  prependAny(listener: AnyFunction): this {
    this.#incoming.unshift(listener);
    return this;
  }

  /** Removes the first place of `listener` among those of `onAny`; without one, all of them. */
  offAny(listener?: AnyFunction): this {
    removeFrom(this.#incoming, listener);
    return this;
  }

  /** The listeners of `onAny`: the list itself. */
  listenersAny(): AnyFunction[] {
    return this.#incoming;
  }

  /** Calls `listener(event, ...args)` for each event that is sent, when it is sent. */
  onAnyOutgoing(listener: AnyFunction): this {
    this.#outgoing.push(listener);
    return this;
  }

  /** The same as `onAnyOutgoing`, before those that are there. */
  prependAnyOutgoing(listener: AnyFunction): this {
    this.#outgoing.unshift(listener);
    return this;
  }

  /** Removes the first place of `listener` among those of `onAnyOutgoing`; without one, all of them. */
  offAnyOutgoing(listener?: AnyFunction): this {
    removeFrom(this.#outgoing, listener);
    return this;
  }

  /** The listeners of `onAnyOutgoing`: the list itself. */
  listenersAnyOutgoing(): AnyFunction[] {
    return this.#outgoing;
  }

  /** Tells of an event that came. @internal */
  _tellIncoming(args: unknown[]): void {
    callEach(this, this.#incoming.slice(), args);
  }

  /** Tells of an event that is sent. @internal */
  _tellOutgoing(args: unknown[]): void {
    callEach(this, this.#outgoing.slice(), args);
  }
}

function removeFrom(list: AnyFunction[], listener: AnyFunction | undefined): void {
  if (!listener) list.length = 0;
  else if (list.includes(listener)) list.splice(indexOfListener(list, listener), 1);
}
