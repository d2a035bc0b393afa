/**
 * A channel in TanStack Query's cache, into which a listener of `socket.io-client` puts each
 * message, as tutorials do it: the newest page gets an array with one more item.
 *
 * The pages of history are small, which is to its favour: only the newest one is copied.
 */
import {
  type InfiniteData,
  QueryClient,
  QueryClientProvider,
  useInfiniteQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { type ReactElement, useEffect, useMemo } from "react";
import { createRoot } from "react-dom/client";
import type { Connection, SocketIoClient } from "../case.ts";
import {
  type ChannelSubject,
  HELD,
  type HistoryPage,
  historyPage,
  List,
  ROWS,
  type View,
} from "../page/channel.tsx";
import { ASK, EVENT, type Message } from "../page/messages.ts";
import original from "./original.ts";

const QUERY_KEY = ["channel"];
const PAGE_SIZE = 50;

type History = InfiniteData<HistoryPage, string | null>;

let messages: readonly Message[] = [];

/** Puts each message that comes into the cache. */
function useChannelSocket(socket: Connection): void {
  const client = useQueryClient();
  useEffect(() => {
    const add = (message: Message) => {
      client.setQueryData<History>(QUERY_KEY, (history) => {
        const [newest, ...older] = history?.pages ?? [];
        if (!history || !newest) return history;
        return { ...history, pages: [{ ...newest, items: [message, ...newest.items] }, ...older] };
      });
    };
    socket.on(EVENT, add);
  }, [client, socket]);
}

function Channel({ socket, view }: { socket: Connection; view: View }): ReactElement {
  useChannelSocket(socket);
  const { data } = useInfiniteQuery({
    queryKey: QUERY_KEY,
    queryFn: async ({ pageParam }) => historyPage(pageParam, PAGE_SIZE),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const newestFirst = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  useEffect(() => {
    messages = newestFirst;
  });
  return <List newest={newestFirst.slice(0, ROWS).reverse()} count={newestFirst.length} view={view} />;
}

/** The channel with this client. */
export const channelOf = (io: SocketIoClient): ChannelSubject => ({
  async show(root, origin, view) {
    const socket = io.connect(origin, { transports: ["websocket"] });
    await new Promise<void>((connected) => void socket.on("connect", () => connected()));
    const client = new QueryClient();
    const history: History = { pages: [], pageParams: [] };
    for (let cursor: string | null | undefined = null; cursor !== undefined; ) {
      const page: HistoryPage = historyPage(cursor, PAGE_SIZE);
      history.pages.push(page);
      history.pageParams.push(cursor);
      cursor = page.nextCursor ?? undefined;
    }
    client.setQueryData<History>(QUERY_KEY, history);
    createRoot(root).render(
      <QueryClientProvider client={client}>
        <Channel socket={socket} view={view} />
      </QueryClientProvider>,
    );
    await view.reaches(HELD);
    return {
      ask: (count, perSecond) =>
        new Promise((said) => void socket.emit(ASK, HELD, count, perSecond, () => said())),
      messages: () => messages.toReversed(),
    };
  },
});

export default channelOf(original);
