"use client";
/**
 * The entry `@sockeye/client/react-query`: the history of a channel in TanStack
 * Query's cache, kept up to date by the events of the Socket.
 *
 * `useChatQuery` reads pages, `useChatSocket` writes events into them. Both need a
 * `SocketProvider` (of `@sockeye/client/react`) and a `QueryClientProvider` above
 * them. A page that was on its way when an event came does not undo the event.
 */
import {
  hashKey,
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { SocketError } from "./errors.js";
import type { Socket } from "./index.js";
import { useSocket } from "./react.js";

/** One page, newest item first. */
export interface ChatPage<Item> {
  items: Item[];
  /** Where the next, older page begins; `null` or absent on the last one. */
  nextCursor?: string | number | null;
}

/** How to read the history of a channel. */
export interface ChatQueryOptions {
  queryKey: QueryKey;
  /** Answers `GET apiUrl?cursor=...&paramKey=paramValue` with a `ChatPage`. */
  apiUrl: string;
  /** The name of the query parameter that says which channel. */
  paramKey: string;
  /** The channel. */
  paramValue: string;
  /** How often to ask while the Socket is not connected, in ms. Default: 1000. */
  pollInterval?: number;
}

/** Which events change which query. */
export interface ChatSocketOptions {
  /** The event of a new item. */
  addKey: string;
  /** The event of a changed item. */
  updateKey?: string;
  /** The event of a deleted item, with the item or its id. */
  deleteKey?: string;
  queryKey: QueryKey;
}

type Id = string | number;
type Cursor = string | number | null;
type Pages<Item> = InfiniteData<ChatPage<Item>, Cursor>;
type Change<Item> = (data: Pages<Item>) => Pages<Item>;

/**
 * The history of a channel, page by page: the result of `useInfiniteQuery`. Asks
 * every `pollInterval` exactly while the Socket is not connected.
 *
 * The error is a `SocketError` with the code "fetch_failed", or what `fetch` threw.
 *
 * @example
 * const { data, fetchNextPage, hasNextPage } = useChatQuery<Message>({
 *   queryKey: ["chat", channelId],
 *   apiUrl: "/api/messages",
 *   paramKey: "channelId",
 *   paramValue: channelId,
 * });
 */
export function useChatQuery<Item>(
  options: ChatQueryOptions,
): UseInfiniteQueryResult<InfiniteData<ChatPage<Item>, Cursor>, Error> {
  const { queryKey, pollInterval = 1000 } = options;
  const { isConnected } = useSocket();
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage<Item>(options, pageParam, signal),
    initialPageParam: null as Cursor,
    getNextPageParam: (page) => page.nextCursor ?? null,
    refetchInterval: isConnected ? false : pollInterval,
  });
}

/**
 * Writes the events of the Socket into the cache: an item is added at the front, or
 * takes the place of the one with its `id`; a deleted one is removed. When the Socket
 * connects again, and the server has not restored what was missed, the query is
 * fetched anew.
 *
 * @example
 * useChatSocket({
 *   addKey: `chat:${channelId}:messages`,
 *   updateKey: `chat:${channelId}:messages:update`,
 *   queryKey: ["chat", channelId],
 * });
 */
export function useChatSocket<Item extends { id: Id }>(options: ChatSocketOptions): void {
  const { addKey, updateKey, deleteKey, queryKey } = options;
  const { socket } = useSocket();
  const client = useQueryClient();
  // Keys are written anew in each render; their hash tells whether they are the same.
  const hash = hashKey(queryKey);

  useEffect(() => {
    if (!socket) return;
    const queryKey: QueryKey = JSON.parse(hash);
    /** Changes that a page on its way may not contain. */
    let recent: Change<Item>[] = [];
    const write = (change: Change<Item>) =>
      client.setQueryData<Pages<Item>>(queryKey, (data) => data && change(data));
    const apply = (change: Change<Item>) => {
      if (client.isFetching({ queryKey, exact: true }) > 0) recent.push(change);
      write(change);
    };
    const unsubscribe = client.getQueryCache().subscribe((event) => {
      if (event.type !== "updated" || event.query.queryHash !== hash) return;
      if (event.action.type !== "success" || event.action.manual) return;
      const changes = recent;
      recent = [];
      for (const change of changes) write(change);
    });

    const listeners = {
      [addKey]: (item: Item) => apply(added(item)),
      ...(updateKey && { [updateKey]: (item: Item) => apply(updated(item)) }),
      ...(deleteKey && { [deleteKey]: (item: Item | Id) => apply(deleted(item)) }),
      connect: () => {
        if (!socket.recovered) void client.invalidateQueries({ queryKey, exact: true });
      },
    };
    const emitter = socket as Socket;
    for (const [event, listener] of Object.entries(listeners)) emitter.on(event, listener);
    return () => {
      unsubscribe();
      for (const [event, listener] of Object.entries(listeners)) emitter.off(event, listener);
    };
  }, [socket, client, hash, addKey, updateKey, deleteKey]);
}

async function fetchPage<Item>(
  { apiUrl, paramKey, paramValue }: ChatQueryOptions,
  cursor: Cursor,
  signal: AbortSignal,
): Promise<ChatPage<Item>> {
  const query = new URLSearchParams({ [paramKey]: paramValue });
  if (cursor !== null) query.set("cursor", String(cursor));
  const response = await fetch(`${apiUrl}${apiUrl.includes("?") ? "&" : "?"}${query}`, { signal });
  if (!response.ok) {
    throw new SocketError("fetch_failed", {
      message: `${apiUrl} answered with HTTP ${response.status}`,
      description: response.status,
    });
  }
  return response.json();
}

function added<Item extends { id: Id }>(item: Item): Change<Item> {
  return (data) => {
    const known = data.pages.some(({ items }) => items.some(({ id }) => id === item.id));
    if (known) return updated(item)(data);
    const [newest = { items: [] }, ...older] = data.pages;
    return { ...data, pages: [{ ...newest, items: [item, ...newest.items] }, ...older] };
  };
}

function updated<Item extends { id: Id }>(item: Item): Change<Item> {
  return (data) => mapItems(data, (items) => items.map((known) => (known.id === item.id ? item : known)));
}

function deleted<Item extends { id: Id }>(item: Item | Id): Change<Item> {
  const id = typeof item === "object" ? item.id : item;
  return (data) => mapItems(data, (items) => items.filter((known) => known.id !== id));
}

function mapItems<Item>(data: Pages<Item>, map: (items: Item[]) => Item[]): Pages<Item> {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: map(page.items) })) };
}
