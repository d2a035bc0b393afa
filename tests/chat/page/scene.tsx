/** The scene that the settings name, the same on the server and in the browser. */
import type { ReactElement } from "react";
import type { Settings } from "./app.ts";
import { Channel, ScrollingChannel } from "./channel.tsx";
import { Lifecycle } from "./lifecycle.tsx";
import { LongChannel } from "./long-channel.tsx";
import { Provider } from "./provider.tsx";
import { RoomScene } from "./room.tsx";

const scenes = { channel: Channel, scrolling: ScrollingChannel, long: LongChannel, room: RoomScene };

/** All that the page shows. */
export function Scene({ settings }: { settings: Settings }): ReactElement {
  const { scene = "channel" } = settings;
  if (scene === "plain") throw new Error("this scene is not one of React");
  if (scene === "lifecycle") return <Lifecycle settings={settings} />;
  const Shown = scenes[scene];
  return (
    <Provider settings={settings}>
      <Shown settings={settings} />
    </Provider>
  );
}
