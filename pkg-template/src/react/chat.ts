/**
 * Channels in React: their history merged with their events, shared by all
 * components that name the same `queryKey` below one provider.
 */
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { ChatQuery, type ChatQueryOptions } from "../chat/query.js";
import type { ChatSnapshot } from "../chat/snapshot.js";
import { type ChatEvents, type ChatSource, socketSource } from "../chat/source.js";
import { SocketError } from "../errors.js";
import type { Socket } from "../index.js";
import { type SocketStore, useSocketStore } from "./provider.js";

/** What names a channel: equal when its JSON is, whatever the order of an object's keys. */
export type ChatKey = readonly unknown[];

/** The options of `useChatQuery`; `fetchPage` and `sendItem` may be new functions in each rendering. */
export interface UseChatQueryOptions<Item> extends Omit<ChatQueryOptions<Item>, "source" | "url"> {
  /** Names the channel. */
  queryKey: ChatKey;
  /** The option `url` of `createChatQuery`. */
  apiUrl?: string | undefined;
}

/** The options of `useChatSocket`. */
export interface UseChatSocketOptions extends ChatEvents {
  /** Names the channel. */
  queryKey: ChatKey;
}

/** What can be done with a channel: see `ChatQuery`. */
export type ChatHandle<Item> = Pick<
  ChatQuery<Item>,
  "cancel" | "fetchNextPage" | "fillGap" | "refetch" | "retry" | "send"
>;

/** A channel as it is now, and what can be done with it. */
export interface ChatView<Item> extends ChatSnapshot<Item>, ChatHandle<Item> {
  /** Whether nothing was loaded yet and nothing has failed. */
  readonly isPending: boolean;
  /** Whether the last request was answered. */
  readonly isSuccess: boolean;
  /** Whether the last request has failed. */
  readonly isError: boolean;
}

/**
 * The most channels that a provider keeps when no component shows them, so that going
 * back to one shows it at once. A person has a few dozen open in a session.
 */
const MAX_IDLE_CHANNELS = 32;

/**
 * The history of a channel, merged with the events that `useChatSocket` hears of: pages
 * by cursor, polling exactly while the Socket is not connected, optimistic sends. The
 * names are those of TanStack Query's infinite query. The options of the component that
 * comes first count, apart from functions.
 *
 * Throws a `SocketError`: "provider_missing", "invalid_option".
 *
 * @example
 * const { data, items, fetchNextPage, hasNextPage } = useChatQuery<Message>({
 *   queryKey: ["chat", channelId],
 *   apiUrl: "/api/messages",
 *   paramKey: "channelId",
 *   paramValue: channelId,
 * });
 */
export function useChatQuery<Item>(options: UseChatQueryOptions<Item>): ChatView<Item> {
  return useChat(useChannelQuery(options));
}

/**
 * A query of your own, made by `createChatQuery`: for channels that come over something
 * else than the provider's Socket. The query has to be the same in each rendering.
 *
 * @example
 * const [query] = useState(() => createChatQuery({ url, source: webSocketSource({ ... }) }));
 * const { items } = useChat(query);
 */
export function useChat<Item>(query: ChatQuery<Item>): ChatView<Item> {
  const snapshot = useSyncExternalStore(query.subscribe, query.getSnapshot, query.getServerSnapshot);
  return useMemo(() => viewOf(query, snapshot), [query, snapshot]);
}

/**
 * Feeds a channel with the events of the provider's Socket, while the component is
 * mounted.
 *
 * Throws a `SocketError` with the code "provider_missing".
 *
 * @example
 * useChatSocket({
 *   queryKey: ["chat", channelId],
 *   addKey: `chat:${channelId}:messages`,
 *   updateKey: `chat:${channelId}:messages:update`,
 * });
 */
export function useChatSocket({ queryKey, addKey, updateKey, deleteKey }: UseChatSocketOptions): void {
  const channel = useChannel(queryKey);
  useEffect(() => channel.listen({ addKey, updateKey, deleteKey }), [channel, addKey, updateKey, deleteKey]);
}

/** The query of a channel below the provider. @internal */
export function useChannelQuery<Item>(options: UseChatQueryOptions<Item>): ChatQuery<Item> {
  const channel = useChannel<Item>(options.queryKey);
  useEffect(() => {
    channel.update(options);
  });
  return channel.query(options);
}

const channels = new WeakMap<SocketStore, Map<string, Channel<unknown>>>();

function useChannel<Item>(key: ChatKey): Channel<Item> {
  const store = useSocketStore();
  const name = JSON.stringify(key, sorted);
  const known = channels.get(store) ?? new Map<string, Channel<unknown>>();
  channels.set(store, known);
  const channel = known.get(name) ?? new Channel(store);
  // The one that was used last is the last one.
  known.delete(name);
  known.set(name, channel);
  for (const [other, { isShown }] of known) {
    if (known.size <= MAX_IDLE_CHANNELS) break;
    if (!isShown) known.delete(other);
  }
  return channel as Channel<Item>;
}

/** The order in which an object has been written does not matter, as for TanStack Query. */
function sorted(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A channel below one provider. */
class Channel<Item> {
  readonly #store: SocketStore;
  readonly #events = new Set<ChatEvents>();
  #options: UseChatQueryOptions<Item> | undefined;
  #query: ChatQuery<Item> | undefined;
  #refresh: (() => void) | undefined;

  constructor(store: SocketStore) {
    this.#store = store;
  }

  /** Whether a component shows or feeds it. */
  get isShown(): boolean {
    return this.#refresh !== undefined || this.#events.size > 0;
  }

  query(options: UseChatQueryOptions<Item>): ChatQuery<Item> {
    this.#options ??= options;
    const { apiUrl, fetchPage, sendItem, ...rest } = options;
    this.#query ??= new ChatQuery({
      ...rest,
      ...(apiUrl !== undefined && { url: apiUrl }),
      ...(fetchPage && { fetchPage: (request) => this.#latest("fetchPage")(request) }),
      ...(sendItem && { sendItem: (item, key) => this.#latest("sendItem")(item, key) }),
      source: this.#source,
    });
    return this.#query;
  }

  update(options: UseChatQueryOptions<Item>): void {
    this.#options = options;
  }

  /** Hears these events too, until the returned function is called. */
  listen(events: ChatEvents): () => void {
    this.#events.add(events);
    this.#refresh?.();
    return () => {
      this.#events.delete(events);
      this.#refresh?.();
    };
  }

  #latest<Name extends "fetchPage" | "sendItem">(name: Name): NonNullable<UseChatQueryOptions<Item>[Name]> {
    const found = this.#options?.[name];
    if (!found) throw new SocketError("invalid_option", { message: `${name} is no longer given` });
    return found;
  }

  /** The events of whichever Socket the provider has. */
  readonly #source: ChatSource<Item> = (sink) => {
    let socket: Socket | null = null;
    let stop = () => {};
    let due = false;
    const listen = () => {
      due = false;
      stop();
      if (socket) stop = socketSource<Item>(socket, ...this.#events)(sink);
      else sink.disconnected();
    };
    // All effects of one rendering add up to one change.
    const refresh = () => {
      if (!due) queueMicrotask(() => this.#refresh && listen());
      due = true;
    };
    const follow = () => {
      const { socket: current } = this.#store.getSnapshot();
      if (current === socket) return;
      socket = current as Socket | null;
      refresh();
    };
    this.#refresh = refresh;
    const unsubscribe = this.#store.subscribe(follow);
    follow();
    refresh();
    return () => {
      this.#refresh = undefined;
      unsubscribe();
      stop();
    };
  };
}

function viewOf<Item>(query: ChatQuery<Item>, snapshot: ChatSnapshot<Item>): ChatView<Item> {
  const { data, pending, status, error } = snapshot;
  const { isFetching, isFetchingNextPage, hasNextPage, hasGap, isPolling } = snapshot;
  const { cancel, fetchNextPage, fillGap, refetch, retry, send } = query;
  return {
    data,
    // Made when it is read: many views show pages.
    get items() {
      return snapshot.items;
    },
    pending,
    status,
    error,
    isPending: status === "pending",
    isSuccess: status === "success",
    isError: status === "error",
    isFetching,
    isFetchingNextPage,
    hasNextPage,
    hasGap,
    isPolling,
    cancel,
    fetchNextPage,
    fillGap,
    refetch,
    retry,
    send,
  };
}
