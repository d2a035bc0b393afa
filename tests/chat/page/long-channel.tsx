/**
 * A channel with very many messages, in an element for each page: those that are the
 * same object are not rendered again.
 */
import type { ChatPage } from "@sockeye/client/chat";
import { memo, Profiler, type ReactElement } from "react";
import type { Message, Settings } from "./app.ts";
import { Status, useChannel } from "./channel.tsx";

const Stretch = memo(function Stretch({ page }: { page: ChatPage<Message> }): ReactElement {
  return (
    <ol reversed style={{ contentVisibility: "auto", containIntrinsicSize: "auto 1000px" }}>
      {page.items.map(({ id, text }) => (
        <li key={id}>{text}</li>
      ))}
    </ol>
  );
});

function Pages({ settings }: { settings: Settings }): ReactElement {
  const chat = useChannel(settings);
  return (
    <section>
      <Status chat={chat} />
      {chat.data?.pages.map((page) => (
        // New messages come at the other end, so this names the page.
        <Stretch key={page.items.at(-1)?.id} page={page} />
      ))}
    </section>
  );
}

/** Counts the commits of all that is in it. */
export function LongChannel({ settings }: { settings: Settings }): ReactElement {
  const count = () => {
    app.commits += 1;
  };
  return (
    <Profiler id="channel" onRender={count}>
      <Pages settings={settings} />
    </Profiler>
  );
}
