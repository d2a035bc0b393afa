/** S2: rooms on a custom server. */
import { DemoPage } from "@/components/demo-page";
import { readSources } from "@/lib/source";
import { systems } from "@/lib/systems";

import { RoomsDemo } from "./rooms-demo";

export const metadata = { title: systems.rooms.name };

export default async function Page() {
  const files = await readSources(
    "app/rooms/room.tsx",
    "app/rooms/use-room-messages.ts",
    "app/rooms/rooms-demo.tsx",
    "server/rooms.mjs",
    "server/site.mjs",
  );
  return (
    <DemoPage system={systems.rooms} files={files}>
      <RoomsDemo />
    </DemoPage>
  );
}
