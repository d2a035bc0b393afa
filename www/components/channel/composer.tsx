"use client";

/** Where messages are written: text, and a file if one is attached. */
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";

import { type Upload, uploadFrom } from "@/lib/draft";
import { TEXT_LENGTH } from "@/lib/limits.mjs";

import styles from "./composer.module.css";

/** How often others are told that somebody goes on writing, in ms. */
const TYPING_INTERVAL = 2_000;

interface ComposerProps {
  /** What went wrong the last time. */
  problem: string;
  onProblem: (problem: string) => void;
  onSend: (text: string, upload?: Upload) => void;
  onTyping: () => void;
}

export function Composer({ problem, onProblem, onSend, onTyping }: ComposerProps) {
  const [text, setText] = useState("");
  const [upload, setUpload] = useState<Upload>();
  const textField = useRef<HTMLTextAreaElement>(null);
  const fileField = useRef<HTMLInputElement>(null);
  const told = useRef(Number.NEGATIVE_INFINITY);

  const write = (written: string) => {
    setText(written);
    const now = performance.now();
    if (written === "" || now - told.current < TYPING_INTERVAL) return;
    told.current = now;
    onTyping();
  };
  const attach = async (file: File | undefined) => {
    if (!file) return;
    try {
      setUpload(await uploadFrom(file));
      onProblem("");
    } catch (error) {
      onProblem(error instanceof Error ? error.message : "This file cannot be read.");
    }
    textField.current?.focus();
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = text.trim();
    if (!trimmed && !upload) return;
    onSend(trimmed, upload);
    setText("");
    setUpload(undefined);
    told.current = Number.NEGATIVE_INFINITY;
    textField.current?.focus();
  };
  const sendOnEnter = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
  };

  return (
    <form onSubmit={send}>
      <div className={styles.row}>
        <input
          ref={fileField}
          type="file"
          hidden
          aria-label="File"
          onChange={(event) => {
            void attach(event.target.files?.[0]);
            // The same file may be chosen again after it was sent.
            event.target.value = "";
          }}
        />
        <button
          type="button"
          className={styles.attach}
          aria-label="Attach a file"
          title="Attach a file"
          onClick={() => fileField.current?.click()}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="m8 12.5 6-6a3.2 3.2 0 0 1 4.5 4.5l-8 8a5 5 0 0 1-7-7l7.5-7.5" />
          </svg>
        </button>
        <textarea
          ref={textField}
          className={styles.text}
          aria-label="Message"
          placeholder="Write a message"
          rows={1}
          maxLength={TEXT_LENGTH}
          value={text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={sendOnEnter}
        />
        <button type="submit" className="primary">
          Send
        </button>
      </div>
      <div className={styles.below}>
        {upload && (
          <p className={styles.attached}>
            <span className={styles.name}>{upload.name}</span>
            <button type="button" onClick={() => setUpload(undefined)}>
              Remove file
            </button>
          </p>
        )}
        <p className={styles.problem} role="alert">
          {problem}
        </p>
        {!upload && !problem && <p className={styles.hint}>Enter sends, Shift+Enter starts a line.</p>}
      </div>
    </form>
  );
}
