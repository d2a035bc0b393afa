/**
 * The page's one connection, shared by every component that asks for it.
 *
 * It opens when the first one asks and closes a moment after the last one lets
 * go, so that a component which React mounts twice in development, or replaces,
 * does not cost a connection. Browser only: never called while rendering.
 */
import { io } from "@sockeye/client";

import { Chat, type ChatSocket } from "./chat";
import { ConnectionMonitor } from "./connection";
import { optionsFrom } from "./options";

export interface Session {
  socket: ChatSocket;
  connection: ConnectionMonitor;
  chat: Chat;
}

interface OpenSession extends Session {
  holders: number;
  close: () => void;
}

let shared: OpenSession | undefined;

/** Takes hold of the session, opening it if need be. Pair with {@link releaseSession}. */
export function holdSession(): Session {
  shared ??= openSession();
  shared.holders += 1;
  return shared;
}

export function releaseSession(): void {
  const session = shared;
  if (!session) return;
  session.holders -= 1;
  setTimeout(() => {
    if (session.holders > 0 || shared !== session) return;
    shared = undefined;
    session.close();
  });
}

function openSession(): OpenSession {
  const socket: ChatSocket = io({
    ...optionsFrom(new URLSearchParams(window.location.search)),
    auth: { session: sessionSecret() },
    autoConnect: false,
  });
  const connection = new ConnectionMonitor(socket);
  const chat = new Chat(socket);
  const detach = [connection.attach(), chat.attach()];
  socket.connect();
  return {
    socket,
    connection,
    chat,
    holders: 0,
    close: () => {
      for (const stop of detach) stop();
      socket.disconnect();
    },
  };
}

/** Makes this tab the same member on every connection and after a reload. */
function sessionSecret(): string {
  const key = "sockeye-session";
  const known = sessionStorage.getItem(key);
  if (known) return known;
  const secret = crypto.randomUUID();
  sessionStorage.setItem(key, secret);
  return secret;
}
