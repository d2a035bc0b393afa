/** What the page shows of a channel, wherever its data is kept. */
import type { PendingItem } from "@sockeye/client/chat";
import type { ChatView } from "@sockeye/client/react";

import type { ChannelMessage } from "./channel-api";

export type Channel = Omit<ChatView<ChannelMessage>, "data">;

export type PendingMessage = PendingItem<ChannelMessage>;

/** A line of the list: what the server has, or what it is to get. */
export interface Row {
  message: ChannelMessage;
  /** Of what the server has not confirmed. */
  pending: PendingMessage | undefined;
}

/**
 * A place in the list, oldest first: what was sent comes after what is stored. Nothing is
 * copied, however many there are.
 */
export function rowAt({ items, pending }: Channel, index: number): Row | undefined {
  const message = items[index];
  if (message) return { message, pending: undefined };
  const sent = pending[index - items.length];
  return sent && { message: sent.item, pending: sent };
}

/** Names a row; an own message keeps its name, and so its place on the screen, when it is stored. */
export function rowKey(channel: Channel, index: number, authorId: string | undefined): string | number {
  const message = channel.items[index];
  if (!message) return channel.pending[index - channel.items.length]?.key ?? index;
  return message.nonce !== null && message.author.id === authorId ? message.nonce : message.id;
}

export function rowCount({ items, pending }: Channel): number {
  return items.length + pending.length;
}
