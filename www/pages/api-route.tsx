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
            <Explanation />
          </>
        }
      >
        <ApiRouteClients />
      </Columns>
    </DemoPage>
  );
}

function Explanation() {
  return (
    <section className="panel" aria-labelledby="why">
      <h2 id="why">What happens here</h2>
      <p>
        Socket.IO accepts the WebSocket, and Next.js ends it a moment later, as it does with each WebSocket
        whose path is that of a page or of an API route.
      </p>
      <ul>
        <li>
          <b>Polling first</b>, the default: mostly the WebSocket ends while it is tried, and both clients
          stay on polling. Now and then it lives until the upgrade is done, and the connection ends with it;
          Sockeye then tries no other for a minute.
        </li>
        <li>
          <b>WebSocket first</b>: the original opens one after the other for ever. Sockeye goes on with
          polling after one or two.
        </li>
      </ul>
      <p data-testid="mode">
        This is {isProduction ? "a production server (next start)" : "a development server (next dev)"}; it is
        the same in {isProduction ? "development" : "production"}.
      </p>
    </section>
  );
}
