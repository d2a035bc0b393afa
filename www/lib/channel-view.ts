/** What the page shows of a channel, wherever its data is kept. */
import type { PendingItem } from "@sockeye/client/chat";
import type { ChatView } from "@sockeye/client/react";

import type { ChannelMessage } from "./channel-api";

export type Channel = Omit<ChatView<ChannelMessage>, "data">;

export type PendingMessage = PendingItem<ChannelMessage>;

/** A line of the list: what the server has, or what it is to get. */
export interface Row {
  /** The same from the time a message is sent until it is gone. */
  key: string;
  message: ChannelMessage;
  /** Of what the server has not confirmed. */
  pending: PendingMessage | undefined;
}

/**
 * Places in the list, oldest first: what was sent comes after what is stored. Nothing is
 * copied, however many there are.
 */
export function rowAt(channel: Channel, index: number, authorId: string | undefined): Row | undefined {
  const { items, pending } = channel;
  const message = items[index];
  if (message) {
    // An own message keeps its key, and so its place on the screen, when it is confirmed.
    const isOwn = message.author.id === authorId && message.nonce !== null;
    return { key: isOwn ? `${message.nonce}` : `#${message.id}`, message, pending: undefined };
  }
  const sent = pending[index - items.length];
  return sent && { key: sent.key, message: sent.item, pending: sent };
}

export function rowCount({ items, pending }: Channel): number {
  return items.length + pending.length;
}
