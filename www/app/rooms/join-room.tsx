"use client";

import { AskFor } from "@/components/ask-for";
/** More rooms beside those that are shown: suggested ones, and any other name. */
import { ROOM_NAME_LENGTH } from "@/lib/limits.mjs";
import styles from "./join-room.module.css";

const SUGGESTED = ["lobby", "salmon", "river"];

export function JoinRoom({ joined, onJoin }: { joined: readonly string[]; onJoin: (id: string) => void }) {
  const join = (id: string) => {
    if (!joined.includes(id)) onJoin(id);
  };
  return (
    <section className={styles.join} aria-label="Join a room">
      {SUGGESTED.map((id) => (
        <button key={id} type="button" disabled={joined.includes(id)} onClick={() => join(id)}>
          {id}
        </button>
      ))}
      <AskFor quiet what="Another room" length={ROOM_NAME_LENGTH} action="Join" onAnswer={join} />
    </section>
  );
}
