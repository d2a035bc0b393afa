/** A route handler that imports `io` and does not use it. */
import { io, protocol } from "@sockeye/client";

export function GET() {
  return Response.json({ imported: typeof io, protocol });
}
