/** What happened to a connection, newest first. */
import type { LogEntry } from "@/lib/connection";

import { ClockTime } from "./clock-time";
import styles from "./connection-log.module.css";

export function ConnectionLog({ entries }: { entries: readonly LogEntry[] }) {
  return (
    <details className={styles.log}>
      <summary>What happened so far</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <ol className={styles.entries} tabIndex={0} data-testid="connection-log">
        {entries.toReversed().map((entry) => (
          <li key={entry.id} className={styles.entry}>
            <ClockTime at={entry.at} seconds />
            <span>{entry.text}</span>
          </li>
        ))}
        {entries.length === 0 && <li className={styles.entry}>Nothing yet.</li>}
      </ol>
    </details>
  );
}
