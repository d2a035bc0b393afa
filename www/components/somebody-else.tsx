"use client";

/** Does what another visitor would do, over a connection that this tab's faults do not break. */
import { useState } from "react";

export function SomebodyElse(props: {
  /** On the button. */
  action: string;
  /** Rejects when it does not work. */
  act: () => Promise<void>;
}) {
  const { action, act } = props;
  const [told, setTold] = useState("");

  const press = async () => {
    setTold(
      await act().then(
        () => "Done.",
        () => "That did not work.",
      ),
    );
  };

  return (
    <section className="panel" aria-labelledby="somebody-else">
      <h2 id="somebody-else">Somebody else</h2>
      <p>
        Cut the network, press this a few times, and mend it: what was missed comes in its place. The server
        keeps the latest in memory, so a restart of it forgets them.
      </p>
      <button type="button" onClick={press}>
        {action}
      </button>
      <output className="result">{told}</output>
    </section>
  );
}
