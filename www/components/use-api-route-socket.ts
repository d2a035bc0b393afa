/** The client of an API route, for as long as the component is mounted. */
import { useEffect, useState } from "react";

import { ofTab, tabName } from "@/lib/tab";

const ROUTE = "/api/socket/io";

/** In the order in which they are tried; the first entry is the default of both clients. */
const TRANSPORTS = {
  polling: ["polling", "websocket"],
  websocket: ["websocket", "polling"],
} satisfies Record<string, RouteOptions["transports"]>;

export type FirstTransport = keyof typeof TRANSPORTS;

interface RouteOptions {
  path: string;
  addTrailingSlash: boolean;
  transports: ("polling" | "websocket")[];
  query: Record<string, string>;
}

interface RouteSocket {
  on(event: "connect_error", listener: () => void): unknown;
  disconnect(): unknown;
}

/**
 * `io` is that of `@sockeye/client` or that of `socket.io-client`: nothing else differs.
 * There is no Socket while `first` is not known.
 */
export function useApiRouteSocket<S extends RouteSocket>(
  io: (options: RouteOptions) => S,
  first: FirstTransport | undefined,
): S | null {
  const [socket, setSocket] = useState<S | null>(null);
  useEffect(() => {
    if (!first) return;
    const made = io({
      path: ROUTE,
      addTrailingSlash: false,
      transports: TRANSPORTS[first],
      query: { tab: tabName() },
    });
    // A polling request starts the server by itself. A WebSocket reaches no API route, so
    // where it comes first, and there is no server yet or no longer, this starts it.
    made.on("connect_error", () => fetch(ofTab(ROUTE)).catch(() => undefined));
    setSocket(made);
    return () => {
      made.disconnect();
    };
  }, [io, first]);
  return socket;
}
