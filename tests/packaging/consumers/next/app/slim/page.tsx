/** A client component that loads the WebAssembly as an asset of the build. */
"use client";

import { io, load } from "@sockeye/client/slim";
import { exchange } from "../../src/exchange";
import { Outcome } from "../outcome";

const address = () => new URL("@sockeye/client/sockeye.wasm", import.meta.url);

export default function Page() {
  return (
    <Outcome
      of={async ({ server, text }) => {
        await load(address());
        return exchange(io(server), text);
      }}
    />
  );
}
