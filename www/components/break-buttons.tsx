"use client";

/** Buttons that break the connections of this tab, for real, between browser and server. */
import { useState } from "react";

import { tabName } from "@/lib/tab";

import styles from "./break-buttons.module.css";

const FAULTS = {
  cut: ["Cut the network", "Mend the network"],
  blockWebSocket: ["Block WebSocket", "Allow WebSocket"],
  slow: ["Slow it down", "Full speed"],
} as const;

type Fault = keyof typeof FAULTS;

/** `server` is the process that is restarted: by default the one that has served the page. */
export function BreakButtons({
  faults = Object.keys(FAULTS) as Fault[],
  server,
}: {
  faults?: readonly Fault[];
  server?: "plain";
}) {
  const [broken, setBroken] = useState<Partial<Record<Fault, boolean>>>({});
  const [told, setTold] = useState("");

  const press = async (path: string, body: object, what: string) => {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }).catch(() => undefined);
    setTold(response?.ok ? what : "That did not work.");
    return response?.ok === true;
  };
  const toggle = async (fault: Fault) => {
    const next = { ...broken, [fault]: !broken[fault] };
    const done = FAULTS[fault][next[fault] ? 0 : 1];
    if (await press("/demo/faults", { tab: tabName(), ...next }, `${done}: done.`)) setBroken(next);
  };

  return (
    <section className="panel" aria-labelledby="break">
      <h2 id="break">Break it</h2>
      <div className={styles.buttons}>
        {faults.map((fault) => (
          <button
            key={fault}
            type="button"
            data-broken={broken[fault] === true}
            onClick={() => toggle(fault)}
          >
            {FAULTS[fault][broken[fault] ? 1 : 0]}
          </button>
        ))}
        <button
          type="button"
          onClick={() => press("/demo/restart", { process: server }, "The server is starting again.")}
        >
          Restart the server
        </button>
      </div>
      <p className={styles.told} role="status">
        {told}
      </p>
    </section>
  );
}
