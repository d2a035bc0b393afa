/** S6: the channel chat. */
import { BreakButtons } from "@/components/break-buttons";
import { Columns, DemoPage } from "@/components/demo-page";
import { readSources } from "@/lib/source";
import { systems } from "@/lib/systems";

export default async function Page() {
  return (
    <DemoPage system={systems.channel} files={await readSources("app/page.tsx")}>
      <Columns aside={<BreakButtons />}>
        <p>To come.</p>
      </Columns>
    </DemoPage>
  );
}
