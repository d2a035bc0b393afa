"use client";

/** What the page knows of the channel, and how it comes to know more. */
import type { Channel } from "@/lib/channel-view";

import styles from "./status-line.module.css";

const numbers = new Intl.NumberFormat("en");

export function StatusLine({ channel }: { channel: Channel }) {
  const { items, hasGap, isFetching, fillGap, isPolling } = channel;
  return (
    <div className={styles.line}>
      <p
        className={styles.source}
        role="status"
        data-testid="source"
        data-polling={isPolling}
        data-gap={hasGap}
      >
        {textFor(channel)}
      </p>
      {hasGap && !isFetching && !isPolling && (
        <button type="button" onClick={fillGap}>
          Load what is missing
        </button>
      )}
      <p className={styles.held}>
        <span data-testid="held" data-count={items.length}>
          {numbers.format(items.length)}
        </span>{" "}
        {items.length === 1 ? "message" : "messages"} held
      </p>
    </div>
  );
}

function textFor({ isPending, isPolling, isError, hasGap, isFetching, error }: Channel): string {
  if (isPolling && isError) return "No live events, and asking fails; trying again.";
  if (isPolling) return "No live events: asking every second.";
  if (hasGap && isFetching) return "Loading what was missed…";
  if (hasGap) return "Messages are missing in between.";
  if (isError) return `The last request failed: ${error?.message}`;
  if (isPending) return "Loading…";
  return "Live.";
}
