/**
 * Each bundler with its defaults: a page of each kind is built, served as files and
 * run. Each page is a build of its own, so that none keeps alive what another one
 * lost.
 */
import { join } from "node:path";

import { run } from "../command.ts";
import { consumer, tool } from "../consumer.ts";
import { test } from "../fixtures.ts";
import { type Column, cell, type Row } from "../matrix.ts";

interface Bundler {
  row: Row;
  /** Its folder in `consumers/`. */
  from: string;
  /** The main script of its template, in `src/`. */
  main?: string;
  /** The command that builds. */
  command: string[];
  /** What the command needs in addition for the slim entry. */
  slimCommand?: string[];
  /** What is served after that. */
  site: string;
  /** The page that gets the WebAssembly the way the tool gives a file of a package. */
  slim: string;
  /** The workers that it builds from `new Worker(new URL(...))` and the like. */
  workers: Column[];
}

/** The pages that start a worker. */
const WORKERS: { [column in Column]?: string } = {
  "Web Worker": "web-worker.js",
  SharedWorker: "shared-worker.js",
  "Service Worker": "service-worker.js",
};

const BUNDLERS: Bundler[] = [
  {
    row: { consumer: "Vite", way: "build" },
    from: "vite",
    command: ["vite", "build"],
    site: "dist",
    slim: "slim-vite.js",
    workers: ["Web Worker", "SharedWorker"],
  },
  ...["production", "development"].map(
    (mode): Bundler => ({
      row: { consumer: "webpack", way: mode },
      from: "webpack",
      main: "index.js",
      command: ["webpack", "--mode", mode],
      site: ".",
      slim: "slim-url.js",
      workers: ["Web Worker", "SharedWorker"],
    }),
  ),
  {
    row: { consumer: "Rollup" },
    from: "rollup",
    command: ["rollup", "--config"],
    site: ".",
    slim: "slim-address.js",
    workers: [],
  },
  {
    row: { consumer: "esbuild" },
    from: "esbuild",
    command: ["esbuild", "src/main.js", "--bundle", "--outdir=dist"],
    slimCommand: ["--loader:.wasm=file", "--public-path=/dist/"],
    site: ".",
    slim: "slim-import.js",
    workers: [],
  },
  {
    row: { consumer: "Parcel", way: "build" },
    from: "parcel",
    // Its usual folder: beside a lock file it would be one for all cells.
    command: ["parcel", "build", "--cache-dir", ".parcel-cache"],
    site: "dist",
    slim: "slim-npm.js",
    workers: ["Web Worker", "SharedWorker", "Service Worker"],
  },
];

for (const { row, from, main, command, slimCommand = [], site, slim, workers } of BUNDLERS) {
  const title = [row.consumer, row.way ?? "build"].join(" ");
  const [program = "", ...args] = command;
  const build = async (page: string, more: string[] = []) => {
    const name = `${title.replace(" ", "-")}-${page.replace(".js", "")}`;
    const folder = await consumer(name, { from, page, ...(main && { main }) });
    await run(folder, tool(program), ...args, ...more);
    return join(folder, site);
  };

  test.describe(title, () => {
    const exchanges: { page: string; column: Column; more?: string[] }[] = [
      { page: "io.js", column: "io" },
      { page: "manager.js", column: "Manager" },
      { page: slim, column: "slim", more: slimCommand },
      ...workers.map((column) => ({ page: WORKERS[column] ?? "", column })),
    ];
    for (const { page, column, more } of exchanges) {
      test(page, cell(row, column), async ({ serve, exchangesAt }) => {
        const { origin } = await serve(await build(page, more));
        await exchangesAt(`${origin}/`);
      });
    }

    test("engine.js", cell(row, "engine, parser"), async ({ serve, shows }) => {
      const { origin } = await serve(await build("engine.js"));
      await shows(`${origin}/`, { connected: true });
    });

    test("parser.js", cell(row, "engine, parser"), async ({ serve, shows }) => {
      const { origin } = await serve(await build("parser.js"));
      await shows(`${origin}/`, ["say", "a text"], "a text");
    });

    test("chat.js", cell(row, "chat"), async ({ serve, shows }) => {
      const { origin } = await serve(await build("chat.js"));
      await shows(`${origin}/`, ["a text", "live"], "a text");
    });
  });
}
