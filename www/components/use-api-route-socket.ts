/** The client of an API route, for as long as the component is mounted. */
import { useEffect, useState } from "react";

import { tabName } from "@/lib/tab";

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

/**
 * `io` is that of `@sockeye/client` or that of `socket.io-client`: nothing else differs.
 * There is no Socket while `first` is not known.
 */
export function useApiRouteSocket<S extends { disconnect(): unknown }>(
  io: (options: RouteOptions) => S,
  first: FirstTransport | undefined,
): S | null {
  const [socket, setSocket] = useState<S | null>(null);
  useEffect(() => {
    if (!first) return;
    const made = io({
      path: "/api/socket/io",
      addTrailingSlash: false,
      transports: TRANSPORTS[first],
      query: { tab: tabName() },
    });
    setSocket(made);
    return () => {
      made.disconnect();
    };
  }, [io, first]);
  return socket;
}
