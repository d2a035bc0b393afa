"use client";

/** The messages, oldest first, and a place to write. */
import type { ChatQuery } from "@sockeye/client/chat";
import { useChat, useChatScroll } from "@sockeye/client/react";

import { AskFor } from "@/components/ask-for";
import { ClockTime } from "@/components/clock-time";
import { TEXT_LENGTH } from "@/lib/limits.mjs";

import styles from "./messages.module.css";
import type { Message } from "./messages-query";

export function Messages({ query }: { query: ChatQuery<Message> }) {
  const chat = useChat(query);
  const { ref } = useChatScroll(chat);
  const send = (text: string) => chat.send({ id: crypto.randomUUID(), text, createdAt: Date.now() });

  return (
    <>
      <ol
        ref={ref}
        className={styles.messages}
        aria-live="polite"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        aria-label="Messages"
      >
        {chat.items.map(({ id, text, createdAt }) => (
          <li key={id} data-testid="message" data-delivery="sent">
            <ClockTime at={createdAt} /> <span data-testid="text">{text}</span>
          </li>
        ))}
        {chat.pending.map(({ key, item, error }) => (
          <li key={key} data-testid="message" data-delivery={error === undefined ? "sending" : "failed"}>
            <span data-testid="text">{item.text}</span>
            {error !== undefined && (
              <button type="button" onClick={() => chat.retry(key)}>
                Not sent: try again
              </button>
            )}
          </li>
        ))}
        {chat.isSuccess && chat.items.length + chat.pending.length === 0 && <li>Nothing said here yet.</li>}
      </ol>
      <AskFor quiet what="Message to all" length={TEXT_LENGTH} action="Send" onAnswer={send} />
    </>
  );
}
