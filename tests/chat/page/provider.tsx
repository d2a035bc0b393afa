/** The provider of all scenes, and the tests' view of its Socket. */
import type { Socket } from "@sockeye/client";
import { SocketProvider, useSocket } from "@sockeye/client/react";
import { type ReactElement, type ReactNode, useEffect } from "react";
import type { Settings } from "./app.ts";

function Handle(): null {
  const { socket } = useSocket();
  useEffect(() => {
    if (socket) app.socket = socket as Socket;
  }, [socket]);
  return null;
}

/** A provider whose Socket comes back soon after it was cut. */
export function Provider({ settings, children }: { settings: Settings; children: ReactNode }): ReactElement {
  const { name = "anna" } = settings;
  // Another object each time, as most applications write it.
  const options = { auth: { name }, reconnectionDelay: 20, reconnectionDelayMax: 100 };
  return (
    <SocketProvider options={options}>
      <Handle />
      {children}
    </SocketProvider>
  );
}
