/** Notifications: GET a page of them, POST one. */
import { logNamed } from "@/server/recent-log.mjs";
import { textItem } from "@/server/text-item.mjs";

const log = logNamed("notifications");

export function GET(request: Request): Response {
  return Response.json(log.page(new URL(request.url).searchParams));
}

/** The streams listen to the log. */
export async function POST(request: Request): Promise<Response> {
  const item = await textItem(request);
  return item ? Response.json(log.add(item)) : Response.json({ error: "invalid" }, { status: 400 });
}
