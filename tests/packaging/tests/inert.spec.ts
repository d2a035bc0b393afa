/** Importing does nothing: no request, no connection, no WebAssembly, no timer, no global. */
import { run } from "../command.ts";
import { consumer } from "../consumer.ts";
import { expect, test } from "../fixtures.ts";

const NOTHING = { touched: [], added: [] };

for (const how of ["import", "require"]) {
  test(`${how} in Node.js`, async () => {
    const folder = await consumer(`node-inert-${how}`, { from: "node" });
    expect(JSON.parse(await run(folder, "node", "inert.mjs", how))).toEqual(NOTHING);
  });
}

test("import in a page", async ({ serve, shows }) => {
  const site = await serve(await consumer("plain-inert", { from: "plain", page: "inert.js" }));
  await shows(`${site.origin}/`, NOTHING);
  const own = /^\/(src\/.*|favicon\.ico)?$/;
  const modules = /^\/node_modules\/@sockeye\/client\/dist\/[\w-]+\.js$/;
  expect(site.requests.filter((path) => !own.test(path) && !modules.test(path))).toEqual([]);
});
