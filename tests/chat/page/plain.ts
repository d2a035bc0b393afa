/** A channel without React: `createChatQuery` over a Socket, and a list of texts. */
import { io } from "@sockeye/client";
import { createChatQuery, socketSource } from "@sockeye/client/chat";
import { change, eventsOf, type Message, type Settings } from "./app.ts";

/** Shows the channel of the settings in an element. */
export function showChannel(element: HTMLElement, settings: Settings): void {
  const { name = "anna", channel = "1", pageSize, pollInterval } = settings;
  const socket = io({ auth: { name }, reconnectionDelay: 20, reconnectionDelayMax: 100 });
  const query = createChatQuery<Message>({
    url: "/api/messages",
    paramKey: "channelId",
    paramValue: channel,
    source: socketSource(socket, eventsOf(channel)),
    itemOrder: "id",
    itemVersion: "version",
    pageSize,
    pollInterval,
    sendItem: ({ text }, nonce) => change("POST", channel, { text, nonce }),
  });
  app.socket = socket;
  app.query = query;
  const list = element.appendChild(document.createElement("ol"));
  app.stop = query.subscribe(() => {
    const rows = query.getSnapshot().items.map(({ text }) => {
      const row = document.createElement("li");
      row.textContent = text;
      return row;
    });
    list.replaceChildren(...rows);
  });
}
