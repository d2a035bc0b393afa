/** The package in a Web Worker, a SharedWorker and a Service Worker, without a bundler and with esbuild. */
import { join } from "node:path";
import { run } from "../command.ts";
import { consumer, tool } from "../consumer.ts";
import { test } from "../fixtures.ts";
import { cell, type Row } from "../matrix.ts";

const FORMS = [
  { way: "sockeye.esm.min.js", script: "/module.js", type: "module" },
  { way: "sockeye.min.js", script: "/classic.js", type: "classic" },
] as const;

async function workers(name: string): Promise<string> {
  const folder = await consumer(name, { from: "workers" });
  // A classic worker can't import this module, which is no part of the package.
  await run(
    folder,
    tool("esbuild"),
    join("src", "answering.js"),
    "--bundle",
    "--global-name=answering",
    "--outfile=answering.js",
  );
  return folder;
}

for (const { kind, column } of [
  { kind: "Worker", column: "Web Worker" },
  { kind: "SharedWorker", column: "SharedWorker" },
  { kind: "ServiceWorker", column: "Service Worker" },
] as const) {
  for (const { way, script, type } of FORMS) {
    const row: Row = { consumer: "Chromium", way: `no bundler, ${way}` };
    test(`${kind} with ${way}`, cell(row, column), async ({ serve, exchangesAt }) => {
      const site = await serve(await workers(`${kind}-${type}`));
      await exchangesAt(`${site.origin}/?${new URLSearchParams({ kind, script, type })}`);
    });
  }

  const bundled: Row = { consumer: "esbuild" };
  test(`${kind} with esbuild`, cell(bundled, column), async ({ serve, exchangesAt }) => {
    const folder = await workers(`${kind}-esbuild`);
    await run(folder, tool("esbuild"), "src/worker.js", "--bundle", "--outfile=bundled.js");
    const site = await serve(folder);
    const options = { kind, script: "/bundled.js", type: "classic" };
    await exchangesAt(`${site.origin}/?${new URLSearchParams(options)}`);
  });
}
