"use client";

/** What has gone to the server, in this order. */
import { type RegisteredSocket, useChatScroll } from "@sockeye/client/react";
import { useEffect, useState } from "react";

import styles from "./sent-events.module.css";

/** Lines kept. */
const LENGTH = 100;

export function SentEvents({ socket }: { socket: RegisteredSocket | null }) {
  const [lines, setLines] = useState<readonly { id: number; text: string }[]>([]);

  const { ref } = useChatScroll({
    items: lines,
    hasNextPage: false,
    isFetchingNextPage: false,
    fetchNextPage: () => {},
  });

  useEffect(() => {
    if (!socket) return;
    const add = (text: string) =>
      setLines((known) => [...known, { id: (known.at(-1)?.id ?? 0) + 1, text }].slice(-LENGTH));
    const sent = (event: string, ...args: unknown[]) => {
      // The strip measures the round trip with it.
      if (event !== "echo") add(`${event} ${subjectOf(args[0])}`);
    };
    const lost = () => add("connection lost");
    socket.onAnyOutgoing(sent);
    socket.on("disconnect", lost);
    return () => {
      socket.offAnyOutgoing(sent);
      socket.off("disconnect", lost);
    };
  }, [socket]);

  return (
    <section className="panel" aria-labelledby="sent">
      <h2 id="sent">Sent to the server</h2>
      <p>After an outage the rooms are joined again first, then what waited is sent.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <ol ref={ref} className={styles.lines} tabIndex={0} aria-labelledby="sent" data-testid="sent-events">
        {lines.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ol>
    </section>
  );
}

/** The room's name, or a message's room and text. */
function subjectOf(argument: unknown): string {
  if (typeof argument !== "object" || argument === null) return String(argument);
  const { roomId, text } = argument as { roomId?: string; text?: string };
  return `${roomId}: ${text}`;
}
