/** S4: notifications by server-sent events. */
import { DemoPage } from "@/components/demo-page";
import { readSources } from "@/lib/source";
import { systems } from "@/lib/systems";

import { NotificationsDemo } from "./notifications-demo";

export const metadata = { title: systems.serverSentEvents.name };

export default async function Page() {
  const files = await readSources(
    "app/server-sent-events/notifications-query.ts",
    "app/server-sent-events/notifications.tsx",
    "app/api/notifications/stream/route.ts",
    "app/api/notifications/route.ts",
    "server/recent-log.mjs",
  );
  return (
    <DemoPage system={systems.serverSentEvents} files={files}>
      <NotificationsDemo />
    </DemoPage>
  );
}
