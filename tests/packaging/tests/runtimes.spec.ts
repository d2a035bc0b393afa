/** The package in Deno, in Bun, and on the runtime of Cloudflare Workers. */
import { run } from "../command.ts";
import { consumer, tool } from "../consumer.ts";
import { expect, test } from "../fixtures.ts";
import { cell, type Row } from "../matrix.ts";

const RUNTIMES: { row: Row; command: string[] }[] = [
  { row: { consumer: "Deno" }, command: ["deno", "run", "--allow-all"] },
  { row: { consumer: "Bun" }, command: ["bun", "run"] },
];

for (const { row, command } of RUNTIMES) {
  const [program = "", ...args] = command;
  const execute = async (script: string, ...more: string[]) => {
    const folder = await consumer(`${program}-${script.replace(".", "-")}`, { from: "node" });
    return JSON.parse(await run(folder, tool(program), ...args, script, ...more));
  };

  test.describe(row.consumer, () => {
    for (const { script, column } of [
      { script: "esm.mjs", column: "io" },
      { script: "commonjs.cjs", column: "io" },
      { script: "manager.mjs", column: "Manager" },
      { script: "slim.mjs", column: "slim" },
    ] as const) {
      test(script, cell(row, column), async ({ server, exchangeOver }) => {
        const { text, expected } = exchangeOver("websocket");
        expect(await execute(script, server.origin, text)).toEqual(expected);
      });
    }

    test("entries.mjs", cell(row, "engine, parser"), async ({ server }) => {
      expect(await execute("entries.mjs", server.origin, "a text")).toEqual(["say", "a text"]);
    });

    test("importing does nothing", async () => {
      expect(await execute("inert.mjs")).toEqual({ touched: [], added: [] });
    });
  });
}

test.describe("Cloudflare Workers", () => {
  const row: Row = { consumer: "workerd", way: "with esbuild" };

  /** Builds a worker, and says how to start it. */
  const build = async (worker: "whole" | "slim") => {
    const folder = await consumer(`workerd-${worker}`, { from: "workerd" });
    const options = ["--bundle", "--format=esm", "--outdir=dist", "--external:*.wasm"];
    await run(folder, tool("esbuild"), `${worker}.js`, ...options);
    return [folder, tool("workerd"), "serve", `${worker}.capnp`, "--control-fd=1"] as const;
  };

  test("importing does nothing", cell(row, "server"), async ({ startTool, request }) => {
    const { origin } = await startTool(...(await build("whole")));
    const response = await request.get(origin);
    expect(await response.json()).toEqual({ imported: "function", protocol: 5 });
  });

  test("io says that nothing may be compiled", async ({ startTool, request }) => {
    const { origin } = await startTool(...(await build("whole")));
    const response = await request.get(`${origin}/?use`);
    expect(await response.json()).toEqual({
      name: "SocketError",
      code: "wasm_unavailable",
      message: expect.stringContaining("give a compiled module to @sockeye/client/slim"),
    });
  });

  test(
    "the module compiled before",
    cell(row, "slim"),
    async ({ startTool, request, server, exchangeOver }) => {
      const { text, expected } = exchangeOver("websocket");
      const { origin } = await startTool(...(await build("slim")));
      const response = await request.get(
        `${origin}/?${new URLSearchParams({ server: server.origin, text })}`,
      );
      expect(await response.json()).toEqual(expected);
    },
  );
});
