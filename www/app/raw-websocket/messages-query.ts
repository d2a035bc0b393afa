/** Messages of a plain WebSocket, with what was said before. Browser only. */
import { type ChatQuery, type ChatSource, createChatQuery, webSocketSource } from "@sockeye/client/chat";

import { ofTab } from "@/lib/tab";

export interface Message {
  id: string;
  text: string;
  createdAt: number;
}

/** What the server says. */
type ServerMessage =
  | { type: "welcome"; text: string }
  | { type: "message"; item: Message }
  | { type: "error"; error: string };

/**
 * `onWelcome` is called with the server's first words on each connection, and `watch`
 * may look at the source.
 */
export function messagesQuery(
  onWelcome: (text: string) => void,
  watch: (source: ChatSource<Message>) => ChatSource<Message>,
): ChatQuery<Message> {
  const source = webSocketSource<Message>({
    url: webSocketUrl(ofTab("/api/ws")),
    read: (message) => {
      const said = message as ServerMessage;
      if (said.type === "welcome") onWelcome(said.text);
      return said.type === "message" ? { type: "added", item: said.item } : undefined;
    },
  });
  return createChatQuery<Message>({ url: ofTab("/api/ws/messages"), source: watch(source), sendItem: post });
}

/** Such as `wss://example.com/api/ws`. */
export function webSocketUrl(path: string): URL {
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}

/** The server gives `nonce` back with the event, so that the message is never shown twice. */
async function post({ id, text }: Message, nonce: string): Promise<Message> {
  const response = await fetch(ofTab("/api/ws/messages"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id, text, nonce }),
  });
  if (!response.ok) throw new Error(`The server has answered ${response.status}`);
  return response.json();
}
