/** S3: a plain WebSocket on a custom server. */
import { DemoPage } from "@/components/demo-page";
import { readSources } from "@/lib/source";
import { systems } from "@/lib/systems";

import { MessagesDemo } from "./messages-demo";

export const metadata = { title: systems.rawWebSocket.name };

export default async function Page() {
  const files = await readSources(
    "app/raw-websocket/messages-query.ts",
    "app/raw-websocket/messages.tsx",
    "server/raw-websocket.mjs",
    "app/api/ws/messages/route.ts",
    "server/recent-log.mjs",
  );
  return (
    <DemoPage system={systems.rawWebSocket} files={files}>
      <MessagesDemo />
    </DemoPage>
  );
}
