/**
 * A channel as an application shows it: its messages, what is being sent, and the
 * state of the connection.
 */
import { type ChatView, useChatQuery, useChatScroll, useChatSocket, useSocket } from "@sockeye/client/react";
import { type ReactElement, type ReactNode, useEffect, useState } from "react";
import { change, eventsOf, type Message, type Settings } from "./app.ts";
import { Composer } from "./composer.tsx";

/** The channel of the settings, and the tests' view of it. */
export function useChannel(settings: Settings): ChatView<Message> {
  const { channel = "1", pageSize, pollInterval, initialPage } = settings;
  const queryKey = ["chat", channel];
  useChatSocket({ queryKey, ...eventsOf(channel) });
  const chat = useChatQuery<Message>({
    queryKey,
    apiUrl: "/api/messages",
    paramKey: "channelId",
    paramValue: channel,
    itemOrder: "id",
    itemVersion: "version",
    pageSize,
    pollInterval,
    initialPage,
    sendItem: ({ text }, nonce) => change("POST", channel, { text, nonce }),
  });
  useEffect(() => {
    app.chat = chat;
  });
  return chat;
}

/** Says how the connection and the channel are. */
export function Status({ chat }: { chat: ChatView<Message> }): ReactElement {
  const { isConnected } = useSocket();
  const doings = [chat.isPolling && "polling", chat.isFetching && "fetching"];
  const words = [isConnected ? "connected" : "down", chat.status, ...doings];
  return <p role="status">{words.filter(Boolean).join(" ")}</p>;
}

/** A message that the server does not know yet. */
function draft(text: string): Message {
  return { id: 0, channelId: "", text, version: 0, createdAt: "" };
}

/** The messages, then what is being sent. */
function rows(chat: ChatView<Message>): ReactNode {
  return (
    <>
      {chat.items.map((message) => (
        <li
          key={message.id}
          id={`message-${message.id}`}
          style={{ height: heightOf(message), whiteSpace: "pre" }}
        >
          {message.text}
        </li>
      ))}
      {chat.pending.map(({ key, item, error }) => (
        <li key={key} className="pending">
          {item.text}
          {error && (
            <>
              {` (${error})`}
              <button type="button" onClick={() => chat.retry(key)}>
                Retry
              </button>
              <button type="button" onClick={() => chat.cancel(key)}>
                Cancel
              </button>
            </>
          )}
        </li>
      ))}
    </>
  );
}

/** Messages differ in height, as those of people do. */
function heightOf({ id, text }: Message): number {
  return 20 + (id % 3) * 15 + 20 * (text.split("\n").length - 1);
}

/** A channel whose older messages come by a button. */
export function Channel({ settings }: { settings: Settings }): ReactElement {
  const chat = useChannel(settings);
  return (
    <section>
      <Status chat={chat} />
      {chat.hasNextPage && (
        <button type="button" onClick={chat.fetchNextPage}>
          Older
        </button>
      )}
      <ol>{rows(chat)}</ol>
      <Composer say={(text) => chat.send(draft(text))} />
    </section>
  );
}

/** A channel whose older messages come by scrolling. */
export function ScrollingChannel({ settings }: { settings: Settings }): ReactElement {
  const { height = 400, announces = false } = settings;
  const chat = useChannel(settings);
  const { ref, isAtBottom, scrollToBottom } = useChatScroll(chat);
  const [way, setWay] = useState("");
  // Both move the list and render, as most applications do.
  const toNewest = () => {
    scrollToBottom();
    setWay("sent to the newest");
  };
  const toOldest = () => {
    document.querySelector("ol > li")?.scrollIntoView();
    setWay("sent to the oldest");
  };
  return (
    <section>
      <Status chat={chat} />
      <ol ref={ref} style={{ height, overflowY: "auto", margin: 0 }}>
        {announces && chat.isFetchingNextPage && <li className="announcement">Older messages are loading</li>}
        {rows(chat)}
      </ol>
      <p id="place">{isAtBottom ? "at the bottom" : "above"}</p>
      <p id="way">{way}</p>
      <button type="button" onClick={toNewest}>
        Newest
      </button>
      <button type="button" onClick={toOldest}>
        Oldest
      </button>
      <Composer say={(text) => chat.send(draft(text))} />
    </section>
  );
}
