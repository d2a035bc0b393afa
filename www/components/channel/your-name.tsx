"use client";

/** Your name, as others see it. */
import { useSocket } from "@sockeye/client/react";
import { type FormEvent, useState } from "react";

import { identityStore } from "@/lib/identity";
import { USER_NAME_LENGTH } from "@/lib/limits.mjs";

import { useIdentity } from "./use-identity";
import styles from "./your-name.module.css";

export function YourName() {
  const { socket } = useSocket();
  const name = useIdentity()?.name ?? "";
  const [draft, setDraft] = useState<string>();

  const rename = () => {
    setDraft(undefined);
    if (draft === undefined || draft.trim() === "" || draft.trim() === name) return;
    identityStore().rename(draft);
    // The server hears of a name with a connection.
    socket?.disconnect().connect();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename();
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <label className={styles.label}>
        Your name
        <input
          value={draft ?? name}
          maxLength={USER_NAME_LENGTH}
          autoComplete="off"
          onChange={(event) => setDraft(event.target.value)}
          onBlur={rename}
        />
      </label>
    </form>
  );
}
