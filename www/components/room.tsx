"use client";

/** A room from the inside: who is here, what was said, and a place to write. */
import type { Chat, ChatSnapshot } from "@/lib/chat";

import { Composer } from "./composer";
import { MessageList } from "./message-list";
import styles from "./room.module.css";
import { RoomSwitch } from "./room-switch";

export function Room({ chat, snapshot }: { chat: Chat; snapshot: ChatSnapshot }) {
  const { room, me, members, phase } = snapshot;
  return (
    <>
      <header className={styles.header}>
        <RoomSwitch room={room} onSwitch={(next) => chat.join(next, me.name)} />
        <button type="button" onClick={() => chat.leave()}>
          Leave
        </button>
        <ul className={styles.members} aria-label={`People in ${room}`} data-testid="members">
          {members.map((member) => (
            <li key={member.id} className={styles.member}>
              {member.name}
              {member.id === me.id && <span className={styles.you}> (you)</span>}
            </li>
          ))}
          {phase === "joining" && (
            <li className={styles.waiting}>{members.length === 0 ? "Joining…" : "Rejoining…"}</li>
          )}
        </ul>
      </header>
      <MessageList key={room} room={room} entries={snapshot.entries} me={me} />
      <Composer key={`${room} composer`} onSend={(text, image) => chat.send(text, image)} />
    </>
  );
}
