// @vitest-environment jsdom
/**
 * Channels in TanStack Query's cache, over a real server.
 */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, configure, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import type * as React from "../src/react.js";
import type * as ReactQuery from "../src/react-query.js";
import { Channel, type Message } from "./channel-server.js";

const { SocketProvider, useSocket }: typeof React = await import("../../pkg/dist/react.js" as string);
const { useChatQuery, useChatSocket }: typeof ReactQuery = await import(
  "../../pkg/dist/react-query.js" as string
);

configure({ reactStrictMode: true });
afterEach(cleanup);

const key = ["chat", { channel: 7 }];

function renderChat(channel: Channel) {
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>
      <SocketProvider url={channel.server.url} options={{ transports: ["polling"], reconnectionDelay: 10 }}>
        {children}
      </SocketProvider>
    </QueryClientProvider>
  );
  const useChannel = () => {
    const queryKey = ["chat", { channel: 7 }];
    useChatSocket({ queryKey, addKey: "chat:add", updateKey: "chat:update", deleteKey: "chat:delete" });
    const chat = useChatQuery<Message>({ queryKey, apiUrl: channel.url, pollInterval: 20 });
    return { chat, ...useSocket() };
  };
  const { result } = renderHook(useChannel, { wrapper });
  const shown = () => textsOf(result.current.chat.data);
  const cached = () => textsOf(client.getQueryData(key));
  const settled = () =>
    vi.waitFor(() =>
      expect(result.current).toMatchObject({
        isConnected: true,
        chat: { isSuccess: true, isFetching: false },
      }),
    );
  return { client, result, shown, cached, settled };
}

/** Newest first. */
function textsOf(data: { pages: readonly { items: readonly Message[] }[] } | undefined) {
  return data?.pages.flatMap(({ items }) => items.map(({ text }) => text));
}

function newestFirst({ texts }: Channel, count = texts.length): string[] {
  return texts.slice(-count).reverse();
}

it("shows pages and events, and has them in the cache", async () => {
  const channel = await Channel.start(15);
  const { result, shown, cached, settled } = renderChat(channel);
  expect(result.current.chat).toMatchObject({ data: undefined, isPending: true });
  await settled();
  expect(shown()).toEqual(newestFirst(channel, 10));
  act(() => result.current.chat.fetchNextPage());
  await vi.waitFor(() => expect(shown()).toEqual(newestFirst(channel)));
  channel.say("live");
  channel.edit(3, "edited");
  channel.delete(4);
  await vi.waitFor(() => expect(shown()).toEqual(newestFirst(channel)));
  expect(cached()).toEqual(newestFirst(channel));
  expect(result.current.chat).toMatchObject({ hasNextPage: false, hasGap: false });
  expect(result.current.chat.items.map(({ text }) => text)).toEqual(channel.texts);
});

it("polls exactly while the Socket is down, and fetches what was missed", async () => {
  const channel = await Channel.start(1);
  const { result, shown, settled } = renderChat(channel);
  await settled();
  act(() => {
    result.current.socket?.disconnect();
  });
  channel.store("missed");
  await vi.waitFor(() => expect(shown()).toEqual(newestFirst(channel)));
  expect(result.current.chat.isPolling).toBe(true);
  act(() => {
    result.current.socket?.connect();
  });
  await settled();
  const count = channel.requests.length;
  channel.say("live");
  await vi.waitFor(() => expect(shown()).toEqual(newestFirst(channel)));
  expect(channel.requests).toHaveLength(count);
});

it("fetches again what is invalidated", async () => {
  const channel = await Channel.start(12);
  const { client, shown, cached, settled } = renderChat(channel);
  await settled();
  channel.messages = channel.messages.map((message) => ({ ...message, text: `changed ${message.id}` }));
  await client.invalidateQueries({ queryKey: key });
  await vi.waitFor(() => expect(shown()).toEqual(newestFirst(channel, 10)));
  expect(cached()).toEqual(shown());
});

it("keeps the pages that an event does not touch", async () => {
  const channel = await Channel.start(300);
  const { result, shown, settled } = renderChat(channel);
  await settled();
  while (result.current.chat.hasNextPage) {
    const { length } = shown() ?? [];
    act(() => result.current.chat.fetchNextPage());
    await vi.waitFor(() => expect(shown()?.length).toBeGreaterThan(length));
  }
  const oldest = result.current.chat.data?.pages.at(-1);
  channel.say("live");
  await vi.waitFor(() => expect(shown()?.[0]).toBe("live"));
  expect(result.current.chat.data?.pages.at(-1)).toBe(oldest);
});
