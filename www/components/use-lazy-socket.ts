/** The client of a server that one request starts. */
import { io } from "@sockeye/client";
import { useEffect, useState } from "react";

import type { LazySocket } from "@/lib/shared-input";
import { ofTab, tabName } from "@/lib/tab";

/** A Socket that starts the server before it connects, and again when that was restarted. */
export function useLazySocket(): LazySocket | null {
  const [socket, setSocket] = useState<LazySocket | null>(null);
  useEffect(() => {
    let isWanted = true;
    const made: LazySocket = io({
      autoConnect: false,
      // One failure starts the server, and the next try, soon, finds it.
      reconnectionDelayMax: 2_000,
      query: { tab: tabName() },
    });
    // Whatever came of it: without a server connecting fails, and it is started again then.
    const start = () => fetch(ofTab("/api/socket")).catch(() => undefined);
    made.on("connect_error", start);
    start().then(() => isWanted && made.connect());
    setSocket(made);
    return () => {
      isWanted = false;
      made.off("connect_error", start);
      made.disconnect();
    };
  }, []);
  return socket;
}
