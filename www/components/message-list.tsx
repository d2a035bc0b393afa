"use client";

/** The room's timeline. Follows the newest entry, unless the reader has scrolled up. */
import { useLayoutEffect, useRef } from "react";

import type { Member } from "@/lib/protocol";
import type { Entry } from "@/lib/timeline";

import { Message } from "./message";
import styles from "./message-list.module.css";

/** How far from the end still counts as being at the end, in pixels. */
const NEAR_END = 80;

export function MessageList(props: { room: string; entries: readonly Entry[]; me: Member }) {
  const { room, entries, me } = props;
  const list = useRef<HTMLDivElement>(null);
  const following = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new entries are what it waits for.
  useLayoutEffect(() => {
    if (list.current && following.current) list.current.scrollTop = list.current.scrollHeight;
  }, [entries]);

  const scrolled = () => {
    const element = list.current;
    if (!element) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    following.current = left < NEAR_END;
  };

  return (
    <div
      ref={list}
      className={styles.list}
      role="log"
      aria-label={`Messages in ${room}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
      onScroll={scrolled}
    >
      {entries.length === 0 && (
        <p className={styles.empty}>
          Nothing said here yet.
          <a href={`?room=${encodeURIComponent(room)}`} target="_blank" rel="noreferrer">
            Open this room in a second window
          </a>
        </p>
      )}
      {entries.map((entry, index) =>
        entry.kind === "note" ? (
          <p key={entry.id} className={styles.note}>
            {entry.text}
          </p>
        ) : (
          <Message
            key={entry.id}
            message={entry}
            mine={entry.author.id === me.id}
            named={entry.author.id !== me.id && !isFrom(entry.author, entries[index - 1])}
          />
        ),
      )}
    </div>
  );
}

function isFrom(author: Member, entry: Entry | undefined): boolean {
  return entry?.kind === "message" && entry.author.id === author.id;
}
