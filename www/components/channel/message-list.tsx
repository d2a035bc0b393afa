"use client";

/**
 * A channel's messages, of which only those in view are in the document: fifty thousand
 * scroll like fifty.
 *
 * The list is anchored by TanStack Virtual (`anchorTo: "end"`): it knows how large the
 * rows are that are not in the document, so it can keep what is read in place when older
 * ones come above. `useChatScroll` of `@sockeye/client/react` does the same for lists whose
 * rows are all in the document; it goes by their elements, which a virtual list takes away
 * while it scrolls.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

import { type Channel, rowAt, rowCount, rowKey } from "@/lib/channel-view";
import type { Message } from "@/lib/message";

import { isPicture } from "./message-file";
import styles from "./message-list.module.css";
import { MessageRow } from "./message-row";
import { Newest } from "./newest";
import { OlderMessages } from "./older-messages";
import { useIdentity } from "./use-identity";

/** How near the end counts as being there, in px. */
const NEAR_END = 80;

/** So many rows from the top older ones are loaded. */
const NEAR_TOP = 5;

/** Heights before rows are measured, in px: a line of text, and a picture with its frame. */
const LINE_HEIGHT = 72;
const PICTURE_HEIGHT = 208;

/** Above the first row there is room for what loads older ones, in px. */
const TOP_SPACE = 56;

interface MessageListProps {
  channelId: string;
  channel: Channel;
  onEdit: (message: Message, text: string) => void;
  onDelete: (message: Message) => void;
}

export function MessageList({ channelId, channel, onEdit, onDelete }: MessageListProps) {
  const me = useIdentity()?.authorId;
  const scroller = useRef<HTMLDivElement>(null);
  const [editing, setEditing] = useState<{ id: number; text: string }>();
  const [atEnd, setAtEnd] = useState(true);
  const count = rowCount(channel);

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index) => rowKey(channel, index, me), [channel, me]),
    estimateSize: (index) =>
      isPicture(rowAt(channel, index)?.message.file?.type) ? PICTURE_HEIGHT : LINE_HEIGHT,
    anchorTo: "end",
    scrollEndThreshold: NEAR_END,
    paddingStart: TOP_SPACE,
    overscan: 8,
  });
  const shown = virtualizer.getVirtualItems();

  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = channel;
  // At the end, too, where the list is too short to be scrolled away from it.
  const fits = virtualizer.getTotalSize() <= (virtualizer.scrollRect?.height ?? 0) + NEAR_END;
  const nearTop = count > 0 && (!atEnd || fits) && (shown[0]?.index ?? NEAR_TOP) < NEAR_TOP;
  useEffect(() => {
    if (nearTop && hasNextPage && !isFetchingNextPage && !isError) fetchNextPage();
  }, [nearTop, hasNextPage, isFetchingNextPage, isError, fetchNextPage]);

  // Who is at the end stays there: what comes may also come before what is on its way.
  const height = virtualizer.scrollRect?.height;
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what moves the end
  useLayoutEffect(() => {
    if (atEnd) virtualizer.scrollToEnd();
  }, [count, height, virtualizer]);

  // Whoever writes wants to see it, wherever the list is.
  const lastSent = channel.pending.at(-1)?.key;
  useLayoutEffect(() => {
    if (lastSent !== undefined) virtualizer.scrollToEnd();
  }, [lastSent, virtualizer]);

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        data-testid="scroller"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        onScroll={(event) => setAtEnd(isAtEnd(event.currentTarget))}
      >
        <div className={styles.all} style={{ height: virtualizer.getTotalSize() }}>
          <OlderMessages channel={channel} />
          <div
            className={styles.feed}
            style={{ top: TOP_SPACE }}
            role="feed"
            aria-label={`Messages in ${channelId}`}
            aria-busy={channel.isPending || isFetchingNextPage}
          >
            {shown.map(({ key, index, start }) => {
              const row = rowAt(channel, index);
              if (!row) return null;
              const { message, pending } = row;
              return (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className={styles.row}
                  style={{ transform: `translateY(${start - TOP_SPACE}px)` }}
                >
                  <MessageRow
                    message={message}
                    pending={pending}
                    isOwn={pending !== undefined || message.author.id === me}
                    place={index + 1}
                    count={hasNextPage ? -1 : count}
                    draft={!pending && editing?.id === message.id ? editing.text : undefined}
                    onDraft={(text) => setEditing(text === undefined ? undefined : { id: message.id, text })}
                    onEdit={onEdit}
                    onDelete={(deleted) => {
                      // The button goes away with its message.
                      scroller.current?.focus();
                      onDelete(deleted);
                    }}
                    onRetry={channel.retry}
                    onDiscard={channel.cancel}
                  />
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <Newest items={channel.items} me={me} atEnd={atEnd} onShow={() => virtualizer.scrollToEnd()} />
    </div>
  );
}

function isAtEnd({ scrollHeight, scrollTop, clientHeight }: Element): boolean {
  return scrollHeight - scrollTop - clientHeight <= NEAR_END;
}
