/** A server component that imports the entries. It must render without using them. */
import { io, Manager, protocol } from "@sockeye/client";
import { Socket } from "@sockeye/client/engine";
import { Encoder } from "@sockeye/client/parser";
import { load } from "@sockeye/client/slim";

export default function Page() {
  const imported = [io, Manager, Socket, Encoder, load].map((value) => typeof value);
  return <output>{JSON.stringify({ imported, protocol })}</output>;
}
