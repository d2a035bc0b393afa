"use client";

/** One message, and what its author can do with it. */
import { useEffect, useRef } from "react";

import type { ChannelMessage } from "@/lib/channel-api";
import type { PendingMessage } from "@/lib/channel-view";
import type { Message } from "@/lib/message";
import { MessageEditor } from "./message-editor";
import { MessageFile } from "./message-file";
import styles from "./message-row.module.css";
import { MessageTime } from "./message-time";

interface MessageRowProps {
  message: ChannelMessage;
  /** Of a message that the server has not confirmed. */
  pending: PendingMessage | undefined;
  isOwn: boolean;
  /** Its place in the list, counted from 1, and how long that is; -1 where nobody knows. */
  place: number;
  count: number;
  /** Its text as it is being changed. */
  draft: string | undefined;
  onDraft: (text: string | undefined) => void;
  onEdit: (message: Message, text: string) => void;
  onDelete: (message: Message) => void;
  onRetry: (key: string) => void;
  onDiscard: (key: string) => void;
}

export function MessageRow(props: MessageRowProps) {
  const { message, pending, isOwn, place, count, draft, onDraft, onEdit } = props;
  const { author, text, createdAt, version, id } = message;
  // Whoever leaves the editor goes on where it was opened.
  const wasEdited = useRef(false);
  useEffect(() => {
    wasEdited.current = draft !== undefined;
  });
  return (
    <article
      className={styles.message}
      aria-label={`Message of ${author.name}`}
      aria-posinset={place}
      aria-setsize={count}
      data-testid="message"
      data-id={pending ? undefined : id}
      data-own={isOwn}
      data-state={stateOf(pending)}
    >
      <p className={styles.meta}>
        <span className={styles.author}>{author.name}</span>
        {pending && !pending.error ? <span>Sending…</span> : <MessageTime at={createdAt} />}
        {version > 1 && <span>edited</span>}
        {isOwn && !pending && draft === undefined && <OwnActions {...props} wasEdited={wasEdited.current} />}
      </p>
      {draft === undefined ? (
        <div className={styles.bubble}>
          <MessageFile message={message} />
          {text && (
            <p className={styles.text} data-testid="text">
              {text}
            </p>
          )}
        </div>
      ) : (
        <MessageEditor
          text={draft}
          onChange={onDraft}
          onSave={(changed) => {
            onDraft(undefined);
            if (changed !== text) onEdit(message, changed);
          }}
        />
      )}
      {pending?.error !== undefined && <Failed {...props} pending={pending} />}
    </article>
  );
}

function OwnActions({ message, wasEdited, onDraft, onDelete }: MessageRowProps & { wasEdited: boolean }) {
  const edit = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (wasEdited) edit.current?.focus();
  }, [wasEdited]);
  return (
    <>
      <button ref={edit} type="button" className={styles.action} onClick={() => onDraft(message.text)}>
        Edit
      </button>
      <button type="button" className={styles.action} onClick={() => onDelete(message)}>
        Delete
      </button>
    </>
  );
}

function Failed(props: MessageRowProps & { pending: PendingMessage }) {
  const { pending, onRetry, onDiscard } = props;
  return (
    <p className={styles.failed} role="alert">
      Not sent. {pending.error}.
      <button type="button" className={styles.action} onClick={() => onRetry(pending.key)}>
        Retry
      </button>
      <button type="button" className={styles.action} onClick={() => onDiscard(pending.key)}>
        Discard
      </button>
    </p>
  );
}

function stateOf(pending: PendingMessage | undefined): "stored" | "sending" | "failed" {
  if (!pending) return "stored";
  return pending.error === undefined ? "sending" : "failed";
}
