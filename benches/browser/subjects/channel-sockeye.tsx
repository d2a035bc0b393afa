/**
 * A channel that `useChatQuery` keeps.
 */
import { type ReactElement, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { io } from "../../../pkg/dist/index.js";
import { SocketProvider, useChatQuery, useChatSocket, useSocket } from "../../../pkg/dist/react.js";
import { type ChannelSubject, HELD, historyPage, List, ROWS, type View } from "../page/channel.tsx";
import { ASK, EVENT, type Message } from "../page/messages.ts";

const QUERY_KEY = ["channel"];

/** As large as the package takes: the history is loaded before anything is measured. */
const PAGE_SIZE = 10_000;

let messages: readonly Message[] = [];

function Channel({ view, loaded }: { view: View; loaded: () => void }): ReactElement {
  const { isConnected } = useSocket();
  useChatSocket({ queryKey: QUERY_KEY, addKey: EVENT });
  const chat = useChatQuery<Message>({
    queryKey: QUERY_KEY,
    itemOrder: "id",
    pageSize: PAGE_SIZE,
    fetchPage: async ({ cursor, limit }) => historyPage(cursor, limit),
  });
  const { items, isFetching, hasNextPage, fetchNextPage } = chat;
  useEffect(() => {
    messages = items;
    if (isFetching) return;
    if (hasNextPage) fetchNextPage();
    else if (isConnected && items.length === HELD) loaded();
  });
  return <List newest={items.slice(-ROWS)} count={items.length} view={view} />;
}

export default {
  async show(root, origin, view) {
    const socket = io(origin, { transports: ["websocket"] });
    await new Promise<void>((loaded) => {
      createRoot(root).render(
        <SocketProvider socket={socket}>
          <Channel view={view} loaded={loaded} />
        </SocketProvider>,
      );
    });
    return {
      ask: (count, perSecond) => new Promise((said) => socket.emit(ASK, HELD, count, perSecond, said)),
      messages: () => messages,
    };
  },
} satisfies ChannelSubject;
