"use client";
/** The channel of `use-channel.ts`, in TanStack Query's cache under its `queryKey`. */
import { useSocket, useSocketEvent } from "@sockeye/client/react";
import { useChatQuery, useChatSocket } from "@sockeye/client/react-query";

import { type ChannelMessage, NO_CONNECTION, sendMessage } from "@/lib/channel-api";
import { ofTab } from "@/lib/tab";

/** What finds the channel in the cache. */
export function channelKey(channelId: string, pageSize: number) {
  return ["chat", channelId, pageSize];
}

export function useCachedChannel(channelId: string, pageSize: number) {
  const queryKey = channelKey(channelId, pageSize);
  const { socket } = useSocket();

  useChatSocket({
    queryKey,
    addKey: `chat:${channelId}:messages`,
    updateKey: `chat:${channelId}:messages:update`,
    deleteKey: `chat:${channelId}:messages:delete`,
  });

  const channel = useChatQuery<ChannelMessage>({
    queryKey,
    apiUrl: ofTab("/api/messages"),
    paramKey: "channelId",
    paramValue: channelId,
    itemOrder: "id",
    itemVersion: "version",
    pageSize,
    sendItem: (draft, nonce) => sendMessage(socket, draft, nonce),
  });

  // What failed for want of a connection goes out when there is one: the nonce makes that safe.
  useSocketEvent("connect", () => {
    for (const { key, error } of channel.pending) if (error === NO_CONNECTION) channel.retry(key);
  });

  return channel;
}
