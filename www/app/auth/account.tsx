"use client";

/** Who the server takes this page for, for how long, and what happens with bad tokens. */
import { useEffect, useState } from "react";

import { BreakButtons } from "@/components/break-buttons";
import { ClockTime } from "@/components/clock-time";
import { ConnectionStrip } from "@/components/connection-strip";
import { Columns } from "@/components/demo-page";

import styles from "./account.module.css";
import { type AccountEvent, type ShownToken, useAccount } from "./use-account";

/** How often the remaining time is shown anew, in ms. */
const TICK = 200;

export function Account() {
  const { socket, token, used, events, connectWith } = useAccount();
  return (
    <Columns
      aside={
        <>
          <section className="panel" aria-labelledby="bad-tokens">
            <h2 id="bad-tokens">Show a bad token</h2>
            <p>The page connects again with it, and recovers by itself.</p>
            <div className={styles.buttons}>
              <button type="button" disabled={!socket} onClick={() => connectWith("expired")}>
                Use an expired token
              </button>
              <button type="button" disabled={!socket} onClick={() => connectWith("forged")}>
                Use a forged token
              </button>
            </div>
          </section>
          <BreakButtons />
        </>
      }
    >
      <ConnectionStrip socket={socket} />
      <section className="panel" aria-labelledby="token">
        <h2 id="token">The token</h2>
        <TokenFacts token={token} used={used} />
      </section>
      <section className="panel" aria-labelledby="happened">
        <h2 id="happened">What became of the tokens</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
        <div className={styles.log} role="log" aria-labelledby="happened" tabIndex={0}>
          <ol className={styles.events}>
            {events.map((event) => (
              <Happened key={event.id} event={event} />
            ))}
          </ol>
        </div>
      </section>
    </Columns>
  );
}

function TokenFacts({ token, used }: { token: ShownToken | undefined; used: number }) {
  return (
    <>
      <dl className={styles.facts}>
        <Fact name="Name" value={token?.name} />
        <Fact name="Subject" value={token?.sub} />
        <Fact name="Issued" value={token && <ClockTime at={token.iat * 1000} seconds />} />
        <Fact name="Ends" value={token && <ClockTime at={token.exp * 1000} seconds />} />
        <Fact name="Tokens used" value={used} />
      </dl>
      <RemainingLife token={token} />
    </>
  );
}

function Fact({ name, value }: { name: string; value: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value ?? "–"}</dd>
    </div>
  );
}

function RemainingLife({ token }: { token: ShownToken | undefined }) {
  const [now, setNow] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), TICK);
    return () => clearInterval(timer);
  }, []);
  const life = token ? token.exp - token.iat : 1;
  const left = token ? Math.min(life, Math.max(0, (token.endsAt - now) / 1000)) : 0;
  return (
    <label className={styles.life}>
      <span>Remaining life</span>
      <progress max={life} value={left} />
      <span className={styles.seconds}>{Math.ceil(left)} s</span>
    </label>
  );
}

function Happened({ event }: { event: AccountEvent }) {
  return (
    <li data-kind={event.kind}>
      <ClockTime at={event.at} seconds />
      <span>
        {event.code && (
          <>
            <code>{event.code}</code>{" "}
          </>
        )}
        {event.text}
      </span>
    </li>
  );
}
