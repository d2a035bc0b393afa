"use client";

/** The name of the present room, and the way to another one. */
import { type FormEvent, useId, useState } from "react";

import { ROOM_NAME_LENGTH } from "@/lib/limits.mjs";

import styles from "./room-switch.module.css";

/** Rooms to suggest; any other name makes a new one. */
const SUGGESTIONS = ["lobby", "engineering", "fishing", "kitchen"];

export function RoomSwitch(props: { room: string; onSwitch: (room: string) => void }) {
  const [next, setNext] = useState("");
  const suggestions = useId();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const room = next.trim();
    if (room && room !== props.room) props.onSwitch(room);
    setNext("");
  };

  return (
    <>
      <h2 className={styles.room} data-testid="room">
        {props.room}
      </h2>
      <form className={styles.form} onSubmit={submit}>
        <input
          aria-label="Another room"
          placeholder="Another room"
          autoComplete="off"
          list={suggestions}
          maxLength={ROOM_NAME_LENGTH}
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <datalist id={suggestions}>
          {SUGGESTIONS.filter((name) => name !== props.room).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <button type="submit">Switch</button>
      </form>
    </>
  );
}
