/**
 * What every test starts with: an engine for each worker, a tab of its own for each test,
 * and the servers that it asks for.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

import { test as base, expect } from "@playwright/test";
import { build } from "esbuild";
import type { ServerOptions } from "socket.io";

import { Site } from "../e2e/site.ts";
import type { Globals } from "../servers/page/main.ts";
import { Engine, type EngineName } from "./engine.ts";
import { SocketServer } from "./server.ts";
import { Tab } from "./tab.ts";

declare global {
  var io: Globals["io"];
  var next: Globals["next"];
  var connected: Globals["connected"];
  var transport: Globals["transport"];
  var upgraded: Globals["upgraded"];
  var pattern: Globals["pattern"];
  var holds: Globals["holds"];
  var kept: Globals["kept"];
}

export interface EngineOptions {
  /** The engine that the project is about. */
  engineName: EngineName;
}

interface WorkerFixtures extends EngineOptions {
  engine: Engine;
  /** The built site. */
  site: Site;
  /** The address of a page with nothing but the client in it. */
  clientPage: string;
}

interface TestFixtures {
  tab: Tab;
  /** Options of the Socket.IO server. */
  serverOptions: Partial<ServerOptions>;
  server: SocketServer;
  /** The tab, on the page with the client. */
  client: Tab;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  engineName: ["chromium", { scope: "worker", option: true }],
  engine: [
    async ({ engineName }, use) => {
      const engine = await Engine.start(engineName);
      await use(engine);
      await engine.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
    async ({}, use) => {
      const site = await Site.start();
      await use(site);
      await site.stop();
    },
    { scope: "worker" },
  ],
  clientPage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
    async ({}, use) => {
      const script = await bundle();
      const server = createServer((request, response) => {
        const isScript = request.url === "/main.js";
        response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html; charset=utf-8");
        response.end(
          isScript ? script : `<!doctype html><title>Client</title><script src="/main.js"></script>`,
        );
      });
      await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
      });
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      server.closeAllConnections();
      server.close();
    },
    { scope: "worker" },
  ],
  tab: async ({ engine: { driver } }, use) => {
    const first = await driver.getWindowHandle();
    // A tab in the background may be throttled, a window of its own is not.
    await driver.switchTo().newWindow("window");
    const tab = new Tab(driver);
    await use(tab);
    const uncaught = await tab.uncaught();
    await driver.close();
    await driver.switchTo().window(first);
    expect(uncaught, "nothing is thrown that nobody catches").toEqual([]);
  },
  serverOptions: [{}, { option: true }],
  server: async ({ serverOptions }, use) => {
    const server = await SocketServer.start(serverOptions);
    await use(server);
    await server.stop();
  },
  client: async ({ tab, clientPage }, use) => {
    await tab.open(clientPage);
    await use(tab);
  },
});

export { expect };

async function bundle(): Promise<string> {
  const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  const result = await build({
    entryPoints: [path("../servers/page/main.ts")],
    alias: { "@sockeye/client": path("../../pkg/dist/index.js") },
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    logLevel: "error",
  });
  const script = result.outputFiles[0];
  if (!script) throw new Error("esbuild gave no script");
  return script.text;
}
