"use client";

/** Who is in the channel. */
import type { Author } from "@/lib/message";

import styles from "./members.module.css";
import { useIdentity } from "./use-identity";

export function Members({ channelId, members }: { channelId: string; members: readonly Author[] }) {
  const me = useIdentity()?.authorId;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <ul className={styles.members} aria-label={`People in ${channelId}`} data-testid="members" tabIndex={0}>
      {members.map(({ id, name }) => (
        <li key={id}>
          {name}
          {id === me && <span className={styles.you}> (you)</span>}
        </li>
      ))}
    </ul>
  );
}
