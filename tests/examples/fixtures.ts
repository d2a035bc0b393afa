/**
 * The pages of the front ends, of an origin of their own, and the server that they talk to:
 * the site's (socket.io), or that of `examples/server` (socketioxide).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { test as base, expect, type Page } from "@playwright/test";
import sirv from "sirv";
import { Site } from "../e2e/site.ts";
import { Visitor } from "./visitor.ts";

export const FRONT_ENDS = ["leptos", "yew", "dioxus"] as const;
export type FrontEnd = (typeof FRONT_ENDS)[number];

interface Server {
  readonly origin: string;
  stop(): Promise<void>;
}

/** How each server is started; `pages` may connect to it. */
export const SERVERS = {
  site: (pages: string) => Site.start({ ONLY: "site", ORIGINS: pages }),
  socketioxide: startRoomsServer,
} satisfies Record<string, (pages: string) => Promise<Server>>;

export type ServerName = keyof typeof SERVERS;

export interface ServerOptions {
  serverName: ServerName;
}

interface WorkerFixtures extends ServerOptions {
  /** The origin of the pages. */
  pages: string;
  server: Server;
}

interface Fixtures {
  /** Opens a page as another person. */
  openPage: (address: string) => Promise<Page>;
  /** Opens a front end and enters a room. */
  enter: (frontEnd: FrontEnd, name: string, room: string) => Promise<Visitor>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  serverName: ["site", { scope: "worker", option: true }],
  pages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern, and it needs nothing
    async ({}, use) => {
      const folder = fileURLToPath(new URL("../../target/examples", import.meta.url));
      const http = createServer(sirv(folder, { dev: true }));
      http.listen(0, "127.0.0.1");
      await once(http, "listening");
      await use(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
      http.closeAllConnections();
      http.close();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ serverName, pages }, use) => {
      const server: Server = await SERVERS[serverName](pages);
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  openPage: async ({ browser }, use) => {
    const errors: Error[] = [];
    const contexts: { close: () => Promise<void> }[] = [];
    await use(async (address) => {
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      page.on("pageerror", (error) => errors.push(error));
      await page.goto(address);
      return page;
    });
    for (const context of contexts) await context.close();
    expect(errors, "nothing is thrown that nobody catches").toEqual([]);
  },
  enter: async ({ openPage, pages, server }, use) => {
    await use(async (frontEnd, name, room) => {
      const visitor = new Visitor(await openPage(`${pages}/${frontEnd}/`));
      await visitor.enter(server.origin, name, room);
      await visitor.isInTheRoom();
      return visitor;
    });
  },
});

export { expect };

async function startRoomsServer(): Promise<Server> {
  const program = fileURLToPath(new URL("../../target/debug/rooms-server", import.meta.url));
  const child = spawn(program, ["0"], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /^listening on (.*)$/.exec(line)?.[1];
    if (origin !== undefined) return { origin, stop: () => kill(child) };
  }
  throw new Error("the server ended before it was listening; is it built?");
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill();
  await ended;
}
