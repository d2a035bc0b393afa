"use client";

/** Who this tab is, in React: known in the browser only. */
import { useSyncExternalStore } from "react";

import { type Identity, identityStore } from "@/lib/identity";

/** `undefined` on the server, and in the rendering that takes over from it. */
export function useIdentity(): Identity | undefined {
  return useSyncExternalStore<Identity | undefined>(subscribe, read, () => undefined);
}

function subscribe(changed: () => void): () => void {
  return identityStore().subscribe(changed);
}

function read(): Identity {
  return identityStore().getSnapshot();
}
