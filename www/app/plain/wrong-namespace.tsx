"use client";

/** Shows what a namespace that the server does not have answers. */
import type { Socket } from "@sockeye/client";
import { useState } from "react";

export function WrongNamespace({ socket }: { socket: Socket | null }) {
  const [answer, setAnswer] = useState("");

  const connect = () => {
    if (!socket) return;
    const nowhere = socket.io.socket("/nowhere");
    setAnswer("Connecting…");
    nowhere.once("connect_error", (error) => {
      setAnswer(`connect_error: ${error.message}`);
      nowhere.disconnect();
    });
    nowhere.connect();
  };

  return (
    <section className="panel" aria-labelledby="wrong-namespace">
      <h2 id="wrong-namespace">A wrong namespace</h2>
      <p>
        The server has no namespace <code>/nowhere</code>. The connection is shared and stays up.
      </p>
      <button type="button" disabled={!socket} onClick={connect}>
        Connect to /nowhere
      </button>
      <output className="result" data-testid="namespace-answer">
        {answer}
      </output>
    </section>
  );
}
