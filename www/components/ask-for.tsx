"use client";

/** A form of one field, which is empty again when it was sent. */
import { type FormEvent, useState } from "react";

import styles from "./ask-for.module.css";

export function AskFor(props: {
  what: string;
  /** The longest answer, in UTF-16 code units. */
  length: number;
  action: string;
  /** Is given an answer that is neither empty nor surrounded by spaces. */
  onAnswer: (answer: string) => void;
  /** Whether the label is for screen readers alone. */
  quiet?: boolean;
}) {
  const { what, length, action, onAnswer, quiet = false } = props;
  const [answer, setAnswer] = useState("");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!answer.trim()) return;
    onAnswer(answer.trim());
    setAnswer("");
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <label className="field">
        <span className={quiet ? "visually-hidden" : undefined}>{what}</span>
        <input
          autoComplete="off"
          placeholder={quiet ? what : undefined}
          maxLength={length}
          value={answer}
          onChange={(event) => setAnswer(event.target.value)}
        />
      </label>
      <button type="submit" className="primary">
        {action}
      </button>
    </form>
  );
}
