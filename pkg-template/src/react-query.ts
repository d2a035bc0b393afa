"use client";
/**
 * The entry `@sockeye/client/react-query`: the channels of `@sockeye/client/react` in
 * TanStack Query's cache, for applications that have their data there.
 *
 * What a channel is, is decided by the same timeline; here it is written into the cache
 * under its `queryKey`. Both providers, `SocketProvider` and `QueryClientProvider`, have
 * to be above.
 */
import {
  hashKey,
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { ChatPage, ChatSnapshot } from "./chat/snapshot.js";
import { type ChatView, type UseChatQueryOptions, useChannelQuery, useChat } from "./react/chat.js";

export type { ChatPage } from "./chat/snapshot.js";
export { type UseChatQueryOptions, type UseChatSocketOptions, useChatSocket } from "./react/chat.js";

type Data<Item> = InfiniteData<ChatPage<Item>, null>;

/** The channel as TanStack Query shows it, and what can be done with it. */
export type ChatQueryResult<Item> = Pick<
  UseInfiniteQueryResult<Data<Item>, Error>,
  "data" | "dataUpdatedAt"
> &
  Omit<ChatView<Item>, "data">;

/**
 * A channel as `useChatQuery` of `@sockeye/client/react` shows it, with `data` from the
 * cache, where `useQuery`, `getQueryData` and `select` find it too. `invalidateQueries`
 * fetches it again. What others write into the cache under its key is replaced with the
 * next change.
 *
 * Throws a `SocketError`: "provider_missing", "invalid_option".
 *
 * @example
 * const { data, fetchNextPage, hasNextPage } = useChatQuery<Message>({
 *   queryKey: ["chat", channelId],
 *   apiUrl: "/api/messages",
 *   paramKey: "channelId",
 *   paramValue: channelId,
 * });
 */
export function useChatQuery<Item>(options: UseChatQueryOptions<Item>): ChatQueryResult<Item> {
  const { queryKey } = options;
  const client = useQueryClient();
  const query = useChannelQuery<Item>(options);
  const view = useChat(query);
  // Keys are written anew in each rendering.
  const hash = hashKey(queryKey);

  useEffect(() => {
    const queryKey: unknown[] = JSON.parse(hash);
    const write = () => {
      const data = dataOf(query.getSnapshot());
      if (data) client.setQueryData<Data<Item>>(queryKey, data);
    };
    write();
    const unsubscribe = query.subscribe(write);
    const unsubscribeCache = client.getQueryCache().subscribe((event) => {
      const invalidated = event.type === "updated" && event.action.type === "invalidate";
      if (invalidated && event.query.queryHash === hash) query.refetch();
    });
    return () => {
      unsubscribe();
      unsubscribeCache();
    };
  }, [client, query, hash]);

  const { data = dataOf(view), dataUpdatedAt } = useInfiniteQuery<
    ChatPage<Item>,
    Error,
    Data<Item>,
    readonly unknown[],
    null
  >({
    queryKey,
    // It is the channel that fetches, and pages that have not changed are the same already.
    enabled: false,
    structuralSharing: false,
    queryFn: () => Promise.reject(new Error("a channel is fetched by its query")),
    initialPageParam: null,
    getNextPageParam: () => null,
  });
  return useMemo(() => {
    // With its getter, which makes the list when it is read.
    const properties = Object.getOwnPropertyDescriptors(view);
    return Object.assign(Object.defineProperties({}, properties), {
      data,
      dataUpdatedAt,
    }) as ChatQueryResult<Item>;
  }, [view, data, dataUpdatedAt]);
}

function dataOf<Item>({ data }: Pick<ChatSnapshot<Item>, "data">): Data<Item> | undefined {
  return data && { pages: [...data.pages], pageParams: data.pages.map(() => null) };
}
