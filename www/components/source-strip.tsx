"use client";

/** Says how a source of events is connected, where no Socket is. */
import type { ReactNode } from "react";

import { notOpened, type SourceMonitor, type SourceSnapshot } from "@/lib/source-monitor";

import { ConnectionLog } from "./connection-log";
import styles from "./connection-strip.module.css";
import { useStore } from "./use-store";

/** `notice` says what is unusual, or what the server has said. */
export function SourceStrip(props: { monitor: SourceMonitor; transport: string; notice?: ReactNode }) {
  const { monitor, transport, notice } = props;
  const source = useStore(monitor, notOpened);
  const isConnected = source.state === "connected";
  return (
    <section className={styles.strip} aria-label="Connection">
      <div className={styles.facts}>
        <p className={styles.state} role="status" data-testid="connection-state" data-state={source.state}>
          <span className={styles.dot} aria-hidden="true" />
          {stateText(source)}
        </p>
        <dl className={styles.list}>
          <div>
            <dt>Transport</dt>
            <dd data-testid="transport">{isConnected ? transport : "none"}</dd>
          </div>
          <div className={styles.upgrade}>
            <dt>Updates</dt>
            <dd data-testid="updates">{isConnected ? "as they happen" : "asked for each second"}</dd>
          </div>
          <div>
            <dt>Reconnections</dt>
            <dd data-testid="reconnections">{Math.max(source.connections - 1, 0)}</dd>
          </div>
        </dl>
      </div>
      <p className={styles.notice} role="status" data-testid="notice">
        {notice}
      </p>
      <ConnectionLog entries={source.log} />
    </section>
  );
}

function stateText({ state, attempts }: SourceSnapshot): string {
  if (state === "connected") return "Connected";
  if (state === "connecting") return "Connecting";
  return attempts > 0 ? `Reconnecting (attempt ${attempts + 1})` : "Reconnecting";
}
