/** S6: the channel chat. */
import { BreakButtons } from "@/components/break-buttons";
import { LiveChannel } from "@/components/channel/live-channel";
import { SomebodyElse } from "@/components/channel/somebody-else";
import { Columns, DemoPage } from "@/components/demo-page";
import { readSources } from "@/lib/source";
import { systems } from "@/lib/systems";

const FILES = [
  "components/channel/use-channel.ts",
  "components/channel/use-channel-room.ts",
  "components/channel/channel-frame.tsx",
  "components/channel/message-list.tsx",
  "app/api/messages/route.ts",
  "pages/api/socket/messages/index.ts",
  "pages/api/socket/messages/[id].ts",
  "server/channels.mjs",
];

export default async function Page() {
  return (
    <DemoPage system={systems.channel} files={await readSources(...FILES)}>
      <Columns
        aside={
          <>
            <SomebodyElse />
            <BreakButtons />
          </>
        }
      >
        <LiveChannel />
      </Columns>
    </DemoPage>
  );
}
