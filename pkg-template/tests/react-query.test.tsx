// @vitest-environment jsdom
/**
 * The history of a channel in TanStack Query's cache: pages and events come from a
 * real server.
 */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import type * as React from "../src/react.js";
import type * as ReactQuery from "../src/react-query.js";
import type { ChatServer } from "./chat-server.js";
import { next, nextConnection, start } from "./package.js";

const { SocketProvider, useSocket }: typeof React = await import("../../pkg/dist/react.js" as string);
const { useChatQuery, useChatSocket }: typeof ReactQuery = await import(
  "../../pkg/dist/react-query.js" as string
);

afterEach(cleanup);

interface Message {
  id: number;
  text: string;
}

/** A channel on a server: pages of two, newest first, and the requests for them. */
class Channel {
  readonly messages: Message[];
  readonly requests: string[] = [];
  /** Holds back answers while it is pending. */
  gate: Promise<void> = Promise.resolve();

  constructor(server: ChatServer, length: number) {
    this.messages = Array.from({ length }, (_, id) => ({ id, text: `message ${id}` }));
    server.answer = async (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "", server.url);
      this.requests.push(`${pathname}?${searchParams}`);
      const cursor = Number(searchParams.get("cursor") ?? this.messages.length);
      const items = this.messages.slice(Math.max(0, cursor - 2), cursor).reverse();
      const body = JSON.stringify({ items, nextCursor: cursor > 2 ? cursor - 2 : null });
      await this.gate;
      response.writeHead(200, { "access-control-allow-origin": "*" }).end(body);
    };
  }
}

function renderChat(server: ChatServer, pollInterval?: number) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>
      <SocketProvider url={server.url} options={{ transports: ["polling"], reconnectionDelay: 10 }}>
        {children}
      </SocketProvider>
    </QueryClientProvider>
  );
  const useChat = () => {
    const query = useChatQuery<Message>({
      queryKey: ["chat", 7],
      apiUrl: `${server.url}/messages`,
      paramKey: "channelId",
      paramValue: "7",
      ...(pollInterval && { pollInterval }),
    });
    useChatSocket<Message>({
      addKey: "chat:7:add",
      updateKey: "chat:7:update",
      deleteKey: "chat:7:delete",
      queryKey: ["chat", 7],
    });
    const { socket, isConnected } = useSocket();
    return { ...query, socket, isConnected };
  };
  const { result } = renderHook(useChat, { wrapper });
  const texts = () => result.current.data?.pages.flatMap(({ items }) => items.map(({ text }) => text));
  return { result, texts };
}

/** Connected, and the refetch that follows has been answered. */
async function settled({ result }: ReturnType<typeof renderChat>) {
  await vi.waitFor(() => {
    expect(result.current).toMatchObject({ isConnected: true, isSuccess: true, isFetching: false });
  });
}

it("reads pages until there are no more", async () => {
  const server = await start();
  const channel = new Channel(server, 3);
  const chat = renderChat(server);
  await settled(chat);
  expect(chat.texts()).toEqual(["message 2", "message 1"]);
  expect(channel.requests[0]).toBe("/messages?channelId=7");
  await act(() => chat.result.current.fetchNextPage());
  await vi.waitFor(() => expect(chat.texts()).toEqual(["message 2", "message 1", "message 0"]));
  expect(channel.requests.at(-1)).toBe("/messages?channelId=7&cursor=1");
  expect(chat.result.current.hasNextPage).toBe(false);
});

it("adds, changes and removes by events", async () => {
  const server = await start();
  new Channel(server, 2);
  const chat = renderChat(server);
  await settled(chat);
  server.io.emit("chat:7:add", { id: 2, text: "new" });
  server.io.emit("chat:7:add", { id: 2, text: "new" });
  server.io.emit("chat:7:update", { id: 1, text: "changed" });
  server.io.emit("chat:7:delete", { id: 0 });
  await vi.waitFor(() => expect(chat.texts()).toEqual(["new", "changed"]));
  server.io.emit("chat:7:delete", 2);
  await vi.waitFor(() => expect(chat.texts()).toEqual(["changed"]));
});

it("keeps an event that came while a page was on its way", async () => {
  const server = await start();
  const channel = new Channel(server, 3);
  const chat = renderChat(server);
  await settled(chat);
  let open = () => {};
  channel.gate = new Promise((resolve) => {
    open = resolve;
  });
  act(() => {
    void chat.result.current.fetchNextPage();
  });
  await vi.waitFor(() => expect(chat.result.current.isFetchingNextPage).toBe(true));
  server.io.emit("chat:7:add", { id: 3, text: "live" });
  await vi.waitFor(() => expect(chat.texts()).toEqual(["live", "message 2", "message 1"]));
  open();
  await vi.waitFor(() => expect(chat.texts()).toEqual(["live", "message 2", "message 1", "message 0"]));
});

it("polls exactly while the Socket is down, and fetches what was missed", async () => {
  const server = await start();
  const channel = new Channel(server, 1);
  const chat = renderChat(server, 20);
  await settled(chat);
  const { socket } = chat.result.current;
  const before = channel.requests.length;
  const [serverSide] = [...server.io.of("/").sockets.values()];
  const lost = next(socket as object, "disconnect");
  serverSide?.disconnect();
  await lost;
  channel.messages.push({ id: 1, text: "missed" });
  await vi.waitFor(() => expect(channel.requests.length).toBeGreaterThan(before + 1));
  await vi.waitFor(() => expect(chat.texts()).toEqual(["missed", "message 0"]));
  const connected = nextConnection(server);
  act(() => {
    socket?.connect();
  });
  await connected;
  await settled(chat);
  const count = channel.requests.length;
  server.io.emit("chat:7:add", { id: 2, text: "live" });
  await vi.waitFor(() => expect(chat.texts()?.[0]).toBe("live"));
  expect(channel.requests.length).toBe(count);
});

it("says what the server answered", async () => {
  const server = await start();
  const chat = renderChat(server);
  await vi.waitFor(() => expect(chat.result.current.isError).toBe(true));
  expect(chat.result.current.error).toMatchObject({ code: "fetch_failed", description: 404 });
});
