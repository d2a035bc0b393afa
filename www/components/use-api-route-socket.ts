/** The client of an API route, for as long as the component is mounted. */
import { useEffect, useState } from "react";

import { tabName } from "@/lib/tab";

interface RouteOptions {
  path: string;
  addTrailingSlash: boolean;
  query: Record<string, string>;
}

/** `io` is that of `@sockeye/client` or that of `socket.io-client`: nothing else differs. */
export function useApiRouteSocket<S extends { disconnect(): unknown }>(
  io: (options: RouteOptions) => S,
): S | null {
  const [socket, setSocket] = useState<S | null>(null);
  useEffect(() => {
    const made = io({ path: "/api/socket/io", addTrailingSlash: false, query: { tab: tabName() } });
    setSocket(made);
    return () => {
      made.disconnect();
    };
  }, [io]);
  return socket;
}
