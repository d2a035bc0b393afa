"use client";

/** React's way to read a {@link Store}. */
import { useSyncExternalStore } from "react";

import type { Store } from "@/lib/store";

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
