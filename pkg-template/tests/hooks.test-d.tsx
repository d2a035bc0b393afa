/**
 * The types of the hooks and of channels. Checked by `npm run typecheck`, never run.
 */
import { expectTypeOf } from "vitest";
import { createChatQuery, eventSource, preloadChat, socketSource, webSocketSource } from "../src/chat.js";
import { io, type Room, type RoomState } from "../src/index.js";
import {
  type RegisteredSocket,
  SocketProvider,
  useChat,
  useChatQuery,
  useChatScroll,
  useChatSocket,
  useRoom,
  useRoomEvent,
  useSocket,
  useSocketEvent,
} from "../src/react.js";
import * as reactQuery from "../src/react-query.js";

interface Message {
  id: number;
  text: string;
  sentAt: Date;
}

export function Provider() {
  expectTypeOf<typeof SocketProvider>().returns.toExtend<React.ReactElement>();
  // @ts-expect-error An option that there is not.
  const wrong = <SocketProvider options={{ transport: ["polling"] }} />;
  return (
    <SocketProvider url="/" options={{ transports: ["polling"] }} socket={io()}>
      {wrong}
    </SocketProvider>
  );
}

export function useTypes(id: string) {
  const state = useSocket();
  expectTypeOf(state.socket).toEqualTypeOf<RegisteredSocket | null>();
  expectTypeOf(state.isConnected).toEqualTypeOf<boolean>();
  expectTypeOf(state.transport).toEqualTypeOf<string | undefined>();

  useSocketEvent("disconnect", (reason) => expectTypeOf(reason).toExtend<string>());
  useSocketEvent("connect_error", (error) => expectTypeOf(error).toExtend<Error>());
  // @ts-expect-error The listener of "connect" gets nothing.
  useSocketEvent("connect", (nothing: string) => nothing);

  const { room, members, status } = useRoom(id, { key: "channel" });
  expectTypeOf(room).toExtend<Room | null>();
  expectTypeOf(members).toEqualTypeOf<ReadonlySet<string>>();
  expectTypeOf(status).toEqualTypeOf<RoomState["status"]>();
  useRoomEvent(room, "receive-message", () => {});
  // @ts-expect-error Options have names.
  useRoom(id, { channel: "x" });

  useChatSocket({ queryKey: ["chat", id], addKey: "add" });
  // @ts-expect-error Nothing would be heard.
  useChatSocket({ queryKey: ["chat", id] });

  const chat = useChatQuery<Message>({
    queryKey: ["chat", id],
    apiUrl: "/api/messages",
    itemOrder: "sentAt",
    itemVersion: ({ text }) => text.length,
    fetchPage: async ({ cursor, limit, signal }) => {
      expectTypeOf(cursor).toEqualTypeOf<string | null>();
      expectTypeOf(limit).toEqualTypeOf<number>();
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      return { items: [], nextCursor: 7 };
    },
    sendItem: async (item, key) => {
      expectTypeOf(item).toEqualTypeOf<Message>();
      expectTypeOf(key).toEqualTypeOf<string>();
      return item;
    },
  });
  expectTypeOf(chat.items).toEqualTypeOf<readonly Message[]>();
  expectTypeOf(chat.data?.pages[0]?.items[0]).toEqualTypeOf<Message | undefined>();
  expectTypeOf(chat.pending[0]?.item).toEqualTypeOf<Message | undefined>();
  expectTypeOf(chat.status).toEqualTypeOf<"pending" | "success" | "error">();
  expectTypeOf(chat.send).toEqualTypeOf<(item: Message) => string>();
  // @ts-expect-error A message has no such property.
  useChatQuery<Message>({ queryKey: [], apiUrl: "/", itemOrder: "createdAt" });

  const { ref, isAtBottom } = useChatScroll(chat);
  expectTypeOf(isAtBottom).toEqualTypeOf<boolean>();
  expectTypeOf(ref).toBeCallableWith(document.createElement("ul"));

  const cached = reactQuery.useChatQuery<Message>({ queryKey: ["chat", id], apiUrl: "/" });
  expectTypeOf(cached.data?.pages[0]?.items[0]).toEqualTypeOf<Message | undefined>();
  expectTypeOf(cached.fetchNextPage).toEqualTypeOf<() => void>();
  reactQuery.useChatSocket({ queryKey: ["chat", id], addKey: "add", deleteKey: "delete" });

  const query = createChatQuery<Message>({ url: "/", source: socketSource(io(), { addKey: "add" }) });
  expectTypeOf(useChat(query).items).toEqualTypeOf<readonly Message[]>();
  expectTypeOf(query.getSnapshot().items).toEqualTypeOf<readonly Message[]>();
}

export async function sources() {
  createChatQuery<Message>({ url: "/", source: eventSource({ url: "/", addKey: "message" }) });
  createChatQuery<Message>({
    url: "/",
    source: webSocketSource({
      url: "wss://example.com",
      read: (item) => ({ type: "added", item: item as Message }),
    }),
  });
  // @ts-expect-error A change says what it is.
  webSocketSource<Message>({ url: "wss://example.com", read: (item) => ({ item }) });
  const page = await preloadChat<Message>({ url: "/", paramKey: "id", paramValue: "1" });
  expectTypeOf(page.items).toEqualTypeOf<Message[]>();
}
