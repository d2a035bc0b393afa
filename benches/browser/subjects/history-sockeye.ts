/**
 * A channel's history in `createChatQuery`, without React.
 */
import { type ChatSink, createChatQuery } from "../../../pkg/dist/chat.js";
import type { Message } from "../page/messages.ts";
import type { HistorySubject } from "../series/held-messages.ts";

/** As large as the package takes. */
const PAGE_SIZE = 10_000;

export default {
  async hold(page) {
    let sink: ChatSink<Message> | undefined;
    const query = createChatQuery<Message>({
      itemOrder: "id",
      pageSize: PAGE_SIZE,
      fetchPage: async ({ cursor, limit }) => page(cursor, limit),
      source: (given) => {
        sink = given;
        given.connected();
        return () => {};
      },
    });
    let told = () => {};
    query.subscribe(() => told());
    for (;;) {
      const { isFetching, hasNextPage, data } = query.getSnapshot();
      if (data && !isFetching) {
        if (!hasNextPage) break;
        query.fetchNextPage();
      }
      await new Promise<void>((resolve) => {
        told = resolve;
      });
    }
    told = () => {};
    return {
      async add(message) {
        const shown = new Promise<void>((resolve) => {
          told = resolve;
        });
        sink?.added(message);
        await shown;
        return query.getSnapshot().data?.pages[0]?.items[0];
      },
      count: () => (query.getSnapshot().data?.pages ?? []).reduce((sum, { items }) => sum + items.length, 0),
    };
  },
} satisfies HistorySubject;
