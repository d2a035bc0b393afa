/** S7: a Socket.IO server of another origin. */
import { DemoPage } from "@/components/demo-page";
import { readSources } from "@/lib/source";
import { systems } from "@/lib/systems";

import { PricesDemo } from "./prices-demo";

/** The server's port is known when the site runs, not when it is built. */
export const dynamic = "force-dynamic";

export const metadata = { title: systems.plain.name };

/** Once for all visitors. */
const files = readSources(
  "app/plain/prices.tsx",
  "app/plain/prices-demo.tsx",
  "server/plain.mjs",
  "server/prices.mjs",
);

export default async function Page() {
  return (
    <DemoPage system={systems.plain} files={await files}>
      <PricesDemo port={Number(process.env.PLAIN_PORT)} />
    </DemoPage>
  );
}
