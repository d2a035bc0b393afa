/**
 * What the page is opened with, and what it hands to the tests. Types, and the
 * counting of frames.
 */
import type { Socket } from "@sockeye/client";
import type { ChatQuery, FetchedPage } from "@sockeye/client/chat";
import type { ChatView } from "@sockeye/client/react";

/** A message as the server stores it. */
export interface Message {
  id: number;
  channelId: string;
  text: string;
  version: number;
  createdAt: string;
  nonce?: string | null;
}

/** What the page shows, and how. */
export interface Settings {
  /** Default: "channel". */
  scene?: "channel" | "scrolling" | "long" | "lifecycle" | "room" | "plain";
  /** Who the server takes the window for. Default: "anna". */
  name?: string;
  channel?: string;
  pageSize?: number;
  pollInterval?: number;
  /** The height of a scrolling list, in px. Default: 400. */
  height?: number;
  /** Whether a row above the list says that older messages are loading. */
  announces?: boolean;
  room?: string;
  /** Whether the scene "lifecycle" begins with something that waits. Default: false. */
  suspended?: boolean;
  /** What was preloaded on the server. */
  initialPage?: FetchedPage<Message>;
}

/** What of the scene "lifecycle" is there. */
export interface Stage {
  /** Another number is another provider; `null` is none. */
  provider: number | null;
  /** Another number is another channel component, as after a hot reload; `null` is none. */
  channel: number | null;
  /** Whether something beside the channel waits for data. */
  suspended: boolean;
  /** Another number renders everything again. */
  render: number;
}

/** What the page hands to the tests. */
export interface App {
  /** The provider's Socket; the last one that there was. */
  socket?: Socket;
  /** The channel as it was rendered last. */
  chat?: ChatView<Message>;
  /** The channel without React. */
  query?: ChatQuery<Message>;
  /** Shows it no more. */
  stop?: () => void;
  /** Changes the scene "lifecycle". */
  set?: (change: Partial<Stage>) => void;
  /** Commits of React, and frames, since the last `recount`. */
  commits: number;
  frames: number;
  recount: () => void;
  /** What React could repair, and should not have had to. */
  recovered: string[];
}

declare global {
  var app: App;
}

/** Begins to count frames. */
export function startApp(): App {
  const app: App = {
    commits: 0,
    frames: 0,
    recovered: [],
    recount: () => {
      app.commits = 0;
      app.frames = 0;
    },
  };
  const tick = () => {
    app.frames += 1;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  return app;
}

/** The names of a channel's events. */
export function eventsOf(channel: string) {
  const addKey = `chat:${channel}:messages`;
  return { addKey, updateKey: `${addKey}:update`, deleteKey: `${addKey}:delete` };
}

/** Asks the server's API to add, to change or to delete a message. */
export async function change(
  method: "POST" | "PATCH" | "DELETE",
  channelId: string,
  body: object,
): Promise<Message> {
  const response = await fetch(`/api/messages?${new URLSearchParams({ channelId })}`, {
    method,
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the server says ${response.status}`);
  return response.json();
}
