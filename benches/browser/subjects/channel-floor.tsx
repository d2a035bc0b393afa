/**
 * The least that shows a channel: an array that grows, of which React renders the end once a
 * frame. There are no pages, no keys, no order and no other messages than new ones.
 */
import { type ReactElement, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import type { Connection } from "../case.ts";
import { type ChannelSubject, HELD, historyPage, List, ROWS, type View } from "../page/channel.tsx";
import { ASK, EVENT, type Message } from "../page/messages.ts";
import original from "./original.ts";

const held: Message[] = historyPage(null, HELD).items.reverse();

function Channel({ socket, view }: { socket: Connection; view: View }): ReactElement {
  const [count, setCount] = useState(held.length);
  useEffect(() => {
    let due = false;
    socket.on(EVENT, (message: Message) => {
      held.push(message);
      if (due) return;
      due = true;
      requestAnimationFrame(() => {
        due = false;
        setCount(held.length);
      });
    });
  }, [socket]);
  return <List newest={held.slice(count - ROWS, count)} count={count} view={view} />;
}

export default {
  async show(root, origin, view) {
    const socket = original.connect(origin, { transports: ["websocket"] });
    await new Promise<void>((connected) => void socket.on("connect", () => connected()));
    createRoot(root).render(<Channel socket={socket} view={view} />);
    await view.reaches(HELD);
    return {
      ask: (count, perSecond) =>
        new Promise((said) => void socket.emit(ASK, HELD, count, perSecond, () => said())),
      messages: () => held,
    };
  },
} satisfies ChannelSubject;
