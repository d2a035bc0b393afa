"use client";

/** Everything of the page below its title. */
import type { ChatQuery } from "@sockeye/client/chat";
import { useEffect, useState } from "react";

import { BreakButtons } from "@/components/break-buttons";
import { Columns } from "@/components/demo-page";
import { SomebodyElse } from "@/components/somebody-else";
import { SourceStrip } from "@/components/source-strip";
import { SourceMonitor } from "@/lib/source-monitor";

import { Notifications } from "./notifications";
import styles from "./notifications.module.css";
import { type Notification, notificationsQuery, post } from "./notifications-query";

export function NotificationsDemo() {
  const [monitor] = useState(() => new SourceMonitor());
  const [query, setQuery] = useState<ChatQuery<Notification>>();
  useEffect(() => setQuery(notificationsQuery((source) => monitor.watch(source))), [monitor]);

  return (
    <>
      <SourceStrip monitor={monitor} transport="Server-sent events" />
      <Columns
        aside={
          <>
            <BreakButtons faults={["cut", "slow"]} />
            <SomebodyElse action="Let somebody else add one" act={addAsSomebodyElse} />
          </>
        }
      >
        <section className={styles.panel} aria-label="Notifications of everybody">
          {query && <Notifications query={query} />}
        </section>
      </Columns>
    </>
  );
}

/** By a request that does not belong to this tab. */
async function addAsSomebodyElse(): Promise<void> {
  const text = `Somebody else at ${new Date().toLocaleTimeString()}`;
  await post("/api/notifications", { id: crypto.randomUUID(), text });
}
