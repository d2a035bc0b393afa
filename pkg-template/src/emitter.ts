/**
 * Listeners and their dispatch, the base of `Manager`, `Socket` and `Engine`.
 *
 * A round of dispatch calls the listeners that were there when it began: one that
 * is added during it waits for the next, one that is removed still runs. The
 * same function may be added more than once. Nothing here knows of connections.
 */
import type {
  AnyFunction,
  EventNames,
  EventParams,
  EventsMap,
  ListenableNames,
  ListenerOf,
} from "./events.js";

/** What `once` puts into the list: calls `fn` and can be removed by it. @internal */
interface OnceListener extends AnyFunction {
  fn?: AnyFunction;
}

/** Shows an error of a listener to the page, without ending what goes on. @internal */
export function report(error: unknown): void {
  if (typeof reportError === "function") reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}

/** Where `fn` is in a list, as itself or within a `once` wrapper; -1 if nowhere. @internal */
export function indexOfListener(list: OnceListener[], fn: AnyFunction): number {
  return list.findIndex((listener) => listener === fn || listener.fn === fn);
}

/** Something that events are listened to on. */
export class Emitter<
  Listen extends EventsMap,
  Emit extends EventsMap,
  Reserved extends EventsMap = Record<never, never>,
> {
  // Names are keys of a Map, so that none of them can collide with anything.
  readonly #listeners = new Map<string, OnceListener[]>();

  /** Calls `listener` each time. Returns the emitter. */
  on<Name extends ListenableNames<Reserved, Listen>>(
    event: Name,
    listener: ListenerOf<Reserved, Listen, Name>,
  ): this {
    return this.#add(event, listener as AnyFunction);
  }

  /** Calls `listener` the next time only. Returns the emitter. */
  once<Name extends ListenableNames<Reserved, Listen>>(
    event: Name,
    listener: ListenerOf<Reserved, Listen, Name>,
  ): this {
    const fn = listener as AnyFunction;
    const wrapper: OnceListener = (...args) => {
      this.#remove(event, wrapper);
      return fn.apply(this, args);
    };
    wrapper.fn = fn;
    return this.#add(event, wrapper);
  }

  /**
   * Removes the first place of `listener` in the list of an event; without a
   * listener the whole list; without an event every listener. Returns the emitter.
   */
  off<Name extends ListenableNames<Reserved, Listen>>(
    event?: Name,
    listener?: ListenerOf<Reserved, Listen, Name>,
  ): this {
    if (event === undefined) this.#listeners.clear();
    else if (listener === undefined) this.#listeners.delete(keyOf(event));
    else this.#remove(event, listener as AnyFunction);
    return this;
  }

  /**
   * Calls the listeners of an event. An exception of one ends the round and is
   * passed on to the caller. Returns the emitter.
   */
  emit<Name extends EventNames<Emit>>(event: Name, ...args: EventParams<Emit, Name>): this {
    for (const listener of this.#snapshot(event)) listener.apply(this, args);
    return this;
  }

  /** The listeners of an event, `once` wrappers included: the list itself, or a new empty one. */
  listeners<Name extends ListenableNames<Reserved, Listen>>(
    event: Name,
  ): ListenerOf<Reserved, Listen, Name>[] {
    return (this.#listeners.get(keyOf(event)) ?? []) as ListenerOf<Reserved, Listen, Name>[];
  }

  /** Whether an event has listeners. */
  hasListeners<Name extends ListenableNames<Reserved, Listen>>(event: Name): boolean {
    return this.listeners(event).length > 0;
  }

  /** The same as `on`. */
  declare addEventListener: this["on"];
  /** The same as `off`. */
  declare removeListener: this["off"];
  /** The same as `off`. */
  declare removeAllListeners: this["off"];
  /** The same as `off`. */
  declare removeEventListener: this["off"];

  static {
    Object.assign(Emitter.prototype, {
      addEventListener: Emitter.prototype.on,
      removeListener: Emitter.prototype.off,
      removeAllListeners: Emitter.prototype.off,
      removeEventListener: Emitter.prototype.off,
    });
  }

  /** Somebody begins to listen to an event. @internal */
  _listening(_event: string): void {}

  /**
   * Calls the listeners of an event that comes from the connection. An exception
   * of one is reported, and the others still run.
   *
   * @internal
   */
  _dispatch(event: unknown, ...args: unknown[]): void {
    this._dispatchAll(event, args);
  }

  /** The same with the arguments as an array: there may be more than a call takes. @internal */
  _dispatchAll(event: unknown, args: unknown[]): void {
    callEach(this, this.#snapshot(event), args);
  }

  #snapshot(event: unknown): AnyFunction[] {
    return this.#listeners.get(keyOf(event))?.slice() ?? [];
  }

  #add(event: unknown, listener: OnceListener): this {
    const key = keyOf(event);
    this._listening(key);
    const list = this.#listeners.get(key);
    if (list) list.push(listener);
    else this.#listeners.set(key, [listener]);
    return this;
  }

  #remove(event: unknown, fn: AnyFunction): void {
    const key = keyOf(event);
    const list = this.#listeners.get(key);
    const at = list ? indexOfListener(list, fn) : -1;
    if (at < 0) return;
    list?.splice(at, 1);
    if (list?.length === 0) this.#listeners.delete(key);
  }
}

/** Calls functions one after the other; what one throws is reported. @internal */
export function callEach(self: unknown, functions: AnyFunction[], args: unknown[]): void {
  for (const fn of functions) {
    try {
      fn.apply(self, args);
    } catch (error) {
      report(error);
    }
  }
}

/** Servers may name events by numbers, which match the same name as a text. */
function keyOf(event: unknown): string {
  return `${event}`;
}
