/**
 * The global scope of a page for Node, which has none: its events come from the test.
 */

import { vi } from "vitest";

/** Makes `addEventListener` exist; says which listeners there are. */
export function providePage() {
  const page = new EventTarget();
  const listeners: [event: string, listener: EventListener][] = [];
  vi.stubGlobal("addEventListener", (event: string, listener: EventListener) => {
    listeners.push([event, listener]);
    page.addEventListener(event, listener);
  });
  vi.stubGlobal("removeEventListener", (event: string, listener: EventListener) => {
    const at = listeners.findIndex(([name, other]) => name === event && other === listener);
    if (at >= 0) listeners.splice(at, 1);
    page.removeEventListener(event, listener);
  });
  return { listeners, dispatch: (event: string) => page.dispatchEvent(new Event(event)) };
}
