/**
 * `GET /api/token`: a token for whoever has the session in the header. A real application
 * asks its login, and gives nobody a token of another lifetime: `?expired` is for showing
 * what happens then.
 */
import type { NextRequest } from "next/server";

import { refused } from "@/lib/api";
import { bearerId } from "@/server/admission.mjs";
import { addressOf, count } from "@/server/rate-limits.mjs";
import { LIFETIME, signToken } from "@/server/tokens.mjs";

export async function GET(request: NextRequest): Promise<Response> {
  try {
    const headers = Object.fromEntries(request.headers);
    const sub = bearerId(headers.authorization);
    await count("signal", addressOf({ headers }), sub);

    const lifetime = request.nextUrl.searchParams.has("expired") ? -LIFETIME : LIFETIME;
    const token = await signToken({ sub, name: `Guest ${sub.slice(0, 4)}` }, lifetime);
    return Response.json({ token }, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return refused(error);
  }
}
