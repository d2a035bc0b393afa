"use client";

/** The way to another channel: links, so that one can be opened in another tab. */
import { type MouseEvent, useId } from "react";

import { channels } from "@/lib/channels";

import styles from "./channel-tabs.module.css";

export function ChannelTabs({ channelId }: { channelId: string }) {
  const heading = useId();
  const known = channels.some(({ id }) => id === channelId);
  const shown = known ? channels : [...channels, { id: channelId, about: "opened by its address" }];
  return (
    <nav aria-labelledby={heading}>
      <h2 id={heading} className="visually-hidden">
        Channels
      </h2>
      <ul className={styles.tabs}>
        {shown.map(({ id, about }) => (
          <li key={id}>
            <a
              href={`?channel=${id}`}
              title={about}
              aria-current={id === channelId ? "true" : undefined}
              onClick={show}
            >
              # {id}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Changes the address and nothing else: no server is needed for that. */
function show(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  window.history.pushState(null, "", event.currentTarget.href);
}
