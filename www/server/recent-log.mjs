/**
 * The latest items of a kind, in memory: by page, newest first, and as they come.
 *
 * Next.js bundles route handlers, so that they and the custom server have a copy of this
 * module each. The global object is what they share within a process, so logs are kept
 * there.
 */

/** Items kept in each log: a page shows some tens, and an outage may hide some hundreds. */
const ITEMS_KEPT = 500;

/** The most items that one page may have. */
const PAGE_LENGTH = 50;

const LOGS = Symbol.for("sockeye-site.logs");

/**
 * @template {{ id: string }} Item
 * @typedef {Item & { createdAt: number }} Stored later than every item before, in ms
 */

/** @template {{ id: string }} Item */
class RecentLog {
  /** @type {Stored<Item>[]} oldest first */
  #items = [];
  /** @type {Set<(item: Stored<Item>) => void>} */
  #listeners = new Set();
  #clock = 0;

  /** Stores an item, once for each id, and tells of it. @param {Item} item @returns {Stored<Item>} */
  add(item) {
    const known = this.#items.find(({ id }) => id === item.id);
    if (known) return known;
    this.#clock = Math.max(Date.now(), this.#clock + 1);
    const stored = { ...item, createdAt: this.#clock };
    this.#items = [...this.#items, stored].slice(-ITEMS_KEPT);
    for (const listener of [...this.#listeners]) listener(stored);
    return stored;
  }

  /**
   * The newest items, or those older than a cursor. A cursor is a moment, so it stands
   * for the same place whatever is added.
   * @param {URLSearchParams} query `cursor` and `limit`
   */
  page(query) {
    const cursor = Number(query.get("cursor") ?? Infinity);
    const limit = Math.min(Math.max(Number(query.get("limit")) || 1, 1), PAGE_LENGTH);
    const older = this.#items.filter(({ createdAt }) => createdAt < cursor);
    const items = older.slice(-limit).reverse();
    return { items, nextCursor: older.length > items.length ? items.at(-1)?.createdAt : null };
  }

  /** Calls `listener` with each item, until the returned function is called. @param {(item: Stored<Item>) => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** How many listen. */
  get listeners() {
    return this.#listeners.size;
  }
}

/** @typedef {RecentLog<{ id: string, text: string, nonce?: string }>} TextLog */

/** The same log for the same name, wherever in this process. @param {string} name @returns {TextLog} */
export function logNamed(name) {
  const shared = /** @type {{ [LOGS]?: Map<string, TextLog> }} */ (globalThis);
  shared[LOGS] ??= new Map();
  const log = shared[LOGS].get(name) ?? new RecentLog();
  shared[LOGS].set(name, log);
  return log;
}
