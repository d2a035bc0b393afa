/** S1: Socket.IO inside a Pages Router API route. */
import { DemoPage } from "@/components/demo-page";
import { readSources, type SourceFile } from "@/lib/source";
import { systems } from "@/lib/systems";

export const getStaticProps = async () => ({ props: { files: await readSources("pages/api-route.tsx") } });

export default function Page({ files }: { files: SourceFile[] }) {
  return (
    <DemoPage system={systems.apiRoute} files={files}>
      <p>To come.</p>
    </DemoPage>
  );
}
