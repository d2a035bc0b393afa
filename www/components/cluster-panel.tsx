"use client";

/**
 * Says which of several processes serves this tab, and ends it on demand. Shows nothing
 * where there is only one, so it belongs below everything else in its column.
 *
 * The server answers the event `process` in every namespace (`server/members.mjs`).
 */
import type { Socket } from "@sockeye/client";
import { useEffect, useState } from "react";

import styles from "./cluster-panel.module.css";

/** How long an answer is waited for, in ms. */
const PATIENCE = 5_000;

interface Served {
  /** The process that serves this tab. */
  name: string;
  /** How many there are. */
  processes: number;
}

export function ClusterPanel({ socket }: { socket: Socket | null }) {
  const served = useServed(socket);
  const [told, setTold] = useState("");
  if (!served || served.processes < 2) return null;

  const kill = async () => {
    const response = await fetch("/demo/kill", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ process: served.name }),
    }).catch(() => undefined);
    setTold(response?.ok ? `${served.name} was killed; another one takes its place.` : "That did not work.");
  };

  return (
    <section className="panel" aria-labelledby="processes">
      <h2 id="processes">Processes</h2>
      <p>
        This tab is served by <strong data-testid="process">{served.name}</strong>, one of {served.processes}.
        Redis passes on what happens in the others.
      </p>
      <button type="button" onClick={kill}>
        Kill this process
      </button>
      <p className={styles.told} role="status">
        {told}
      </p>
    </section>
  );
}

/** Asked anew on each connection, because that may be to another process. */
function useServed(socket: Socket | null): Served | undefined {
  const [served, setServed] = useState<Served>();
  useEffect(() => {
    if (!socket) return;
    const ask = () => {
      socket.timeout(PATIENCE).emit("process", (error: Error | null, answer: Served) => {
        if (!error) setServed(answer);
      });
    };
    socket.on("connect", ask);
    if (socket.connected) ask();
    return () => {
      socket.off("connect", ask);
    };
  }, [socket]);
  return served;
}
