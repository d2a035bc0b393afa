"use client";

/** Above the oldest message: how to get older ones. They come by themselves, page by page, too. */
import { useEffect, useState } from "react";

import type { Channel } from "@/lib/channel-view";

import styles from "./older-messages.module.css";

/** Messages that one press loads. */
const MANY = 5_000;

export function OlderMessages({ channel }: { channel: Channel }) {
  const { items, hasNextPage, isFetchingNextPage, isError, isPending, fetchNextPage } = channel;
  const [wanted, setWanted] = useState(0);
  const held = items.length;
  const goesOn = held < wanted && hasNextPage;

  useEffect(() => {
    if (goesOn && !isFetchingNextPage && !isError) fetchNextPage();
  }, [goesOn, isFetchingNextPage, isError, fetchNextPage]);

  if (isPending) return <p className={styles.older}>Loading…</p>;
  if (!hasNextPage) return <p className={styles.older}>This is where the channel begins.</p>;
  return (
    <div className={styles.older}>
      {goesOn ? (
        <button type="button" onClick={() => setWanted(0)}>
          Stop loading
        </button>
      ) : (
        <button type="button" onClick={() => setWanted(held + MANY)}>
          Load {MANY.toLocaleString("en")} older messages
        </button>
      )}
    </div>
  );
}
