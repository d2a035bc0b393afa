/**
 * Listening while a component is mounted, with the listener of its last rendering.
 */
import { useEffect, useRef } from "react";
import type { AnyFunction } from "../events.js";
import type { Room, Socket } from "../index.js";

/** An emitter, whatever its events. */
type Listenable = Pick<Socket | Room, "on" | "off">;

/** Listens while the component is mounted. @internal */
export function useListener(emitter: Listenable | null, event: string | symbol, listener: AnyFunction): void {
  const latest = useLatest(listener);
  useEffect(() => {
    if (!emitter) return;
    const heard: AnyFunction = (...args) => latest.current(...args);
    emitter.on(event as string, heard);
    return () => {
      emitter.off(event as string, heard);
    };
  }, [emitter, event, latest]);
}

/** What the last rendering was given. @internal */
export function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
