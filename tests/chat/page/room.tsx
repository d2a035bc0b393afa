/** A room: who is there, what was said, and how far it is; and another one beside it. */
import { useRoom, useRoomEvent, useSocket } from "@sockeye/client/react";
import { type ReactElement, useState } from "react";
import type { Settings } from "./app.ts";
import { Composer } from "./composer.tsx";

/** Takes its time, as a large list does, so that the server is quicker than the rendering. */
function Slow(): ReactElement {
  const until = performance.now() + 50;
  while (performance.now() < until);
  return <hr />;
}

/** A room that is entered when the connection is there already. */
function SideRoom(): ReactElement {
  const { room, status, members } = useRoom("side");
  const [welcomes, setWelcomes] = useState(0);
  useRoomEvent(room, "welcome", () => setWelcomes((count) => count + 1));
  return (
    <>
      <p id="side">{[status, ...[...members].sort()].join(" ")}</p>
      <p id="welcomes">{`welcomed ${welcomes}`}</p>
      <Slow />
    </>
  );
}

/** The room of the settings. */
export function RoomScene({ settings }: { settings: Settings }): ReactElement {
  const { room: id = "general" } = settings;
  const { socket } = useSocket();
  const { room, status, members } = useRoom(id);
  const [said, setSaid] = useState<string[]>([]);
  const [isAside, setAside] = useState(false);
  useRoomEvent(room, "receive-message", ({ text }: { text: string }) => setSaid((said) => [...said, text]));
  return (
    <section>
      <p role="status">{status}</p>
      <p id="members">{[...members].sort().join(" ")}</p>
      <ol>
        {said.map((text, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nothing is ever taken out of it
          <li key={index}>{text}</li>
        ))}
      </ol>
      <Composer say={(text) => socket?.emit("send-message", { roomId: id, text })} />
      <button type="button" onClick={() => setAside(!isAside)}>
        Side room
      </button>
      {isAside && <SideRoom />}
    </section>
  );
}
