"use client";

/** Everything of the page below its title. */
import type { ChatQuery } from "@sockeye/client/chat";
import { useEffect, useState } from "react";

import { BreakButtons } from "@/components/break-buttons";
import { Columns } from "@/components/demo-page";
import { SomebodyElse } from "@/components/somebody-else";
import { SourceStrip } from "@/components/source-strip";
import { SourceMonitor } from "@/lib/source-monitor";

import { Messages } from "./messages";
import styles from "./messages.module.css";
import { type Message, messagesQuery, webSocketUrl } from "./messages-query";

export function MessagesDemo() {
  const [monitor] = useState(() => new SourceMonitor());
  const [welcome, setWelcome] = useState("");
  const [query, setQuery] = useState<ChatQuery<Message>>();
  useEffect(() => setQuery(messagesQuery(setWelcome, (source) => monitor.watch(source))), [monitor]);

  return (
    <>
      <SourceStrip monitor={monitor} transport="WebSocket" notice={welcome} />
      <Columns
        aside={
          <>
            <BreakButtons />
            <SomebodyElse action="Let somebody else write" act={writeAsSomebodyElse} />
          </>
        }
      >
        <section className={styles.panel} aria-label="Messages of everybody">
          {query && <Messages query={query} />}
        </section>
      </Columns>
    </>
  );
}

/** Over a WebSocket of its own, as any program could. */
function writeAsSomebodyElse(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(webSocketUrl("/api/ws"));
    socket.onerror = () => reject(new Error("no connection"));
    socket.onopen = () => {
      socket.send(`Somebody else at ${new Date().toLocaleTimeString()}`);
      socket.close();
    };
    socket.onclose = () => resolve();
  });
}
