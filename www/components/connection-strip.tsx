"use client";

/** Says how a Socket is connected, and why not better; and what happened so far. */
import { useEffect, useState } from "react";

import {
  ConnectionMonitor,
  type ConnectionSnapshot,
  type Notice,
  notConnected,
  transportName,
  type WatchedSocket,
} from "@/lib/connection";

import { ConnectionLog } from "./connection-log";
import styles from "./connection-strip.module.css";
import { Countdown } from "./countdown";
import { useStore } from "./use-store";

/** `label` tells strips apart where a page has several. */
export function ConnectionStrip(props: { socket: WatchedSocket | null; label?: string }) {
  const { socket, label = "Connection" } = props;
  const connection = useConnection(socket);
  const { state, transport, connections, roundTrip, buffered, notice } = connection;
  return (
    <section className={styles.strip} aria-label={label}>
      <div className={styles.facts}>
        <p className={styles.state} role="status" data-testid="connection-state" data-state={state}>
          <span className={styles.dot} aria-hidden="true" />
          {stateText(connection)}
        </p>
        <dl className={styles.list}>
          <div>
            <dt>Transport</dt>
            <dd data-testid="transport" data-transport={transport ?? "none"}>
              {transport ? transportName(transport) : "none"}
            </dd>
          </div>
          <div className={styles.upgrade}>
            <dt>Upgrade</dt>
            <dd data-testid="upgrade">{upgradeText(connection)}</dd>
          </div>
          <div>
            <dt>Round trip</dt>
            <dd data-testid="round-trip">{roundTrip === undefined ? "–" : `${Math.round(roundTrip)} ms`}</dd>
          </div>
          <div>
            <dt>Reconnections</dt>
            <dd data-testid="reconnections">{Math.max(connections - 1, 0)}</dd>
          </div>
          <div>
            <dt>Waiting to be sent</dt>
            <dd data-testid="buffered">{buffered}</dd>
          </div>
        </dl>
        {state === "closed" && (
          <button type="button" className={styles.again} onClick={() => socket?.connect()}>
            Connect again
          </button>
        )}
      </div>
      <p className={styles.notice} role="status" data-testid="notice">
        {notice && <NoticeText notice={notice} transport={transport} />}
      </p>
      <ConnectionLog entries={connection.log} />
    </section>
  );
}

function useConnection(socket: WatchedSocket | null): ConnectionSnapshot {
  const [monitor, setMonitor] = useState<ConnectionMonitor>();
  useEffect(() => {
    if (!socket) return;
    const watching = new ConnectionMonitor(socket);
    setMonitor(watching);
    return watching.attach();
  }, [socket]);
  return useStore(monitor, notConnected);
}

function stateText({ state, attempt }: ConnectionSnapshot): string {
  switch (state) {
    case "idle":
    case "connecting":
      return "Connecting";
    case "connected":
      return "Connected";
    case "reconnecting":
      return attempt > 0 ? `Reconnecting (attempt ${attempt})` : "Reconnecting";
    case "offline":
      return "Offline";
    case "closed":
      return "Closed";
  }
}

function upgradeText({ state, transport, upgradedAfter, notice }: ConnectionSnapshot): string {
  if (state !== "connected" || !transport) return "–";
  if (upgradedAfter !== undefined) {
    return `to ${transportName(transport)}, ${Math.round(upgradedAfter)} ms after connecting`;
  }
  if (transport !== "polling") return "not needed";
  return notice ? "none, polling works" : "none so far";
}

function NoticeText({ notice, transport }: { notice: Notice; transport: string | undefined }) {
  const what = transportName(notice.transport);
  const onPolling = transport === "polling";
  if (notice.kind === "blocked") {
    return `${what} is blocked here${onPolling ? ": staying on polling" : ""}.`;
  }
  return (
    <>
      {what} was cut right after it opened: {onPolling ? "staying on" : "falling back to"} polling
      <Countdown until={notice.retryAt} />.
    </>
  );
}
