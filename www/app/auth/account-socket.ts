/** A connection to `/account`, each time with a token of its own. Browser only. */
import { io, type Socket } from "@sockeye/client";

import type { AccountClientEvents, AccountServerEvents, TokenRefusal } from "@/lib/account";
import { tabName } from "@/lib/tab";

export type AccountSocket = Socket<AccountServerEvents, AccountClientEvents>;

/** How long a refused connection waits before it tries with another token, in ms. */
const RETRY_DELAY = 1_000;

/** The longest of these delays: each refusal in a row makes it longer. */
const RETRY_DELAY_MAX = 30_000;

/** Not connected yet. */
export function makeAccountSocket(fetchToken: () => Promise<string>): AccountSocket {
  return io("/account", {
    query: { tab: tabName() },
    autoConnect: false,
    // Called for each connection, so none is tried with the token of the one before.
    auth: (give) => {
      fetchToken().then(
        (token) => give({ token }),
        // The server refuses that, and it is tried again.
        () => give({}),
      );
    },
  });
}

/**
 * Connects, and comes back where a client does not by itself: after the server has ended or
 * refused the connection. Until the returned function is called.
 */
export function keepConnected(socket: AccountSocket): () => void {
  let refusals = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const onConnect = () => {
    refusals = 0;
  };
  const onDisconnect = (reason: string) => {
    if (reason === "io server disconnect") socket.connect();
  };
  const onRefused = () => {
    // Whatever else went wrong, the client tries again.
    if (socket.active) return;
    refusals += 1;
    clearTimeout(retry);
    retry = setTimeout(() => socket.connect(), Math.min(RETRY_DELAY * 2 ** (refusals - 1), RETRY_DELAY_MAX));
  };
  socket.on("connect", onConnect).on("disconnect", onDisconnect).on("connect_error", onRefused);
  socket.connect();
  return () => {
    clearTimeout(retry);
    socket.off("connect", onConnect).off("disconnect", onDisconnect).off("connect_error", onRefused);
    socket.disconnect();
  };
}

/** What the server has said when it refused a connection; `undefined` for other errors. */
export function refusalIn(error: Error): TokenRefusal | undefined {
  return "data" in error ? (error.data as TokenRefusal) : undefined;
}
