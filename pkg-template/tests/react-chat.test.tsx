// @vitest-environment jsdom
/**
 * Channels in React, over a real server.
 */
import { act, cleanup, configure, render, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, expect, it, vi } from "vitest";
import type * as Chat from "../src/chat.js";
import type * as React from "../src/react.js";
import { Channel, type Message } from "./channel-server.js";

const { SocketProvider, useChatQuery, useChatSocket, useSocket }: typeof React = await import(
  "../../pkg/dist/react.js" as string
);
const { preloadChat }: typeof Chat = await import("../../pkg/dist/chat.js" as string);

configure({ reactStrictMode: true });
afterEach(cleanup);

function useChannel(channel: Channel, options: Partial<Parameters<typeof useChatQuery<Message>>[0]> = {}) {
  const queryKey = ["chat", 7];
  useChatSocket({ queryKey, addKey: "chat:add", updateKey: "chat:update", deleteKey: "chat:delete" });
  const chat = useChatQuery<Message>({ queryKey, apiUrl: channel.url, pollInterval: 20, ...options });
  return { chat, ...useSocket() };
}

function inProvider({ server }: Channel) {
  return ({ children }: { children: ReactNode }) => (
    <SocketProvider url={server.url} options={{ transports: ["polling"], reconnectionDelay: 10 }}>
      {children}
    </SocketProvider>
  );
}

type Hook = { current: ReturnType<typeof useChannel> };

function texts({ current }: Hook): string[] {
  return current.chat.items.map(({ text }) => text);
}

async function settled(result: Hook): Promise<void> {
  await vi.waitFor(() => {
    expect(result.current).toMatchObject({ isConnected: true, chat: { isSuccess: true, isFetching: false } });
  });
}

it("shows a channel, its older pages and its events", async () => {
  const channel = await Channel.start(15);
  const { result } = renderHook(() => useChannel(channel), { wrapper: inProvider(channel) });
  expect(result.current.chat).toMatchObject({ isPending: true, data: undefined, items: [] });
  await settled(result);
  expect(texts(result)).toEqual(channel.texts.slice(-10));
  act(() => result.current.chat.fetchNextPage());
  await vi.waitFor(() => expect(texts(result)).toEqual(channel.texts));
  expect(result.current.chat).toMatchObject({ hasNextPage: false, isFetchingNextPage: false });
  channel.say("live");
  channel.edit(3, "edited");
  channel.delete(4);
  await vi.waitFor(() => expect(texts(result)).toEqual(channel.texts));
  expect(result.current.chat.data?.pages[0]?.items[0]?.text).toBe("live");
});

it("catches up after the connection was lost, in the midst of paging", async () => {
  const channel = await Channel.start(30);
  const { result } = renderHook(() => useChannel(channel, { pollInterval: 60_000 }), {
    wrapper: inProvider(channel),
  });
  await settled(result);
  act(() => result.current.chat.fetchNextPage());
  act(() => {
    result.current.socket?.disconnect();
  });
  for (let index = 0; index < 100; index += 1) channel.say(`missed ${index}`);
  act(() => {
    result.current.socket?.connect();
  });
  await vi.waitFor(() => expect(texts(result)).toEqual(channel.texts.slice(-texts(result).length)));
  await settled(result);
  expect(texts(result).length).toBeGreaterThanOrEqual(110);
  expect(result.current.chat.hasGap).toBe(false);
});

it("is one query for all components that name it", async () => {
  const channel = await Channel.start(5);
  function Both() {
    const one = useChannel(channel);
    const other = useChannel(channel);
    return <p>{one.chat.data === other.chat.data && one.chat.items.length}</p>;
  }
  const { container } = render(<Both />, { wrapper: inProvider(channel) });
  await vi.waitFor(() => expect(container.textContent).toBe("5"));
  // One before the Socket is connected, one since; not more for more components.
  await vi.waitFor(() => expect(channel.requests.length).toBeLessThanOrEqual(3));
});

it("shows another channel for another key, and the first one again at once", async () => {
  const [one, two] = [await Channel.start(1), await Channel.start(2)];
  const seen: number[] = [];
  function Show({ channel, id }: { channel: Channel; id: number }) {
    const { items } = useChatQuery<Message>({ queryKey: [id], apiUrl: channel.url });
    seen.push(items.length);
    return null;
  }
  const { rerender } = render(<Show channel={one} id={1} />, { wrapper: inProvider(one) });
  await vi.waitFor(() => expect(seen.at(-1)).toBe(1));
  rerender(<Show channel={two} id={2} />);
  expect(seen.at(-1)).toBe(0);
  await vi.waitFor(() => expect(seen.at(-1)).toBe(2));
  rerender(<Show channel={one} id={1} />);
  expect(seen.at(-1)).toBe(1);
});

it("sends, with the functions of the last rendering", async () => {
  const channel = await Channel.start(0);
  let store = () => {};
  const { result, rerender } = renderHook(
    ({ prefix }) =>
      useChannel(channel, {
        sendItem: ({ text }) =>
          new Promise((resolve) => {
            store = () => resolve(channel.store(`${prefix} ${text}`));
          }),
      }),
    { wrapper: inProvider(channel), initialProps: { prefix: "first" } },
  );
  await settled(result);
  rerender({ prefix: "last" });
  act(() => {
    result.current.chat.send({ id: 0, text: "mine", createdAt: 0 });
  });
  await vi.waitFor(() => expect(result.current.chat.pending).toHaveLength(1));
  store();
  await vi.waitFor(() => expect(texts(result)).toEqual(["last mine"]));
  expect(result.current.chat.pending).toEqual([]);
});

it("renders what was preloaded on a server, and the same in the browser", async () => {
  const channel = await Channel.start(12);
  const initialPage = await preloadChat<Message>({ url: channel.url, pageSize: 10 });
  function Show() {
    const { items, hasNextPage } = useChatQuery<Message>({
      queryKey: ["chat", 7],
      apiUrl: channel.url,
      initialPage,
    });
    return <p>{`${items.map(({ id }) => id)} ${hasNextPage}`}</p>;
  }
  const Provider = inProvider(channel);
  const tree = (
    <Provider>
      <Show />
    </Provider>
  );
  const html = renderToString(tree);
  expect(html).toBe("<p>3,4,5,6,7,8,9,10,11,12 true</p>");
  expect(channel.requests).toHaveLength(1);

  const container = document.createElement("div");
  container.innerHTML = html;
  document.body.append(container);
  render(tree, { container, hydrate: true });
  expect(container.innerHTML).toBe(html);
  await vi.waitFor(() => expect(channel.requests.length).toBeGreaterThan(1));
  expect(container.innerHTML).toBe(html);
});
