/** S5: a Socket.IO server that starts with the first visitor. */
import Head from "next/head";

import { BreakButtons } from "@/components/break-buttons";
import { Columns, DemoPage } from "@/components/demo-page";
import { SharedInputField } from "@/components/shared-input-field";
import { readSources, type SourceFile } from "@/lib/source";
import { systems } from "@/lib/systems";

export const getStaticProps = async () => ({
  props: {
    files: await readSources(
      "components/use-lazy-socket.ts",
      "lib/shared-input.ts",
      "components/shared-input-field.tsx",
      "pages/api/socket/index.ts",
    ),
  },
});

export default function Page({ files }: { files: SourceFile[] }) {
  return (
    <DemoPage system={systems.lazy} files={files}>
      <Head>
        <title>{`${systems.lazy.title} · Sockeye`}</title>
      </Head>
      <Columns
        aside={
          <>
            <BreakButtons />
            <section className="panel" aria-labelledby="why">
              <h2 id="why">What happens here</h2>
              <p>
                <code>GET /api/socket</code> starts Socket.IO, which answers <code>/socket.io</code> from then
                on. After a restart that path is nobody's: connecting fails, the page asks for{" "}
                <code>/api/socket</code> once more, and the next try succeeds.
              </p>
              <p>
                Next.js ends WebSockets to paths of its own pages and routes. <code>/socket.io</code> is none
                of them, so here WebSocket works.
              </p>
            </section>
          </>
        }
      >
        <SharedInputField />
      </Columns>
    </DemoPage>
  );
}
