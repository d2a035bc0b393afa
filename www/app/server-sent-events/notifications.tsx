"use client";

/** Notifications, newest first, with a mark on those that were not read. */
import type { ChatQuery } from "@sockeye/client/chat";
import { useChat } from "@sockeye/client/react";
import { useState } from "react";

import { AskFor } from "@/components/ask-for";
import { ClockTime } from "@/components/clock-time";
import { TEXT_LENGTH } from "@/lib/limits.mjs";

import styles from "./notifications.module.css";
import type { Notification } from "./notifications-query";

/** Where the browser remembers up to when everything was read. */
const READ_KEY = "notifications-read-until";

export function Notifications({ query }: { query: ChatQuery<Notification> }) {
  const chat = useChat(query);
  const [readUntil, setReadUntil] = useState(() => Number(localStorage.getItem(READ_KEY)));
  const unread = chat.items.filter(({ createdAt }) => createdAt > readUntil).length;

  const markAsRead = () => {
    const newest = chat.items.at(-1)?.createdAt ?? 0;
    localStorage.setItem(READ_KEY, String(newest));
    setReadUntil(newest);
  };
  const add = (text: string) => chat.send({ id: crypto.randomUUID(), text, createdAt: Date.now() });

  return (
    <>
      <AskFor quiet what="Notification to everybody" length={TEXT_LENGTH} action="Notify" onAnswer={add} />
      <header className={styles.header}>
        <p role="status" data-testid="unread">
          {unread === 0 ? "Nothing unread" : `${unread} unread`}
        </p>
        <button type="button" disabled={unread === 0} onClick={markAsRead}>
          Mark all as read
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label="Notifications">
        <ol className={styles.list}>
          {chat.pending.toReversed().map(({ key, item, error }) => (
            <li
              key={key}
              data-testid="notification"
              data-delivery={error === undefined ? "sending" : "failed"}
            >
              <span data-testid="text">{item.text}</span>
              {error !== undefined && (
                <button type="button" onClick={() => chat.retry(key)}>
                  Not sent: try again
                </button>
              )}
            </li>
          ))}
          {chat.items.toReversed().map(({ id, text, createdAt }) => (
            <li key={id} data-testid="notification" data-delivery="sent" data-unread={createdAt > readUntil}>
              <span data-testid="text">{text}</span> <ClockTime at={createdAt} />
              {createdAt > readUntil && <strong className={styles.mark}>unread</strong>}
            </li>
          ))}
          {chat.isSuccess && chat.items.length + chat.pending.length === 0 && <li>No notifications yet.</li>}
        </ol>
        {chat.hasNextPage && (
          <button type="button" disabled={chat.isFetchingNextPage} onClick={chat.fetchNextPage}>
            Show older ones
          </button>
        )}
      </section>
    </>
  );
}
