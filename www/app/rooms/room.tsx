"use client";

/** One room: who is here, what was said, and a place to say something. */
import { useChatScroll, useSocket } from "@sockeye/client/react";
import { AskFor } from "@/components/ask-for";
import { ClockTime } from "@/components/clock-time";
import { TEXT_LENGTH } from "@/lib/limits.mjs";
import styles from "./room.module.css";
import { type Message, useRoomMessages } from "./use-room-messages";

export function Room({ id, name, onLeave }: { id: string; name: string; onLeave: () => void }) {
  const { status, members, error, messages, send, sendAgain } = useRoomMessages(id, name);
  const { ref } = useChatScroll({
    items: messages,
    hasNextPage: false,
    isFetchingNextPage: false,
    fetchNextPage: () => {},
  });
  return (
    <section className={styles.room} aria-label={`Room ${id}`} data-testid="room" data-status={status}>
      <header className={styles.header}>
        <h2>{id}</h2>
        <button type="button" onClick={onLeave}>
          Leave
        </button>
        <p className={styles.status} role="status">
          {statusText(status, error)}
        </p>
        <ul className={styles.members} aria-label={`People in ${id}`} data-testid="members">
          {[...members].map((member) => (
            <li key={member}>{member === name ? `${member} (you)` : member}</li>
          ))}
        </ul>
      </header>
      <ol
        ref={ref}
        className={styles.messages}
        aria-live="polite"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        aria-label={`Messages in ${id}`}
      >
        {messages.map((message) => (
          <MessageLine key={message.id} message={message} onSendAgain={() => sendAgain(message)} />
        ))}
        {messages.length === 0 && <li className={styles.empty}>Nothing said here yet.</li>}
      </ol>
      <AskFor quiet what={`Message to ${id}`} length={TEXT_LENGTH} action="Send" onAnswer={send} />
    </section>
  );
}

function MessageLine({ message, onSendAgain }: { message: Message; onSendAgain: () => void }) {
  const { userId, text, createdAt, delivery } = message;
  const { isConnected } = useSocket();
  return (
    <li className={styles.message} data-testid="message" data-delivery={delivery}>
      <p className={styles.author}>
        {userId} {createdAt !== undefined && <ClockTime at={createdAt} />}
        {delivery === "sending" && (isConnected ? "is being sent" : "waits for the connection")}
        {delivery === "refused" && "was refused by the server"}
      </p>
      <p className={styles.text} data-testid="text">
        {text}
      </p>
      {delivery === "failed" && (
        <button type="button" onClick={onSendAgain}>
          Not confirmed: send again
        </button>
      )}
    </li>
  );
}

function statusText(status: string, error: unknown): string {
  switch (status) {
    case "waiting":
      return "Waiting for the connection";
    case "joining":
      return "Joining";
    case "refused":
      return error === "too-many-rooms" ? "Refused: leave another room first" : "Refused";
    default:
      return "Joined";
  }
}
