/** S1: Socket.IO inside a Pages Router API route. */
import Head from "next/head";

import { ApiRouteClients } from "@/components/api-route-clients";
import { BreakButtons } from "@/components/break-buttons";
import { Columns, DemoPage } from "@/components/demo-page";
import { readSources, type SourceFile } from "@/lib/source";
import { systems } from "@/lib/systems";

const isProduction = process.env.NODE_ENV === "production";

export const getStaticProps = async () => ({
  props: {
    files: await readSources(
      "components/use-api-route-socket.ts",
      "components/api-route-clients.tsx",
      "pages/api/socket/io.ts",
    ),
  },
});

export default function Page({ files }: { files: SourceFile[] }) {
  return (
    <DemoPage system={systems.apiRoute} files={files}>
      <Head>
        <title>{`${systems.apiRoute.title} · Sockeye`}</title>
      </Head>
      <Columns
        aside={
          <>
            <BreakButtons />
            <section className="panel" aria-labelledby="mode">
              <h2 id="mode">{isProduction ? "In production: next start" : "In development: next dev"}</h2>
              <p>To come</p>
            </section>
          </>
        }
      >
        <ApiRouteClients />
      </Columns>
    </DemoPage>
  );
}
