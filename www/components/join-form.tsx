"use client";

/** The way in: a name and a room. */
import { type FormEvent, useEffect, useState } from "react";

import { ROOM_NAME_LENGTH, USER_NAME_LENGTH } from "@/lib/limits.mjs";
import type { ChatError } from "@/lib/protocol";

import styles from "./join-form.module.css";

/** Where the browser remembers the name. */
const NAME_KEY = "sockeye-name";

export function JoinForm(props: {
  /** Whether the page has come alive. */
  ready: boolean;
  refused: ChatError | undefined;
  onJoin: (room: string, name: string) => void;
}) {
  const [name, setName] = useState("");
  const [room, setRoom] = useState("lobby");
  useEffect(() => {
    setName(localStorage.getItem(NAME_KEY) ?? "");
    setRoom(new URLSearchParams(window.location.search).get("room") ?? "lobby");
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim() || !room.trim()) return;
    localStorage.setItem(NAME_KEY, name.trim());
    props.onJoin(room.trim(), name.trim());
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <div>
        <h2 className={styles.title}>Join a room</h2>
        <p className={styles.lead}>
          Open this page in a second window, join the same room, and talk to yourself. Then stop the server
          and start it again: both windows come back, and what you wrote meanwhile is sent.
        </p>
      </div>
      <label className="field">
        Your name
        <input
          name="name"
          autoComplete="nickname"
          required
          maxLength={USER_NAME_LENGTH}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label className="field">
        Room
        <input
          name="room"
          autoComplete="off"
          required
          maxLength={ROOM_NAME_LENGTH}
          value={room}
          onChange={(event) => setRoom(event.target.value)}
        />
      </label>
      <button type="submit" className="primary" disabled={!props.ready}>
        Join
      </button>
      <p className={styles.problem} role="alert">
        {props.refused && refusal(props.refused)}
      </p>
    </form>
  );
}

function refusal(error: ChatError): string {
  return error === "too-many-rooms"
    ? "The server has no place for another room now."
    : "The server does not accept this name or this room.";
}
