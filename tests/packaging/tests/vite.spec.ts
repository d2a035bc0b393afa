/** Vite's development server, and its template for React in development and built. */
import { join } from "node:path";

import { run } from "../command.ts";
import { consumer, tool } from "../consumer.ts";
import { test } from "../fixtures.ts";
import { type Column, cell, type Row } from "../matrix.ts";

const DEV: Row = { consumer: "Vite", way: "dev" };
const BUILD: Row = { consumer: "Vite", way: "build" };

const PAGES: { page: string; column: Column }[] = [
  { page: "io.js", column: "io" },
  { page: "manager.js", column: "Manager" },
  { page: "slim-vite.js", column: "slim" },
  { page: "web-worker.js", column: "Web Worker" },
  { page: "shared-worker.js", column: "SharedWorker" },
];

test.describe("Vite dev", () => {
  for (const { page, column } of PAGES) {
    test(page, cell(DEV, column), async ({ startTool, exchangesAt }) => {
      const folder = await consumer(`Vite-dev-${page.replace(".js", "")}`, { from: "vite", page });
      const { origin } = await startTool(folder, tool("vite"), "--port", "0");
      await exchangesAt(`${origin}/`);
    });
  }

  test("engine.js", cell(DEV, "engine, parser"), async ({ startTool, shows }) => {
    const folder = await consumer("Vite-dev-engine", { from: "vite", page: "engine.js" });
    const { origin } = await startTool(folder, tool("vite"), "--port", "0");
    await shows(`${origin}/`, { connected: true });
  });

  test("parser.js", cell(DEV, "engine, parser"), async ({ startTool, shows }) => {
    const folder = await consumer("Vite-dev-parser", { from: "vite", page: "parser.js" });
    const { origin } = await startTool(folder, tool("vite"), "--port", "0");
    await shows(`${origin}/`, ["say", "a text"], "a text");
  });

  test("chat.js", cell(DEV, "chat"), async ({ startTool, shows }) => {
    const folder = await consumer("Vite-dev-chat", { from: "vite", page: "chat.js" });
    const { origin } = await startTool(folder, tool("vite"), "--port", "0");
    await shows(`${origin}/`, ["a text", "live"], "a text");
  });

  test("the template for React", cell(DEV, "react"), async ({ startTool, exchangesAt }) => {
    const folder = await consumer("Vite-dev-react", { from: "vite-react" });
    const { origin } = await startTool(folder, tool("vite"), "--port", "0");
    await exchangesAt(`${origin}/`);
  });
});

test("the template for React, built by Vite", cell(BUILD, "react"), async ({ serve, exchangesAt }) => {
  const folder = await consumer("Vite-build-react", { from: "vite-react" });
  await run(folder, tool("vite"), "build");
  const { origin } = await serve(join(folder, "dist"));
  await exchangesAt(`${origin}/`);
});
