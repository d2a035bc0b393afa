/** An API route of the Pages Router that imports `io` and does not use it. */
import { io, protocol } from "@sockeye/client";
import type { NextApiRequest, NextApiResponse } from "next";

export default function handler(_request: NextApiRequest, response: NextApiResponse) {
  response.json({ imported: typeof io, protocol });
}
