/** TypeScript compiles a consumer with each resolution of modules, and checks the package's types with it. */
import { run } from "../command.ts";
import { consumer, tool } from "../consumer.ts";
import { test } from "../fixtures.ts";
import { cell, type Row } from "../matrix.ts";

for (const { resolution, module } of [
  { resolution: "bundler", module: "preserve" },
  { resolution: "node16", module: "node16" },
  { resolution: "nodenext", module: "nodenext" },
]) {
  const row: Row = { consumer: "TypeScript", way: resolution };
  test(
    `moduleResolution ${resolution}`,
    cell(row, "io", "Manager", "engine, parser", "slim", "chat", "react"),
    async () => {
      const folder = await consumer(`types-${resolution}`, { from: "types" });
      await run(folder, tool("tsc"), "--module", module, "--moduleResolution", resolution);
    },
  );
}
