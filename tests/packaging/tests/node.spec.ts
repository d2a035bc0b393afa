/** The package in Node.js: as ES modules, as CommonJS, and imported without being used. */
import { run } from "../command.ts";
import { consumer } from "../consumer.ts";
import { expect, test } from "../fixtures.ts";
import { cell, type Row } from "../matrix.ts";

/** Node.js has a WebSocket of its own from version 22. */
const TRANSPORT = "WebSocket" in globalThis ? "websocket" : "polling";

const KINDS = [
  { way: "ES modules", extension: "mjs", io: "esm.mjs" },
  { way: "CommonJS", extension: "cjs", io: "commonjs.cjs" },
];

for (const { way, extension, io } of KINDS) {
  const row: Row = { consumer: "Node.js", way };
  const node = async (script: string, ...args: string[]) => {
    const folder = await consumer(`node-${script.replace(".", "-")}`, { from: "node" });
    return JSON.parse(await run(folder, "node", script, ...args));
  };

  test.describe(`Node.js, ${way}`, () => {
    for (const { title, column, script } of [
      { title: "io", column: "io", script: io },
      { title: "a Manager without io", column: "Manager", script: `manager.${extension}` },
      { title: "the WebAssembly from its file", column: "slim", script: `slim.${extension}` },
    ] as const) {
      test(title, cell(row, column), async ({ server, exchangeOver }) => {
        const { text, expected } = exchangeOver(TRANSPORT);
        expect(await node(script, server.origin, text)).toEqual(expected);
      });
    }

    test("the engine and the parser", cell(row, "engine, parser"), async ({ server }) => {
      expect(await node(`entries.${extension}`, server.origin, "a text")).toEqual(["say", "a text"]);
    });
  });
}
