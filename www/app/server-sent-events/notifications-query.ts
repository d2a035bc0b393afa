/** Notifications as they come, with those that came before. Browser only. */
import { type ChatQuery, type ChatSource, createChatQuery, eventSource } from "@sockeye/client/chat";

import { ofTab } from "@/lib/tab";

export interface Notification {
  id: string;
  text: string;
  createdAt: number;
}

/** `watch` may look at the source. */
export function notificationsQuery(
  watch: (source: ChatSource<Notification>) => ChatSource<Notification>,
): ChatQuery<Notification> {
  const source = eventSource<Notification>({ url: ofTab("/api/notifications/stream"), addKey: "message" });
  return createChatQuery<Notification>({
    url: ofTab("/api/notifications"),
    source: watch(source),
    sendItem: (item, nonce) => post(ofTab("/api/notifications"), { ...item, nonce }),
  });
}

/** The server gives `nonce` back with the event, so that nothing is shown twice. */
export async function post(url: string, item: object): Promise<Notification> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(item),
  });
  if (!response.ok) throw new Error(`The server has answered ${response.status}`);
  return response.json();
}
