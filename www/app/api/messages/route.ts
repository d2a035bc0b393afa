/** `GET /api/messages?channelId=&cursor=&limit=`: a page of the history, newest first. */
import type { NextRequest } from "next/server";

import { refused } from "@/lib/api";
import { pageRequest } from "@/server/message-requests.mjs";
import { openMessages } from "@/server/messages.mjs";

export async function GET(request: NextRequest): Promise<Response> {
  try {
    const page = pageRequest(request.nextUrl.searchParams);
    const messages = await openMessages();
    return Response.json(await messages.page(page), { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return refused(error);
  }
}
