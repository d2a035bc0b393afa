/**
 * What a scenario runs with: a server, and a page of another origin with the client
 * in it.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { test as base, expect } from "@playwright/test";
import { build } from "esbuild";
import type { Globals } from "./page/main.ts";
import { SERVERS, Server, type ServerKind, type ServerName, WebTransportServer } from "./server.ts";

declare global {
  var io: Globals["io"];
  var next: Globals["next"];
  var connected: Globals["connected"];
  var transport: Globals["transport"];
  var upgraded: Globals["upgraded"];
  var trusting: Globals["trusting"];
  var pattern: Globals["pattern"];
  var holds: Globals["holds"];
  var kept: Globals["kept"];
}

export interface ServerOptions {
  /** The server that the project is about. */
  serverName: ServerName;
}

interface WorkerFixtures extends ServerOptions {
  kind: ServerKind;
  server: Server;
  /** The address of the page. */
  site: string;
}

interface TestFixtures {
  /** A server that takes WebTransport, for one test alone. */
  webTransport: WebTransportServer;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  serverName: ["socket.io 4.8", { scope: "worker", option: true }],
  kind: [({ serverName }, use) => use(SERVERS[serverName]), { scope: "worker" }],
  server: [
    async ({ kind }, use) => {
      const server = await Server.start(kind.command);
      await use(server);
      await server.kill();
    },
    { scope: "worker" },
  ],
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
    async ({}, use) => {
      const script = await bundle();
      const site = createServer((request, response) => {
        const isScript = request.url === "/main.js";
        response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
        response.end(isScript ? script : '<!doctype html><script src="/main.js"></script>');
      });
      await new Promise<void>((resolve) => {
        site.listen(0, "127.0.0.1", resolve);
      });
      await use(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
      site.closeAllConnections();
      site.close();
    },
    { scope: "worker" },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
  webTransport: async ({}, use) => {
    const server = await WebTransportServer.start();
    await use(server);
    await server.kill();
  },
  page: async ({ page, site }, use) => {
    const errors: Error[] = [];
    page.on("pageerror", (error) => errors.push(error));
    await page.goto(site);
    await use(page);
    expect(errors, "uncaught in the page").toEqual([]);
  },
});

export { expect };

async function bundle(): Promise<string> {
  const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  const result = await build({
    entryPoints: [path("./page/main.ts")],
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
