/** A client component that is rendered on the server first, where it imports `io`. */
"use client";

import { io } from "@sockeye/client";
import { exchange } from "../../src/exchange";
import { Outcome } from "../outcome";

export default function Page() {
  return <Outcome of={({ server, text }) => exchange(io(server), text)} />;
}
