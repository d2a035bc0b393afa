/**
 * The panel about the connection: its state, its transport, its losses and returns.
 *
 * Works for a Socket of any events.
 */
import type { DisconnectDescription, Manager, Socket } from "socket.io-client";

import { count, onClick, show } from "./page.ts";

/** Every reason for which a connection ends, in plain words. */
const SENTENCES: Record<Socket.DisconnectReason, string> = {
  "io server disconnect": "ended by the server",
  "io client disconnect": "left",
  "ping timeout": "the server was silent",
  "transport close": "the connection was lost",
  "transport error": "the connection has failed",
  "parse error": "the server was not understood",
};

type AnyEvents = { [event: string]: (...args: never[]) => void };

/** Keeps the panel up to date with a Socket and with the connection it uses. */
export function watch<Listen extends object, Emit extends object>(socket: Socket<Listen, Emit>): void {
  // Only the client's own events matter here, and those every Socket has.
  const any = socket as unknown as Socket<AnyEvents>;
  any.on("connect", () => {
    show("state", "online");
    show("restored", any.recovered);
  });
  any.on("disconnect", (reason, details) => {
    show("state", any.active ? "reconnecting" : "offline");
    show("reason", SENTENCES[reason]);
    show("details", describe(details));
  });
  any.on("connect_error", (error) => {
    show("state", any.active ? "reconnecting" : "refused");
    show("error", error.message);
  });
  onClick("leave", () => void any.disconnect());
  onClick("return", () => void any.connect());
  watchManager(any.io);
}

function watchManager(manager: Pick<Manager, "on" | "engine">): void {
  manager.on("reconnect_attempt", (attempt) => show("tries", attempt));
  manager.on("reconnect_error", (error: Error) => {
    count("failures");
    show("error", error.message);
  });
  manager.on("reconnect", (attempt) => show("reconnected", attempt));
  manager.on("ping", () => count("heartbeats"));
  watchEngine(manager.engine);
  // Each connection has an engine of its own.
  manager.on("open", () => watchEngine(manager.engine));
}

const watched = new WeakSet<Manager["engine"]>();

function watchEngine(engine: Manager["engine"] | undefined): void {
  if (!engine || watched.has(engine)) return;
  watched.add(engine);
  show("transport", engine.transport?.name ?? "");
  engine.on("open", () => show("transport", engine.transport.name));
  engine.on("upgrade", (transport) => {
    show("upgraded", transport.name);
    show("transport", engine.transport.name);
  });
  engine.on("packet", ({ type }) => {
    if (type === "message") count("packets-in");
  });
  engine.on("packetCreate", ({ type }) => {
    if (type === "message") count("packets-out");
  });
}

function describe(details: DisconnectDescription | undefined): string {
  if (!details) return "";
  return details instanceof Error ? details.message : details.description;
}
