/**
 * Where live events come from: one small interface, and the Socket behind it.
 */
import type { Socket } from "../socket.js";

/** What a source tells. */
export interface ChatSink<Item> {
  /**
   * Events come from now on. To be told when the server has taken the subscription,
   * that is, when none can be missed any more. `recovered` when those that were
   * missed have come first.
   */
  connected(recovered?: boolean): void;
  /** No events come any more. */
  disconnected(): void;
  /** There is a new item. */
  added(item: Item): void;
  /** An item has changed. */
  updated(item: Item): void;
  /** An item is gone: the item, or its key. */
  deleted(item: Item | string | number): void;
}

/** Something that tells of what happens in a channel, until the returned function is called. */
export type ChatSource<Item> = (sink: ChatSink<Item>) => () => void;

/** Which events of a Socket mean what. */
export interface ChatEvents {
  /** The event of a new item. */
  addKey: string;
  /** The event of a changed item. */
  updateKey?: string | undefined;
  /** The event of an item that is gone, with the item or its key. */
  deleteKey?: string | undefined;
}

/**
 * The events of a Socket as a source.
 *
 * @example
 * const source = socketSource(socket, { addKey: `chat:${channelId}:messages` });
 */
export function socketSource<Item>(socket: Socket, ...events: ChatEvents[]): ChatSource<Item> {
  return (sink) => {
    // biome-ignore lint/suspicious/noExplicitAny: an event says what the application makes it say
    const listeners: [event: string | undefined, listener: (argument: any) => void][] = [
      ...events.flatMap(({ addKey, updateKey, deleteKey }): typeof listeners => [
        [addKey, (item) => sink.added(item)],
        [updateKey, (item) => sink.updated(item)],
        [deleteKey, (item) => sink.deleted(item)],
      ]),
      // Not `socket.recovered`: a process of a cluster tells of its own events before those of
      // others that are older in the log, so what it sends after the last one that was heard
      // may leave some out.
      ["connect", () => sink.connected()],
      ["disconnect", () => sink.disconnected()],
    ];
    for (const [event, listener] of listeners) if (event) socket.on(event, listener);
    if (socket.connected) sink.connected();
    else sink.disconnected();
    return () => {
      for (const [event, listener] of listeners) if (event) socket.off(event, listener);
    };
  };
}
