/** A client component that shows a channel, whose events it tells itself. */
"use client";

import { createChatQuery } from "@sockeye/client/chat";
import { useChat } from "@sockeye/client/react";
import { useState } from "react";

interface Item {
  id: number;
  createdAt: number;
  text: string;
}

export default function Page() {
  const [query] = useState(() =>
    createChatQuery<Item>({
      fetchPage: async () => ({ items: [{ id: 1, createdAt: 1, text: "a text" }] }),
      source: (sink) => {
        sink.connected();
        sink.added({ id: 2, createdAt: 2, text: "live" });
        return () => {};
      },
    }),
  );
  const { items } = useChat(query);
  return items.length === 2 && <output>{JSON.stringify(items.map(({ text }) => text))}</output>;
}
