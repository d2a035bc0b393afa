"use client";

/** React's way to the page's session: hold it while mounted, read its stores. */
import { useEffect, useState, useSyncExternalStore } from "react";

import { holdSession, releaseSession, type Session } from "@/lib/session";
import type { Store } from "@/lib/store";

/** The page's session; undefined on the server and until the page has come alive. */
export function useSession(): Session | undefined {
  const [session, setSession] = useState<Session>();
  useEffect(() => {
    setSession(holdSession());
    return releaseSession;
  }, []);
  return session;
}

/** The store's snapshot, or `initial` where there is no store yet. */
export function useStore<Snapshot>(store: Store<Snapshot> | undefined, initial: Snapshot): Snapshot {
  return useSyncExternalStore(
    store?.subscribe ?? subscribeToNothing,
    store?.getSnapshot ?? (() => initial),
    () => initial,
  );
}

function subscribeToNothing(): () => void {
  return () => {};
}
