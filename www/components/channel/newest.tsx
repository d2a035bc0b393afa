"use client";

/** Tells those who have scrolled up, and those who listen, what has come. */
import { useEffect, useState } from "react";

import type { Message } from "@/lib/message";

import styles from "./newest.module.css";

interface NewestProps {
  items: readonly Message[];
  me: string | undefined;
  atEnd: boolean;
  onShow: () => void;
}

export function Newest({ items, me, atEnd, onShow }: NewestProps) {
  const newest = items.at(-1);
  const [seen, setSeen] = useState(newest?.id);
  useEffect(() => {
    if (atEnd || seen === undefined) setSeen(newest?.id);
  }, [atEnd, seen, newest]);
  const unseen = atEnd || seen === undefined ? 0 : newerThan(seen, items, me);

  return (
    <>
      <p className="visually-hidden" role="log" aria-label="Newest message">
        {newest && newest.author.id !== me && `${newest.author.name}: ${newest.text || newest.file?.name}`}
      </p>
      {!atEnd && (
        <button type="button" className={styles.show} onClick={onShow} data-unseen={unseen}>
          {unseen > 0 ? `New messages (${unseen})` : "To the newest"}
        </button>
      )}
    </>
  );
}

/** How many of others have come after that one. */
function newerThan(seen: number, items: readonly Message[], me: string | undefined): number {
  let count = 0;
  for (let place = items.length - 1; (items[place]?.id ?? seen) > seen; place -= 1) {
    if (items[place]?.author.id !== me) count += 1;
  }
  return count;
}
