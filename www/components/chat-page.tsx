"use client";

/** The first page: connection strip, chat, and what goes on behind them. */
import { outOfRoom } from "@/lib/chat";
import { notConnected } from "@/lib/connection";

import styles from "./chat-page.module.css";
import { ConnectionLog } from "./connection-log";
import { ConnectionStrip } from "./connection-strip";
import { JoinForm } from "./join-form";
import { Room } from "./room";
import { Settings } from "./settings";
import { SiteHeader } from "./site-header";
import { useSession, useStore } from "./use-session";
import { WrongNamespace } from "./wrong-namespace";

export function ChatPage() {
  const session = useSession();
  const connection = useStore(session?.connection, notConnected);
  const chat = useStore(session?.chat, outOfRoom);

  return (
    <div className={styles.page}>
      <SiteHeader />
      <ConnectionStrip connection={connection} onReconnect={() => session?.socket.connect()} />
      <main className={styles.columns}>
        <section className={styles.chat} aria-label="Chat">
          {session && chat.phase !== "out" ? (
            <Room chat={session.chat} snapshot={chat} />
          ) : (
            <JoinForm
              ready={session !== undefined}
              refused={chat.refused}
              onJoin={(room, name) => session?.chat.join(room, name)}
            />
          )}
        </section>
        <aside className={styles.aside} aria-label="Behind the scenes">
          <ConnectionLog entries={connection.log} />
          <WrongNamespace socket={session?.socket} />
          <Settings />
        </aside>
      </main>
    </div>
  );
}
