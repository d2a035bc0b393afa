/** A page that keeps a channel, and nothing of the client: what happens is told by the page itself. */
import { createChatQuery } from "@sockeye/client/chat";
import { question, show } from "./outcome.js";

const { text } = question();

/** A page of the history and an event, merged. */
function merge() {
  const { promise, resolve } = Promise.withResolvers();
  const query = createChatQuery({
    fetchPage: async () => ({ items: [{ id: 1, createdAt: 1, text }] }),
    source: (sink) => {
      sink.connected();
      sink.added({ id: 2, createdAt: 2, text: "live" });
      return () => {};
    },
  });
  query.subscribe(() => {
    const { items } = query.getSnapshot();
    if (items.length === 2) resolve(items.map((item) => item.text));
  });
  return promise;
}

show(() => merge());
