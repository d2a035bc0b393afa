/** One line that says how the page is connected, and why not better. */
import { type ConnectionSnapshot, type Notice, transportName } from "@/lib/connection";

import styles from "./connection-strip.module.css";
import { Countdown } from "./countdown";

export function ConnectionStrip(props: { connection: ConnectionSnapshot; onReconnect: () => void }) {
  const { connection } = props;
  const { state, transport, connections, notice } = connection;
  return (
    <section className={styles.strip} aria-label="Connection">
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
            <dt>Connections</dt>
            <dd data-testid="connections">{connections}</dd>
          </div>
        </dl>
        {state === "closed" && (
          <button type="button" className={styles.again} onClick={props.onReconnect}>
            Connect again
          </button>
        )}
      </div>
      <p className={styles.notice} role="status" data-testid="notice">
        {notice && <NoticeText notice={notice} transport={transport} />}
      </p>
    </section>
  );
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
