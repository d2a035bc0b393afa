/**
 * How many Engine.IO connections each tab has opened, and has open.
 */

/** @import { IncomingMessage } from "node:http" */

/** Tabs remembered; the one that has connected least recently is forgotten. */
const TABS_KEPT = 1000;

const NONE = { opened: 0, open: 0 };

export class TabTally {
  /** @type {Map<string, { opened: number, open: number }>} */
  #tabs = new Map();

  /** @param {string} tab */
  of(tab) {
    return this.#tabs.get(tab) ?? NONE;
  }

  /** @param {{ request: IncomingMessage, once: (event: "close", listener: () => void) => void }} connection */
  count(connection) {
    const [, query] = (connection.request.url ?? "").split("?");
    const tab = new URLSearchParams(query).get("tab");
    if (tab === null) return;
    const counts = this.#tabs.get(tab) ?? { ...NONE };
    counts.opened += 1;
    counts.open += 1;
    this.#tabs.delete(tab);
    this.#tabs.set(tab, counts);
    const [oldest] = this.#tabs.keys();
    if (this.#tabs.size > TABS_KEPT && oldest !== undefined) this.#tabs.delete(oldest);
    connection.once("close", () => {
      counts.open -= 1;
    });
  }
}
