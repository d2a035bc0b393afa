/** The history of the plain WebSocket: GET a page of it, POST a message. */
import { logNamed } from "@/server/recent-log.mjs";
import { textItem } from "@/server/text-item.mjs";

const log = logNamed("raw-websocket");

export function GET(request: Request): Response {
  return Response.json(log.page(new URL(request.url).searchParams));
}

/** Whoever listens to the log tells all connections of the message. */
export async function POST(request: Request): Promise<Response> {
  const item = await textItem(request);
  return item ? Response.json(log.add(item)) : Response.json({ error: "invalid" }, { status: 400 });
}
