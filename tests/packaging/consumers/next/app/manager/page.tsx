/** A client component with a Manager and without `io`. */
"use client";

import { Manager } from "@sockeye/client";
import { exchange } from "../../src/exchange";
import { Outcome } from "../outcome";

export default function Page() {
  return <Outcome of={({ server, text }) => exchange(new Manager(server).socket("/"), text)} />;
}
