"use client";

/**
 * Somebody else, who writes into the channel over a connection of their own: the requests
 * do not name this tab, so they work while its network is cut.
 */
import { Suspense, useState } from "react";

import styles from "./somebody-else.module.css";
import { useChannelChoice } from "./use-channel-choice";

const NAME = "Nadia (somebody else)";

const LINES = [
  "The river is high today.",
  "Did anybody see the ladder?",
  "Two more came up this morning.",
  "Leaving at six, as always.",
  "The nets are dry.",
];

/** Another secret than that of the tab; made when it is first needed. */
let session: string | undefined;

export function SomebodyElse() {
  return (
    <section className="panel" aria-labelledby="somebody-else">
      <h2 id="somebody-else">Let somebody else write</h2>
      <p>Works while this tab is cut off. Mend the network, and nothing is missing.</p>
      <Suspense fallback={<div className={styles.empty} />}>
        <WriteButtons />
      </Suspense>
    </section>
  );
}

function WriteButtons() {
  const { channelId } = useChannelChoice();
  const [told, setTold] = useState("");
  const [isWriting, setWriting] = useState(false);

  const write = async (count: number) => {
    setWriting(true);
    setTold("Writing…");
    let written = 0;
    while (written < count && (await post(channelId, written))) written += 1;
    setTold(`${written} of ${count} written.`);
    setWriting(false);
  };

  return (
    <>
      <div className={styles.buttons}>
        {[1, 30].map((count) => (
          <button key={count} type="button" disabled={isWriting} onClick={() => write(count)}>
            {count === 1 ? "One message" : `${count} messages`}
          </button>
        ))}
      </div>
      <p className="result" role="status">
        {told}
      </p>
    </>
  );
}

/** Whether it was stored. The server may want a writer to slow down. */
async function post(channelId: string, place: number): Promise<boolean> {
  session ??= crypto.randomUUID();
  const request = {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${session}` },
    body: JSON.stringify({ text: LINES[place % LINES.length], nonce: crypto.randomUUID(), name: NAME }),
  };
  const address = `/api/socket/messages?${new URLSearchParams({ channelId })}`;
  for (;;) {
    const response = await fetch(address, request).catch(() => undefined);
    if (response?.status !== 429) return response?.ok === true;
    const seconds = Number(response.headers.get("retry-after")) || 1;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}
