"use client";
/** Another component that reads the channel, by its key and nothing else. */
import { type InfiniteData, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";

import type { Message } from "@/lib/message";
import styles from "./cache-panel.module.css";
import { channelKey } from "./use-cached-channel";
import { useChannelChoice } from "./use-channel-choice";

type Pages = InfiniteData<{ items: Message[] }>;

export function CachePanel() {
  return (
    <section className="panel" aria-labelledby="cache">
      <h2 id="cache">In the cache</h2>
      <Suspense fallback={<div className={styles.empty} />}>
        <Cached />
      </Suspense>
    </section>
  );
}

function Cached() {
  const { channelId, pageSize } = useChannelChoice();
  const queryKey = channelKey(channelId, pageSize);
  const client = useQueryClient();
  const [read, setRead] = useState(0);

  const { data: pages } = useQuery<Pages>({ queryKey, queryFn: skipToken });
  const messages = pages?.pages.flatMap(({ items }) => items) ?? [];
  const unread = messages.filter(({ id }) => id > read).length;
  const newest = messages[0];

  return (
    <>
      <dl className={styles.facts}>
        <dt>Messages</dt>
        <dd data-testid="cached">{messages.length}</dd>
        <dt>Not marked as read</dt>
        <dd data-testid="unread">{unread}</dd>
        <dt>Newest</dt>
        <dd data-testid="cached-newest">{newest ? newest.text || newest.file?.name : "–"}</dd>
      </dl>
      <div className={styles.buttons}>
        <button type="button" onClick={() => setRead(newest?.id ?? 0)}>
          Mark as read
        </button>
        <button type="button" onClick={() => client.invalidateQueries({ queryKey })}>
          Invalidate
        </button>
      </div>
    </>
  );
}
