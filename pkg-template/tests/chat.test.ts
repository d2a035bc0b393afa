/**
 * The history of a channel merged with its events, over a real server.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it, onTestFinished, vi } from "vitest";
import type * as Chat from "../src/chat.js";
import { Channel, type Message } from "./channel-server.js";
import { type Client, next, open } from "./package.js";

const { createChatQuery, preloadChat, socketSource }: typeof Chat = await import(
  "../../pkg/dist/chat.js" as string
);

type Query = ReturnType<typeof createChatQuery<Message>>;

/** A query of the channel that runs until the test is over. */
function follow(
  channel: Channel,
  socket: Client,
  options: Partial<Parameters<typeof createChatQuery<Message>>[0]> = {},
): Query {
  const query = createChatQuery<Message>({
    url: channel.url,
    source: socketSource(socket, { addKey: "chat:add", updateKey: "chat:update", deleteKey: "chat:delete" }),
    pollInterval: 20,
    ...options,
  });
  onTestFinished(query.subscribe(() => {}));
  return query;
}

async function connected(channel: Channel): Promise<Client> {
  const socket = open(channel.server.url, { reconnectionDelay: 10, transports: ["polling"] });
  await next(socket, "connect");
  return socket;
}

function texts(query: Query): string[] {
  return query.getSnapshot().items.map(({ text }) => text);
}

async function settled(query: Query): Promise<void> {
  await vi.waitFor(() => expect(query.getSnapshot()).toMatchObject({ status: "success", isFetching: false }));
}

it("loads pages until there are no more", async () => {
  const channel = await Channel.start(25);
  const query = follow(channel, await connected(channel));
  expect(query.getSnapshot()).toMatchObject({ status: "pending", data: undefined, items: [] });
  await settled(query);
  expect(texts(query)).toEqual(channel.texts.slice(-10));
  expect(query.getSnapshot().data?.pages[0]?.items[0]?.text).toBe("message 25");
  for (const expected of [20, 25]) {
    query.fetchNextPage();
    expect(query.getSnapshot().isFetchingNextPage).toBe(true);
    await vi.waitFor(() => expect(texts(query)).toEqual(channel.texts.slice(-expected)));
  }
  expect(query.getSnapshot()).toMatchObject({ hasNextPage: false, hasGap: false, isPolling: false });
  expect(channel.requests).toEqual(["", "16", "6"]);
});

it("adds, changes and removes by events, and keeps the pages that they don't touch", async () => {
  const channel = await Channel.start(100);
  const query = follow(channel, await connected(channel), { pageSize: 100 });
  await settled(query);
  const { pages = [] } = query.getSnapshot().data ?? {};
  expect(pages.length).toBeGreaterThan(1);
  channel.say("new");
  await vi.waitFor(() => expect(texts(query).at(-1)).toBe("new"));
  expect(query.getSnapshot().data?.pages.at(-1)).toBe(pages.at(-1));
  channel.edit(1, "edited");
  channel.delete(2);
  await vi.waitFor(() => expect(texts(query)).toEqual(channel.texts));
  expect(query.getSnapshot().data?.pages[0]?.items[0]?.text).toBe("new");
  // One request was enough for all of it.
  expect(channel.requests).toHaveLength(1);
});

it("lists the items of its pages, whatever has changed since they were listed last", async () => {
  const channel = await Channel.start(400);
  const query = follow(channel, await connected(channel), { pageSize: 100 });
  await settled(query);
  const changes = [
    () => channel.say("new"),
    () => channel.edit(350, "edited"),
    () => channel.delete(320),
    () => query.fetchNextPage(),
    () => channel.delete(401),
    () => channel.edit(201, "the oldest"),
    () => {
      for (let index = 0; index < 100; index += 1) channel.say(`burst ${index}`);
    },
    () => query.fetchNextPage(),
    () => channel.delete(201),
  ];
  const loaded = () => query.getSnapshot().data?.pages.flatMap(({ items }) => items) ?? [];
  const first = query.getSnapshot();
  expect(first.items).toHaveLength(100);
  for (const [index, change] of changes.entries()) {
    const before = query.getSnapshot();
    change();
    await vi.waitFor(() => expect(query.getSnapshot().data).not.toBe(before.data));
    await settled(query);
    // Not each snapshot is read.
    if (index % 3 !== 1) expect(query.getSnapshot().items).toEqual(loaded().reverse());
  }
  await vi.waitFor(() => expect(texts(query)).toEqual(channel.texts.slice(-texts(query).length)));
  expect(query.getSnapshot().items).toEqual(loaded().reverse());
  // What was listed is never changed.
  expect(first.items.map(({ text }) => text)).toEqual(
    first.data?.pages.flatMap(({ items }) => items.map(({ text }) => text)).reverse(),
  );
});

it("fetches what was missed while the connection was down, and only that", async () => {
  const channel = await Channel.start(40);
  const socket = await connected(channel);
  const query = follow(channel, socket, { pollInterval: 60_000 });
  await settled(query);
  query.fetchNextPage();
  await vi.waitFor(() => expect(texts(query)).toHaveLength(20));
  socket.disconnect();
  for (let index = 0; index < 100; index += 1) channel.say(`missed ${index}`);
  channel.requests.length = 0;
  socket.connect();
  await vi.waitFor(() => expect(texts(query)).toEqual(channel.texts.slice(20)));
  await settled(query);
  // 100 items in pages of 10, and the page that meets what was there.
  expect(channel.requests).toHaveLength(11);
  expect(query.getSnapshot()).toMatchObject({ hasGap: false, hasNextPage: true });
});

it("finds what a restored session has left out", async () => {
  const channel = await Channel.start(5, { connectionStateRecovery: {} });
  const socket = await connected(channel);
  const query = follow(channel, socket, { pollInterval: 60_000 });
  await settled(query);
  // As in a cluster, where the process of a client tells of its own messages first.
  const overtaken = channel.store("overtaken");
  channel.say("told first");
  await vi.waitFor(() => expect(texts(query).at(-1)).toBe("told first"));
  const lost = next(socket, "disconnect");
  channel.cut();
  await lost;
  await next(socket, "connect");
  expect(socket.recovered).toBe(true);
  await vi.waitFor(() => expect(texts(query)).toContain(overtaken.text));
  expect(texts(query)).toEqual(channel.texts);
});

it("loses nothing that comes while pages are on their way", async () => {
  const channel = await Channel.start(30);
  const socket = await connected(channel);
  let open = () => {};
  channel.beforeAnswer = () =>
    new Promise((resolve) => {
      open = resolve;
    });
  const query = follow(channel, socket);
  await vi.waitFor(() => expect(channel.requests).toHaveLength(1));
  channel.say("while the first page is on its way");
  await socket.emitWithAck("echo", 0);
  open();
  await settled(query);
  query.fetchNextPage();
  await vi.waitFor(() => expect(channel.requests).toHaveLength(2));
  channel.edit(15, "edited while its page is on its way");
  channel.delete(16);
  await socket.emitWithAck("echo", 0);
  open();
  await vi.waitFor(() => expect(query.getSnapshot().isFetchingNextPage).toBe(false));
  expect(texts(query)).toEqual(channel.texts.slice(-texts(query).length));
  expect(texts(query)).toContain("edited while its page is on its way");
});

it("polls exactly while no events come", async () => {
  const channel = await Channel.start(3);
  const socket = await connected(channel);
  const query = follow(channel, socket);
  await settled(query);
  expect(channel.requests).toHaveLength(1);
  socket.disconnect();
  expect(query.getSnapshot().isPolling).toBe(true);
  channel.store("polled");
  await vi.waitFor(() => expect(texts(query).at(-1)).toBe("polled"));
  const before = query.getSnapshot().data;
  const count = channel.requests.length;
  await vi.waitFor(() => expect(channel.requests.length).toBeGreaterThan(count + 2));
  // A poll that brings nothing new changes nothing.
  expect(query.getSnapshot().data).toBe(before);
  socket.connect();
  await next(socket, "connect");
  await settled(query);
  const last = channel.requests.length;
  channel.say("live");
  await vi.waitFor(() => expect(texts(query).at(-1)).toBe("live"));
  expect(channel.requests).toHaveLength(last);
});

it("shows what is sent at once, and once", async () => {
  const channel = await Channel.start(1);
  const query = follow(channel, await connected(channel), {
    sendItem: async ({ text }, key) => {
      const stored = channel.store(text, key);
      channel.server.io.emit("chat:add", stored);
      return stored;
    },
  });
  await settled(query);
  query.send({ id: 0, text: "mine", createdAt: 0 });
  expect(query.getSnapshot().pending).toMatchObject([{ item: { text: "mine" }, error: undefined }]);
  await vi.waitFor(() => expect(query.getSnapshot().pending).toEqual([]));
  expect(texts(query)).toEqual(["message 1", "mine"]);
});

it("names what is sent as no other client does, even in the same millisecond", async () => {
  vi.spyOn(Date, "now").mockReturnValue(1_000);
  onTestFinished(() => void vi.restoreAllMocks());
  const channel = await Channel.start(0);
  const keys = await Promise.all(
    ["one client", "another client"].map(async (text) => {
      const query = follow(channel, await connected(channel), { sendItem: async () => channel.store(text) });
      return query.send({ id: 0, text, createdAt: 0 });
    }),
  );
  expect(new Set(keys).size).toBe(2);
});

it("keeps what could not be sent until it is sent again or given up", async () => {
  const channel = await Channel.start(0);
  let fails = true;
  const query = follow(channel, await connected(channel), {
    sendItem: async ({ text }) => {
      if (fails) throw new Error("no room");
      return channel.store(text);
    },
  });
  await settled(query);
  const key = query.send({ id: 0, text: "mine", createdAt: 0 });
  const other = query.send({ id: 0, text: "other", createdAt: 0 });
  await vi.waitFor(() =>
    expect(query.getSnapshot().pending.map(({ error }) => error)).toEqual(["no room", "no room"]),
  );
  query.cancel(other);
  fails = false;
  query.retry(key);
  await vi.waitFor(() => expect(texts(query)).toEqual(["mine"]));
  expect(query.getSnapshot().pending).toEqual([]);
});

it("tries again after a failure, and says what it was", async () => {
  const channel = await Channel.start(1);
  const socket = await connected(channel);
  channel.beforeAnswer = () => Promise.reject(new Error("no database"));
  const query = follow(channel, socket);
  await vi.waitFor(() => expect(query.getSnapshot().status).toBe("error"));
  expect(query.getSnapshot().error).toMatchObject({ code: "fetch_failed", description: 500 });
  channel.beforeAnswer = () => {};
  query.refetch();
  await settled(query);
  expect(query.getSnapshot().error).toBeNull();
  expect(texts(query)).toEqual(["message 1"]);
});

it.each([
  ["no items", {}],
  ["an item without a key", { items: [{ createdAt: 1 }] }],
  ["an item without an order", { items: [{ id: 1 }] }],
  [
    "the oldest first",
    {
      items: [
        { id: 1, createdAt: 1 },
        { id: 2, createdAt: 2 },
      ],
    },
  ],
])("refuses a page with %s", async (_, page) => {
  const channel = await Channel.start(0);
  const socket = await connected(channel);
  const query = follow(channel, socket, { fetchPage: async () => page as never });
  await vi.waitFor(() => expect(query.getSnapshot().error).toMatchObject({ code: "page_invalid" }));
  expect(query.getSnapshot().items).toEqual([]);
});

it("reports an event that is no item, and goes on", async () => {
  const channel = await Channel.start(1);
  const reported = vi.fn();
  vi.stubGlobal("reportError", reported);
  onTestFinished(() => void vi.unstubAllGlobals());
  const query = follow(channel, await connected(channel));
  await settled(query);
  channel.server.io.emit("chat:add", null);
  channel.server.io.emit("chat:update", { id: 1 });
  channel.server.io.emit("chat:delete", { text: "no key" });
  channel.say("after");
  await vi.waitFor(() => expect(texts(query)).toEqual(["message 1", "after"]));
  expect(reported.mock.calls).toEqual(
    Array.from({ length: 3 }, () => [expect.objectContaining({ code: "page_invalid" })]),
  );
});

it("rests without subscribers, and catches up with the next one", async () => {
  const channel = await Channel.start(1);
  const socket = await connected(channel);
  const query = createChatQuery<Message>({
    url: channel.url,
    source: socketSource(socket, { addKey: "chat:add" }),
  });
  const unsubscribe = query.subscribe(() => {});
  await settled(query);
  unsubscribe();
  await vi.waitFor(() => expect(socket.listeners("chat:add")).toEqual([]));
  channel.say("meanwhile");
  await socket.emitWithAck("echo", 0);
  onTestFinished(query.subscribe(() => {}));
  await vi.waitFor(() => expect(texts(query)).toEqual(["message 1", "meanwhile"]));
});

it("tells subscribers of many events at once, of none of them never", async () => {
  const channel = await Channel.start(0);
  const socket = await connected(channel);
  const query = follow(channel, socket, { pageSize: 1 });
  const seen = vi.fn();
  onTestFinished(query.subscribe(seen));
  await settled(query);
  seen.mockClear();
  for (let index = 0; index < 1000; index += 1) channel.say(`burst ${index}`);
  await vi.waitFor(() => expect(texts(query)).toEqual(channel.texts));
  expect(seen.mock.calls.length).toBeLessThan(100);
});

it("shows what it was given, until there is more", async () => {
  const channel = await Channel.start(15);
  const socket = await connected(channel);
  const initialPage = await preloadChat<Message>({ url: channel.url });
  const options = {
    url: channel.url,
    initialPage,
    source: socketSource<Message>(socket, { addKey: "chat:add" }),
  };
  const query = createChatQuery<Message>(options);
  const given = query.getServerSnapshot();
  expect(given).toMatchObject({ status: "success", hasNextPage: true });
  expect(query.getSnapshot()).toBe(given);
  expect(texts(query)).toEqual(channel.texts.slice(-10));

  channel.say("since then");
  const lengths: number[] = [];
  onTestFinished(query.subscribe(() => lengths.push(texts(query).length)));
  await vi.waitFor(() => expect(texts(query).at(-1)).toBe("since then"));
  query.fetchNextPage();
  await vi.waitFor(() => expect(texts(query)).toEqual(channel.texts));
  // It was never shorter than what it began with.
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(10);
  expect(channel.requests).toEqual(["", "", "6"]);
});

it("is forgotten with whoever has made it", async () => {
  const channel = await Channel.start(1);
  const socket = await connected(channel);
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const forgotten = new Promise((resolve) => {
    const registry = new FinalizationRegistry(resolve);
    void (async () => {
      const query = createChatQuery<Message>({
        url: channel.url,
        source: socketSource(socket, { addKey: "chat:add" }),
      });
      registry.register(query, "the query");
      const unsubscribe = query.subscribe(() => {});
      await settled(query);
      unsubscribe();
    })();
    // It has to live as long as what it waits for.
    onTestFinished(() => void registry.unregister(registry));
  });
  const collecting = setInterval(collect, 10);
  onTestFinished(() => clearInterval(collecting));
  expect(await forgotten).toBe("the query");
});

it("refuses options that make no sense", () => {
  const wrong = expect.objectContaining({ code: "invalid_option" });
  expect(() => createChatQuery({})).toThrow(wrong);
  expect(() => createChatQuery({ url: "/", pageSize: 0 })).toThrow(wrong);
  expect(() => createChatQuery({ url: "/", pollInterval: Number.NaN })).toThrow(wrong);
  const refused = expect.objectContaining({ code: "send_refused" });
  expect(() => createChatQuery<Message>({ url: "/" }).send({ id: 0, text: "", createdAt: 0 })).toThrow(
    refused,
  );
});
