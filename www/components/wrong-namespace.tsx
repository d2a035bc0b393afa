"use client";

/** Shows what a namespace that the server does not have answers. */
import { useState } from "react";

import type { ChatSocket } from "@/lib/chat";

export function WrongNamespace({ socket }: { socket: ChatSocket | undefined }) {
  const [answer, setAnswer] = useState("");

  const connect = () => {
    if (!socket) return;
    const nowhere = socket.io.socket("/nowhere");
    setAnswer("Connecting…");
    nowhere.once("connect_error", (error) => setAnswer(`connect_error: ${error.message}`));
    nowhere.connect();
  };

  return (
    <section className="panel" aria-labelledby="wrong-namespace">
      <h2 id="wrong-namespace">A wrong namespace</h2>
      <p>
        The server has no namespace <code>/nowhere</code>. The chat's connection is shared and stays up.
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
