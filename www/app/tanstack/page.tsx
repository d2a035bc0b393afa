/** The channel chat over TanStack Query's cache. */
import type { Metadata } from "next";

import { BreakButtons } from "@/components/break-buttons";
import { CachePanel } from "@/components/channel/cache-panel";
import { CachedChannel } from "@/components/channel/cached-channel";
import { QueryCache } from "@/components/channel/query-cache";
import { SomebodyElse } from "@/components/channel/somebody-else";
import { Columns, DemoPage } from "@/components/demo-page";
import { readSources } from "@/lib/source";
import { systems } from "@/lib/systems";

export const metadata: Metadata = { title: systems.tanstack.name };

const FILES = ["components/channel/use-cached-channel.ts", "components/channel/cache-panel.tsx"];

export default async function Page() {
  return (
    <DemoPage system={systems.tanstack} files={await readSources(...FILES)}>
      <QueryCache>
        <Columns
          aside={
            <>
              <CachePanel />
              <SomebodyElse />
              <BreakButtons />
            </>
          }
        >
          <CachedChannel />
        </Columns>
      </QueryCache>
    </DemoPage>
  );
}
