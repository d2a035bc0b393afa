"use client";

/** An input that everybody edits, over a server that starts with the first visitor. */
import { useEffect, useState } from "react";

import { SHARED_TEXT_LENGTH } from "@/lib/limits.mjs";
import { emptyInput, SharedInput } from "@/lib/shared-input";

import { ConnectionStrip } from "./connection-strip";
import styles from "./shared-input-field.module.css";
import { useLazySocket } from "./use-lazy-socket";
import { useStore } from "./use-store";

export function SharedInputField() {
  const socket = useLazySocket();
  const [input, setInput] = useState<SharedInput>();
  const { text, isSaved } = useStore(input, emptyInput);

  useEffect(() => {
    if (!socket) return;
    const made = new SharedInput(socket);
    setInput(made);
    return made.attach();
  }, [socket]);

  return (
    <>
      <ConnectionStrip socket={socket} />
      <div className={`panel ${styles.panel}`}>
        <label className="field">
          Everybody's text
          <textarea
            rows={4}
            maxLength={SHARED_TEXT_LENGTH}
            value={text}
            disabled={!input}
            aria-describedby="saved"
            onChange={(event) => input?.change(event.target.value)}
          />
        </label>
        <p id="saved" className={styles.saved} data-testid="saved" data-saved={isSaved}>
          {isSaved ? "Nothing waits to be sent." : "On its way to the server."}
          <span>
            {text.length} of {SHARED_TEXT_LENGTH} characters
          </span>
        </p>
      </div>
    </>
  );
}
