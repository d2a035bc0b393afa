/** A client component that leaves the connection to a SharedWorker. */
"use client";

import { ask } from "../../src/ask";
import { Outcome } from "../outcome";

export default function Page() {
  return (
    <Outcome
      of={() =>
        ask(new SharedWorker(new URL("../../src/worker.js", import.meta.url), { type: "module" }).port)
      }
    />
  );
}
