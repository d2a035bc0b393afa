"use client";

/** Where messages are written: text, and a picture if one is attached. */
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";

import { PICTURE_TYPES, TEXT_LENGTH } from "@/lib/limits.mjs";
import { pictureFrom } from "@/lib/picture";
import type { Picture } from "@/lib/protocol";

import styles from "./composer.module.css";
import { PictureView } from "./picture-view";

export function Composer(props: { onSend: (text: string, image?: Picture) => void }) {
  const [text, setText] = useState("");
  const [picture, setPicture] = useState<Picture>();
  const [problem, setProblem] = useState("");
  const textField = useRef<HTMLTextAreaElement>(null);
  const fileField = useRef<HTMLInputElement>(null);

  const attach = async (file: File | undefined) => {
    setProblem("");
    if (!file) return;
    try {
      setPicture(await pictureFrom(file));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "This file cannot be read.");
    }
  };

  const send = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = text.trim();
    if (!trimmed && !picture) return;
    props.onSend(trimmed, picture);
    setText("");
    setPicture(undefined);
    textField.current?.focus();
  };

  const sendOnEnter = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
  };

  return (
    <form className={styles.composer} onSubmit={send}>
      {picture && (
        <div className={styles.attached}>
          <PictureView picture={picture} label="Attached picture" />
          <button type="button" onClick={() => setPicture(undefined)}>
            Remove picture
          </button>
        </div>
      )}
      <p className={styles.problem} role="alert">
        {problem}
      </p>
      <div className={styles.row}>
        <input
          ref={fileField}
          type="file"
          hidden
          aria-label="Picture"
          accept={PICTURE_TYPES.join()}
          onChange={(event) => {
            void attach(event.target.files?.[0]);
            // The same file may be chosen again after it was sent.
            event.target.value = "";
          }}
        />
        <button
          type="button"
          className={styles.attach}
          aria-label="Attach a picture"
          title="Attach a picture"
          onClick={() => fileField.current?.click()}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <rect x="3" y="5" width="18" height="14" rx="2.5" />
            <circle cx="8.5" cy="10" r="1.5" />
            <path d="m4 17 5-4 3.5 3 3-2.5 5 4" />
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
          onChange={(event) => setText(event.target.value)}
          onKeyDown={sendOnEnter}
        />
        <button type="submit" className="primary">
          Send
        </button>
      </div>
    </form>
  );
}
