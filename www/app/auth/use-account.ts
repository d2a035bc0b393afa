"use client";

/** The account connection while a component is mounted, and what became of its tokens. */
import { useCallback, useEffect, useRef, useState } from "react";

import type { Claims } from "@/lib/account";

import { type AccountSocket, keepConnected, makeAccountSocket, refusalIn } from "./account-socket";
import { fetchToken, type TokenKind } from "./tokens";

/** Lines kept of what happened. */
const EVENTS_KEPT = 30;

export interface AccountEvent {
  id: number;
  /** ms since the Unix epoch. */
  at: number;
  kind: "accepted" | "ended" | "lost" | "refused";
  text: string;
  /** What the server calls it. */
  code?: string;
}

export interface ShownToken extends Claims {
  /** On the clock of `performance.now()`, in ms: this machine's clock may be wrong. */
  endsAt: number;
}

export interface Account {
  /** `null` until the page is alive. */
  socket: AccountSocket | null;
  /** The one that was accepted last. */
  token: ShownToken | undefined;
  /** How many were shown to the server. */
  used: number;
  /** Newest first. */
  events: readonly AccountEvent[];
  /** Connects again, once with a token that is not good. */
  connectWith: (kind: TokenKind) => void;
}

export function useAccount(): Account {
  const [socket, setSocket] = useState<AccountSocket | null>(null);
  const [token, setToken] = useState<ShownToken>();
  const [used, setUsed] = useState(0);
  const [events, setEvents] = useState<readonly AccountEvent[]>([]);
  const nextKind = useRef<TokenKind>("valid");

  useEffect(() => {
    const tell = (event: Omit<AccountEvent, "at" | "id">) =>
      setEvents((known) => {
        const id = (known[0]?.id ?? 0) + 1;
        return [{ ...event, id, at: Date.now() }, ...known].slice(0, EVENTS_KEPT);
      });
    const made = makeAccountSocket(async () => {
      const fetched = await fetchToken(nextKind.current);
      nextKind.current = "valid";
      setUsed((before) => before + 1);
      return fetched;
    });
    made.on("accepted", (claims, endsIn) => {
      setToken({ ...claims, endsAt: performance.now() + endsIn });
      tell({ kind: "accepted", text: `Accepted for ${Math.round(endsIn / 1000)} s.` });
    });
    made.on("disconnect", (reason) => {
      if (reason === "io server disconnect")
        tell({ kind: "ended", text: "Its time is over: the server has ended the connection." });
      else if (reason !== "io client disconnect") tell({ kind: "lost", text: "The connection was lost." });
    });
    made.on("connect_error", (error) => {
      const refusal = refusalIn(error);
      if (refusal)
        tell({
          kind: "refused",
          code: refusal.code,
          text: "Refused. The next connection has a token of its own.",
        });
    });
    setSocket(made);
    return keepConnected(made);
  }, []);

  const connectWith = useCallback(
    (kind: TokenKind) => {
      nextKind.current = kind;
      socket?.disconnect().connect();
    },
    [socket],
  );
  return { socket, token, used, events, connectWith };
}
