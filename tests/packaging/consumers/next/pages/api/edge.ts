/** An API route on the edge runtime that imports `io` and does not use it. */
import { io, protocol } from "@sockeye/client";

export const config = { runtime: "edge" };

export default function handler() {
  return Response.json({ imported: typeof io, protocol });
}
