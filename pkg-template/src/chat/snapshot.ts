/**
 * What a chat query shows: an object that never changes, and shares with the one
 * before whatever has not changed.
 */
import type { CoreTimeline } from "../../generated/chat.js";
import type { SocketError } from "../errors.js";

/** A stretch of the log, newest item first. It is the same object until one of its items changes. */
export interface ChatPage<Item> {
  readonly items: readonly Item[];
}

/** An item that this side has sent and that the server has not confirmed. */
export interface PendingItem<Item> {
  /** Its temporary key, for `retry` and `cancel`. */
  readonly key: string;
  readonly item: Item;
  /** Why it failed, when it has. */
  readonly error: string | undefined;
}

/** All that a query knows; the names are those of TanStack Query's infinite query. */
export interface ChatSnapshot<Item> {
  /** `undefined` until something was loaded. */
  readonly data: { readonly pages: readonly ChatPage<Item>[] } | undefined;
  /** All items, oldest first; the list is made when it is first read. */
  readonly items: readonly Item[];
  /** What was sent and is not confirmed, in the order of sending; it belongs after the newest item. */
  readonly pending: readonly PendingItem<Item>[];
  /** "pending" until something was loaded, "error" when the last request has failed. */
  readonly status: "pending" | "success" | "error";
  /** Why the last request has failed. */
  readonly error: SocketError | null;
  /** Whether a request is under way. */
  readonly isFetching: boolean;
  /** Whether older items were asked for and are not there yet. */
  readonly isFetchingNextPage: boolean;
  /** Whether there are older items. */
  readonly hasNextPage: boolean;
  /** Whether items are missing between those that are shown. */
  readonly hasGap: boolean;
  /** Whether the newest items are asked for again and again, because no events come. */
  readonly isPolling: boolean;
}

/** The flags of `CoreTimeline.flags`. */
const PENDING = 1;
const FETCHING = 2;
const FETCHING_OLDER = 4;
const HAS_OLDER = 8;
const HAS_GAP = 16;
const POLLING = 32;

/** The snapshot before anything has happened. @internal */
export function emptySnapshot<Item>(items?: readonly Item[], hasNextPage = false): ChatSnapshot<Item> {
  return new Snapshot(items ? [{ items }] : undefined, [], items ? 0 : PENDING, hasNextPage, null);
}

/** The snapshot after a change of the timeline. @internal */
export function nextSnapshot<Item>(
  before: ChatSnapshot<Item>,
  timeline: CoreTimeline,
  pendingChanged: boolean,
  error: SocketError | null,
): ChatSnapshot<Item> {
  const flags = timeline.flags();
  const [front, back, changed] = timeline.takeChanges() as [number, number, Item[][]];
  const same = before as Snapshot<Item>;
  const known = before.data?.pages ?? [];
  // The timeline counts from the oldest.
  const untouched = changed.length === 0 && front + back === known.length;
  const fresh = changed.reverse().map((items): ChatPage<Item> => ({ items: items.reverse() }));
  const pages = untouched ? known : known.slice(0, back).concat(fresh, known.slice(known.length - front));
  const pending = pendingChanged ? timeline.pending().map(pendingItem<Item>) : before.pending;
  const loaded = (flags & PENDING) === 0 || pages.length > 0;
  const data = loaded ? pages : undefined;
  const snapshot = new Snapshot(data, pending, flags, (flags & HAS_OLDER) !== 0, error);
  return snapshot.sharing(same, front);
}

function pendingItem<Item>([key, item, error]: [string, Item, string?]): PendingItem<Item> {
  return { key, item, error };
}

class Snapshot<Item> implements ChatSnapshot<Item> {
  data: ChatSnapshot<Item>["data"];
  readonly pending: readonly PendingItem<Item>[];
  readonly status: ChatSnapshot<Item>["status"];
  readonly error: SocketError | null;
  readonly isFetching: boolean;
  readonly isFetchingNextPage: boolean;
  readonly hasNextPage: boolean;
  readonly hasGap: boolean;
  readonly isPolling: boolean;
  #items: readonly Item[] | undefined;
  /** The list before, and how many of its oldest items and pages are the same. */
  #older: { list: readonly Item[]; items: number; pages: number } | undefined;

  constructor(
    pages: readonly ChatPage<Item>[] | undefined,
    pending: readonly PendingItem<Item>[],
    flags: number,
    hasNextPage: boolean,
    error: SocketError | null,
  ) {
    this.data = pages && { pages };
    this.pending = pending;
    this.status = error ? "error" : pages ? "success" : "pending";
    this.error = error;
    this.isFetching = (flags & FETCHING) !== 0;
    this.isFetchingNextPage = (flags & FETCHING_OLDER) !== 0;
    this.hasNextPage = hasNextPage;
    this.hasGap = (flags & HAS_GAP) !== 0;
    this.isPolling = (flags & POLLING) !== 0;
  }

  /** Takes over what the snapshot before has made, of which so many of the oldest pages have remained. */
  sharing(before: Snapshot<Item>, pages: number): this {
    const known = before.data?.pages ?? [];
    const list = before.#items;
    if (this.data?.pages === known) {
      this.data = before.data;
      this.#items = list;
      this.#older = before.#older;
    } else if (list) {
      const newer = known.slice(0, known.length - pages);
      const items = newer.reduce((left, page) => left - page.items.length, list.length);
      this.#older = { list, items, pages };
    }
    return this;
  }

  get items(): readonly Item[] {
    this.#items ??= this.#list();
    return this.#items;
  }

  /** A long list is mostly a copy of the one before, which costs far less than making it. */
  #list(): readonly Item[] {
    const { list = [], items = 0, pages = 0 } = this.#older ?? {};
    this.#older = undefined;
    const all = this.data?.pages ?? [];
    const newer = all.slice(0, all.length - pages).flatMap((page) => page.items);
    return list.slice(0, items).concat(newer.reverse());
  }
}
