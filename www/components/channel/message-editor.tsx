"use client";

/** Where the text of an own message is changed: Enter saves, Escape leaves it as it was. */
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from "react";

import { TEXT_LENGTH } from "@/lib/limits.mjs";

import styles from "./message-editor.module.css";

interface MessageEditorProps {
  text: string;
  /** `undefined` when nothing is to be changed. */
  onChange: (text: string | undefined) => void;
  onSave: (text: string) => void;
}

export function MessageEditor({ text, onChange, onSave }: MessageEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);

  const save = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) onSave(text.trim());
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") onChange(undefined);
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) save(event);
  };

  return (
    <form className={styles.editor} onSubmit={save}>
      <textarea
        ref={field}
        aria-label="Text of the message"
        rows={2}
        maxLength={TEXT_LENGTH}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKey}
      />
      <button type="submit" className="primary">
        Save
      </button>
      <button type="button" onClick={() => onChange(undefined)}>
        Cancel
      </button>
    </form>
  );
}
