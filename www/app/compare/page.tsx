/** Side by side: both clients do the same work, one after the other, and are measured. */
import type { Metadata } from "next";

import { BreakButtons } from "@/components/break-buttons";
import { ComparisonPanel } from "@/components/comparison";
import { Columns, DemoPage } from "@/components/demo-page";
import { readSources } from "@/lib/source";
import { systems } from "@/lib/systems";

export const metadata: Metadata = { title: systems.compare.name };

export default async function Page() {
  const files = await readSources("lib/measure.ts", "lib/busy-time.ts", "server/compare.mjs");
  return (
    <DemoPage system={systems.compare} files={files}>
      <Columns aside={<Aside />}>
        <ComparisonPanel />
      </Columns>
    </DemoPage>
  );
}

function Aside() {
  return (
    <>
      <BreakButtons />
      <section className="panel" aria-labelledby="method">
        <h2 id="method">How it is measured</h2>
        <ul>
          <li>Both clients do the same, on a connection of their own, one after the other.</li>
          <li>Each warms up once. Then, in each round, chance decides which of them is first.</li>
          <li>A round trip is an event until its acknowledgement: up to 60, one at a time.</li>
          <li>A burst is timed from asking for it until its last event is there.</li>
          <li>
            The main thread&rsquo;s time comes from a burst of its own. A chain of empty tasks fills all the
            time that nothing else wants; tasks that are missing, compared to a thread at rest, are time that
            was taken. It counts everything on this thread: scripts, WebAssembly, garbage collection, the
            browser; and on a busy machine what other programs take from it.
          </li>
          <li>The download is what the browser reports for the files that a client has loaded.</li>
        </ul>
      </section>
    </>
  );
}
