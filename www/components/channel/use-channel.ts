"use client";
/** A channel: its history, what happens in it, and a way to write into it. */
import { useChatQuery, useChatSocket, useSocket, useSocketEvent } from "@sockeye/client/react";

import { type ChannelMessage, NO_CONNECTION, sendMessage } from "@/lib/channel-api";
import { ofTab } from "@/lib/tab";

export function useChannel(channelId: string, pageSize: number) {
  const queryKey = ["chat", channelId, pageSize];
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
