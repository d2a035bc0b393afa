/**
 * Next.js with both of its bundlers, in development and built: the package on the
 * client, in server components, in route handlers, and on the edge.
 */
import { run, ToolServer } from "../command.ts";
import { consumer, tool } from "../consumer.ts";
import { expect, test } from "../fixtures.ts";
import { type Column, cell, type Row } from "../matrix.ts";

const WAYS = [
  { bundler: "Turbopack", flags: [], isBuilt: false },
  { bundler: "Turbopack", flags: [], isBuilt: true },
  { bundler: "webpack", flags: ["--webpack"], isBuilt: false },
  { bundler: "webpack", flags: ["--webpack"], isBuilt: true },
];

const PAGES: { title: string; path: string; column: Column }[] = [
  { title: "a client component of the App Router", path: "/io", column: "io" },
  { title: "a page of the Pages Router", path: "/legacy", column: "io" },
  { title: "a Manager without io", path: "/manager", column: "Manager" },
  { title: "the WebAssembly as an asset", path: "/slim", column: "slim" },
  { title: "a Web Worker", path: "/web-worker", column: "Web Worker" },
  { title: "a SharedWorker", path: "/shared-worker", column: "SharedWorker" },
  { title: "the provider in a layout of the App Router", path: "/react", column: "react" },
];

/** What a server gets that only imports. */
const INERT = { imported: "function", protocol: 5 };

for (const { bundler, flags, isBuilt } of WAYS) {
  const way = `${bundler}, ${isBuilt ? "build and start" : "dev"}`;
  const row: Row = { consumer: "Next.js", way };

  test.describe(`Next.js, ${way}`, () => {
    // One after the other, by the same server.
    test.describe.configure({ mode: "default" });
    let next: ToolServer;

    test.beforeAll(async ({ server }) => {
      const folder = await consumer(`next-${bundler}-${isBuilt ? "build" : "dev"}`, { from: "next" });
      process.env.NEXT_PUBLIC_SERVER = server.origin;
      if (isBuilt) await run(folder, tool("next"), "build", ...flags);
      const command = isBuilt ? ["start"] : ["dev", ...flags];
      next = await ToolServer.start(folder, tool("next"), ...command, "--port", "0");
    });

    test.afterAll(() => next?.stop());

    for (const { title, path, column } of PAGES) {
      test(title, cell(row, column), ({ exchangesAt }) => exchangesAt(next.origin + path));
    }

    test("the engine and the parser", cell(row, "engine, parser"), async ({ shows }) => {
      await shows(`${next.origin}/engine`, { connected: true });
    });

    test("a channel", cell(row, "chat"), async ({ shows }) => {
      await shows(`${next.origin}/chat`, ["a text", "live"]);
    });

    test("a server component imports", cell(row, "server"), async ({ shows }) => {
      const imported = Array.from({ length: 5 }, () => "function");
      await shows(`${next.origin}/server`, { imported, protocol: 5 });
    });

    for (const { title, path } of [
      { title: "a route handler imports", path: "/api/inert" },
      { title: "an API route imports", path: "/api/inert-legacy" },
      { title: "the edge runtime imports", path: "/api/edge" },
    ]) {
      test(title, cell(row, "server"), async ({ request }) => {
        const response = await request.get(next.origin + path);
        expect(await response.json()).toEqual(INERT);
      });
    }

    test(
      "a route handler talks to the server",
      cell(row, "server"),
      async ({ request, server, exchangeOver }) => {
        const { text, expected } = exchangeOver("websocket");
        const query = new URLSearchParams({ server: server.origin, text });
        const response = await request.get(`${next.origin}/api/exchange?${query}`);
        expect(await response.json()).toEqual(expected);
      },
    );
  });
}
