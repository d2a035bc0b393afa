/**
 * A channel's history in TanStack Query's cache, into which each message is put as tutorials
 * do it, without React. An observer is told as the hook is.
 */
import { type InfiniteData, QueryClient, QueryObserver } from "@tanstack/react-query";
import type { HistoryPage } from "../page/channel.tsx";
import type { HistorySubject } from "../series/held-messages.ts";

const QUERY_KEY = ["channel"];

/** Small pages are to its favour: only the newest one is copied. */
const PAGE_SIZE = 50;

type History = InfiniteData<HistoryPage, string | null>;

export default {
  async hold(page) {
    const client = new QueryClient();
    const history: History = { pages: [], pageParams: [] };
    for (let cursor: string | null | undefined = null; cursor !== undefined; ) {
      const next: HistoryPage = page(cursor, PAGE_SIZE);
      history.pages.push(next);
      history.pageParams.push(cursor);
      cursor = next.nextCursor ?? undefined;
    }
    client.setQueryData<History>(QUERY_KEY, history);
    const observer = new QueryObserver<History>(client, { queryKey: QUERY_KEY, enabled: false });
    let told = () => {};
    observer.subscribe(() => told());
    return {
      async add(message) {
        const shown = new Promise<void>((resolve) => {
          told = resolve;
        });
        client.setQueryData<History>(QUERY_KEY, (history) => {
          const [newest, ...older] = history?.pages ?? [];
          if (!history || !newest) return history;
          return { ...history, pages: [{ ...newest, items: [message, ...newest.items] }, ...older] };
        });
        await shown;
        return observer.getCurrentResult().data?.pages[0]?.items[0];
      },
      count: () =>
        (observer.getCurrentResult().data?.pages ?? []).reduce((sum, { items }) => sum + items.length, 0),
    };
  },
} satisfies HistorySubject;
