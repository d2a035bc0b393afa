/**
 * The history of a channel, merged with what happens in it: pages by cursor, live
 * events, polling while no events come, optimistic sends.
 *
 * Which page is asked for when, and what a page and an event that contradict each
 * other add up to, is decided by the timeline in WebAssembly. This asks, listens and
 * shows; it begins with the first subscriber and rests after the last.
 */
import type { CoreTimeline } from "../../generated/chat.js";
import { SocketError } from "../errors.js";
import { loadTimeline } from "./chat-loader.js";
import { FrameNotifier } from "./frame-notifier.js";
import { type ChatSnapshot, emptySnapshot, nextSnapshot } from "./snapshot.js";
import type { ChatSink, ChatSource } from "./source.js";
import type { TimelineHost, TimelineItem } from "./timeline-host.js";

/** What a server answers: the newest item first. */
export interface FetchedPage<Item> {
  items: Item[];
  /** Where older ones are: a place in the log, not a number of items. Nothing on the last page. */
  nextCursor?: string | number | null;
}

/** What is asked for. */
export interface PageRequest {
  /** Where to go on; `null` for the newest page. */
  cursor: string | null;
  /** How many items are wanted. */
  limit: number;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** The name of a property, or how to get it. */
export type ItemField<Item> = (keyof Item & string) | ((item: Item) => unknown);

/** What a query is about. Either `fetchPage` or `url` is needed. */
export interface ChatQueryOptions<Item> {
  /** Asks for a page. */
  fetchPage?: ((request: PageRequest) => Promise<FetchedPage<Item>>) | undefined;
  /** Answers `GET url?cursor=...&limit=...&paramKey=paramValue` with a `FetchedPage`. */
  url?: string | undefined;
  /** The name of the query parameter that says which channel. */
  paramKey?: string | undefined;
  /** The channel. */
  paramValue?: string | undefined;
  /** Where events come from. Without one the newest page is polled. */
  source?: ChatSource<Item> | undefined;
  /** What names an item: a text or a number, never given to another one. Default: "id". */
  itemKey?: ItemField<Item> | undefined;
  /**
   * What orders items: a number, a Date, or a text that sorts as it is (ISO 8601, ULID,
   * UUIDv7). Default: "createdAt".
   */
  itemOrder?: ItemField<Item> | undefined;
  /** What grows with each edit; with it, events that overtake each other are harmless. Default: none. */
  itemVersion?: ItemField<Item> | undefined;
  /** Where the server gives the temporary key of a send back. Default: "nonce". */
  itemNonce?: ItemField<Item> | undefined;
  /** How many items to ask for at a time. Default: 10. */
  pageSize?: number | undefined;
  /** How often to ask while no events come, in ms. Default: 1000. */
  pollInterval?: number | undefined;
  /**
   * Stores an item that `send` was called with, and gives what the server has made of
   * it. `key` is its temporary key, for `itemNonce`.
   */
  sendItem?: ((item: Item, key: string) => Promise<Item>) | undefined;
  /** The newest page, when it is there already: shown until there is a newer one. */
  initialPage?: FetchedPage<Item> | undefined;
}

const PAGE_SIZE = 10;

/** The history of a channel: see `createChatQuery`. */
export class ChatQuery<Item> {
  readonly #options: ChatQueryOptions<Item>;
  readonly #notifier = new FrameNotifier(() => this.#notify());
  readonly #subscribers = new Set<() => void>();
  readonly #requests = new Map<number, AbortController>();
  readonly #initial: ChatSnapshot<Item>;
  #timeline: CoreTimeline | undefined;
  #snapshot: ChatSnapshot<Item>;
  #changed = false;
  #pendingRevision = 0;
  #failure: SocketError | undefined;
  #stopSource: (() => void) | undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The answer to the first request, when it was there before. */
  #given: FetchedPage<Item> | undefined;

  /** Throws a `SocketError` with the code "invalid_option". */
  constructor(options: ChatQueryOptions<Item>) {
    if (!options.fetchPage && !options.url) throw invalid("fetchPage or url is needed");
    for (const name of ["pageSize", "pollInterval"] as const) {
      const value = options[name];
      if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
        throw invalid(`${name} must be a whole number above 0`);
      }
    }
    this.#options = options;
    const page = options.initialPage;
    this.#initial = emptySnapshot(page?.items, page?.nextCursor != null);
    this.#snapshot = this.#initial;
  }

  /**
   * Calls `listener` when there is a new snapshot, at most once a frame, until the
   * returned function is called. With the first subscriber the query begins to fetch and
   * to listen, without one it rests.
   */
  readonly subscribe = (listener: () => void): (() => void) => {
    const subscriber = () => listener();
    this.#subscribers.add(subscriber);
    this.#start();
    return () => {
      if (!this.#subscribers.delete(subscriber) || this.#subscribers.size > 0) return;
      // It may be wanted again at once, as in StrictMode.
      this.#resting = setTimeout(() => this.#rest());
    };
  };

  /** What there is to show now. The same object until something has changed. */
  readonly getSnapshot = (): ChatSnapshot<Item> => {
    if (this.#changed && this.#timeline) {
      this.#changed = false;
      const revision = this.#timeline.pendingRevision();
      const code = this.#timeline.error();
      const error = code === undefined ? null : (this.#failure ?? failure(code));
      const pendingChanged = revision !== this.#pendingRevision;
      this.#pendingRevision = revision;
      this.#snapshot = nextSnapshot(this.#snapshot, this.#timeline, pendingChanged, error);
    }
    return this.#snapshot;
  };

  /** What was there before anything was loaded: the snapshot on a server. */
  readonly getServerSnapshot = (): ChatSnapshot<Item> => this.#initial;

  /** Asks for older items. */
  readonly fetchNextPage = (): void => {
    this.#act((timeline) => timeline.fetchOlder(now()));
  };

  /** Asks for all that is loaded again. */
  readonly refetch = (): void => {
    this.#act((timeline) => timeline.refetch(now()));
  };

  /** Goes on with a hole that was too long to be closed at once: see `hasGap`. */
  readonly fillGap = (): void => {
    this.#act((timeline) => timeline.fillGap(now()));
  };

  /**
   * Shows an item and stores it by `sendItem`. Returns its temporary key. One that can't
   * be stored stays in `pending`, with an `error`, until `retry` or `cancel`.
   *
   * Throws a `SocketError` with the code "send_refused": there is no `sendItem`, or too
   * many items are pending.
   */
  readonly send = (item: Item): string => {
    if (!this.#options.sendItem) throw refusal("the option sendItem is needed");
    const key = `pending-${unguessed()}${unguessed()}`;
    const code = this.#act((timeline) => timeline.send(key, item));
    if (code !== undefined) throw refusal(code);
    return key;
  };

  /** Sends an item again that has failed; does nothing when none has. */
  readonly retry = (key: string): void => {
    this.#act((timeline) => timeline.retry(key));
  };

  /** Forgets an item that was to be sent. */
  readonly cancel = (key: string): void => {
    this.#act((timeline) => timeline.cancel(key));
  };

  #start(): void {
    clearTimeout(this.#resting);
    if (this.#stopSource) return;
    const { source = disconnectedSource } = this.#options;
    this.#stopSource = () => {};
    this.#act(() => {});
    this.#stopSource = source(this.#sink);
  }

  #rest(): void {
    this.#stopSource?.();
    this.#stopSource = undefined;
    clearTimeout(this.#timer);
    this.#notifier.stop();
  }

  readonly #sink: ChatSink<Item> = {
    connected: (recovered = false) => this.#act((timeline) => timeline.connected(now(), recovered)),
    disconnected: () => this.#act((timeline) => timeline.disconnected(now())),
    added: (item) => this.#hear((timeline) => timeline.added(this.#itemOf(item))),
    updated: (item) => this.#hear((timeline) => timeline.updated(this.#itemOf(item))),
    deleted: (item) => this.#hear((timeline) => timeline.deleted(this.#keyOf(item))),
  };

  /** An event that is not as expected is reported, and changes nothing. */
  #hear(tell: (timeline: CoreTimeline) => string | undefined): void {
    try {
      const code = this.#act(tell);
      if (code !== undefined) throw pageError(code);
    } catch (error) {
      report(error);
    }
  }

  /** Changes the timeline; what follows happens before this returns. */
  #act<Result>(change: (timeline: CoreTimeline) => Result): Result {
    this.#timeline ??= this.#begin();
    const result = change(this.#timeline);
    this.#arm(this.#timeline);
    return result;
  }

  /** A timeline that knows what was there before. */
  #begin(): CoreTimeline {
    const { pageSize = PAGE_SIZE, pollInterval = 1000, initialPage } = this.#options;
    const host = ChatQuery.#hostOf(new WeakRef<ChatQuery<Item>>(this));
    const timeline = new (loadTimeline())(host, pageSize, pollInterval, Math.random() * 2 ** 52);
    if (initialPage) {
      this.#timeline = timeline;
      this.#given = initialPage;
      timeline.disconnected(now());
    }
    return timeline;
  }

  #arm(timeline: CoreTimeline): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
    const at = timeline.pollTimeout();
    if (at === undefined || !this.#stopSource) return;
    this.#timer = setTimeout(() => this.#act(() => timeline.timeout(now())), Math.max(0, at - now()));
  }

  /**
   * The timeline is kept by the module until its owner is gone, so what it calls must
   * not keep the owner.
   */
  static #hostOf<Item>(owner: WeakRef<ChatQuery<Item>>): TimelineHost {
    const tell = (act: (query: ChatQuery<Item>) => void) => {
      const query = owner.deref();
      if (query) act(query);
    };
    return {
      fetch: (request, cursor, limit) => tell((query) => query.#ask(request, cursor ?? null, limit)),
      abort: (request) => tell((query) => query.#abort(request)),
      send: (key) => tell((query) => void query.#store(key)),
      changed: () => tell((query) => query.#noteChange()),
    };
  }

  #ask(request: number, cursor: string | null, limit: number): void {
    const given = this.#given;
    this.#given = undefined;
    if (given) this.#answer(request, given);
    else void this.#fetch(request, cursor, limit);
  }

  #abort(request: number): void {
    this.#requests.get(request)?.abort();
    this.#requests.delete(request);
    // When it is given up as failed, it is not for what an earlier one failed for.
    this.#failure = undefined;
  }

  #noteChange(): void {
    this.#changed = true;
    this.#notifier.schedule();
  }

  async #fetch(request: number, cursor: string | null, limit: number): Promise<void> {
    const controller = new AbortController();
    this.#requests.set(request, controller);
    try {
      const asked = { cursor, limit, signal: controller.signal };
      this.#answer(request, await fetchPage(this.#options, asked));
    } catch (error) {
      if (controller.signal.aborted) return;
      this.#failure = asSocketError(error);
      const status = Number(this.#failure.description) || 0;
      this.#act((timeline) => timeline.failed(now(), request, status));
    } finally {
      this.#requests.delete(request);
    }
  }

  #answer(request: number, { items, nextCursor }: FetchedPage<Item>): void {
    const all = items.map((item) => this.#itemOf(item));
    const next = nextCursor == null ? undefined : String(nextCursor);
    this.#failure = undefined;
    const code = this.#act((timeline) => timeline.page(now(), request, all, next));
    if (code !== undefined) this.#failure = pageError(code);
  }

  async #store(key: string): Promise<void> {
    const pending = this.#timeline?.pending().find(([known]) => known === key);
    if (!pending) return;
    try {
      const stored = await this.#options.sendItem?.(pending[1], key);
      const item = this.#itemOf(stored as Item);
      const code = this.#act((timeline) => timeline.confirm(key, item));
      if (code !== undefined) throw pageError(code);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#act((timeline) => timeline.fail(key, reason));
    }
  }

  /** What is wrong with it is for the timeline to say. */
  #itemOf(value: Item): TimelineItem {
    const { itemOrder = "createdAt", itemVersion, itemNonce = "nonce" } = this.#options;
    const nonce = field(value, itemNonce);
    return {
      key: this.#keyOf(value),
      order: comparable(field(value, itemOrder)),
      version: itemVersion && comparable(field(value, itemVersion)),
      nonce: typeof nonce === "string" ? nonce : undefined,
      value,
    };
  }

  #keyOf(item: Item | string | number): string {
    const key = typeof item === "object" ? field(item, this.#options.itemKey ?? "id") : item;
    return typeof key === "string" || typeof key === "number" ? String(key) : "";
  }

  #notify(): void {
    for (const subscriber of [...this.#subscribers]) subscriber();
  }
}

/**
 * A query of the history of a channel, without any framework.
 *
 * Throws a `SocketError` with the code "invalid_option".
 *
 * @example
 * const query = createChatQuery<Message>({
 *   url: "/api/messages",
 *   paramKey: "channelId",
 *   paramValue: channelId,
 *   source: socketSource(socket, { addKey: `chat:${channelId}:messages` }),
 * });
 * const unsubscribe = query.subscribe(() => show(query.getSnapshot().items));
 */
export function createChatQuery<Item>(options: ChatQueryOptions<Item>): ChatQuery<Item> {
  return new ChatQuery(options);
}

/**
 * The newest page of a channel, for `initialPage`: to be called on a server, before
 * anything is rendered, so that the first rendering shows it. `url` has to be absolute
 * there.
 *
 * Rejects with a `SocketError`, "fetch_failed" or "page_invalid", and with what
 * `fetchPage` throws.
 *
 * @example
 * const initialPage = await preloadChat<Message>({ url, paramKey: "channelId", paramValue });
 */
export async function preloadChat<Item>(
  options: Pick<ChatQueryOptions<Item>, "fetchPage" | "url" | "paramKey" | "paramValue" | "pageSize">,
): Promise<FetchedPage<Item>> {
  const { signal } = new AbortController();
  return fetchPage(options, { cursor: null, limit: options.pageSize ?? PAGE_SIZE, signal });
}

const disconnectedSource: ChatSource<never> = (sink) => {
  sink.disconnected();
  return () => {};
};

async function fetchPage<Item>(
  options: ChatQueryOptions<Item>,
  request: PageRequest,
): Promise<FetchedPage<Item>> {
  const page = await (options.fetchPage?.(request) ?? fetchJson<Item>(options, request));
  if (!Array.isArray(page?.items)) throw pageError("items is not an array");
  return page;
}

async function fetchJson<Item>(
  { url = "", paramKey, paramValue }: ChatQueryOptions<Item>,
  { cursor, limit, signal }: PageRequest,
): Promise<FetchedPage<Item>> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (paramKey !== undefined) query.set(paramKey, paramValue ?? "");
  if (cursor !== null) query.set("cursor", cursor);
  const response = await fetch(`${url}${url.includes("?") ? "&" : "?"}${query}`, { signal });
  if (!response.ok) {
    const message = `${url} answered with HTTP ${response.status}`;
    throw new SocketError("fetch_failed", { message, description: response.status });
  }
  return response.json();
}

/** Nothing where the item is none. */
function field<Item>(item: Item, name: ItemField<Item> | string): unknown {
  if (item === null || typeof item !== "object") return undefined;
  return typeof name === "function" ? name(item) : (item as Record<string, unknown>)[name];
}

function comparable(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}

function invalid(message: string): SocketError {
  return new SocketError("invalid_option", { message });
}

function refusal(message: string): SocketError {
  return new SocketError("send_refused", { message });
}

function pageError(message: string): SocketError {
  return new SocketError("page_invalid", { message: `a page or an event is not as expected: ${message}` });
}

/** The error of a request that the timeline has given up by itself. */
function failure(code: string): SocketError {
  return new SocketError("fetch_failed", { message: `a page could not be fetched: ${code}` });
}

function asSocketError(error: unknown): SocketError {
  return error instanceof SocketError
    ? error
    : new SocketError("fetch_failed", { message: "a page could not be fetched", context: error });
}

function report(error: unknown): void {
  if (typeof reportError === "function") reportError(error);
  else console.error(error);
}

/** Part of a key that no other client comes to: servers pass keys on to everybody. */
function unguessed(): string {
  return Math.random().toString(36).slice(2);
}

function now(): number {
  return performance.now();
}
