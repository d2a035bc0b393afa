/** What a typed component does with the hooks. Compiled, never run. */
import { SocketProvider, useSocket, useSocketEvent } from "@sockeye/client/react";
import { useState } from "react";

declare module "@sockeye/client/react" {
  interface Register {
    listen: { heard: (text: string) => void };
    emit: { say: (text: string) => void };
  }
}

function Exchange() {
  const { socket, isConnected, transport } = useSocket();
  const [texts, setTexts] = useState<string[]>([]);
  useSocketEvent("heard", (text) => setTexts([...texts, text]));
  // @ts-expect-error: nobody tells of this event
  useSocketEvent("seen", () => {});
  return (
    <button type="button" disabled={!isConnected} onClick={() => socket?.emit("say", transport ?? "")}>
      {texts}
    </button>
  );
}

export default function App() {
  return (
    <SocketProvider url="https://example.com">
      <Exchange />
    </SocketProvider>
  );
}
