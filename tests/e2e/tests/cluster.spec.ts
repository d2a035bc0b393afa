/**
 * The site as three processes behind nginx, over Redis: what is said in one of them is
 * heard in all, a process may die at any moment, and nothing outlives the site.
 */
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";

import { clients, Member } from "../member.ts";
import { Site } from "../site.ts";

/** Tabs that are tried until two of them are on different processes. */
const TABS = 30;

const test = base.extend<{ page: Page }, { site: Site }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the parameters.
    async ({}, use) => {
      const site = await Site.start({ PROCESSES: "3" });
      await use(site);
      await site.stop();
    },
    { scope: "worker" },
  ],
  page: async ({ page, site }, use) => {
    await page.goto(`${site.origin}/compare`);
    await use(page);
  },
});

for (const client of clients) {
  test.describe(client, () => {
    let members: Member[] = [];
    test.afterEach(() => {
      for (const member of members) member.close();
      members = [];
    });

    /** Two on different processes. */
    const twoApart = async (site: Site): Promise<[Member, Member]> => {
      const open = async (place: number) => {
        const member = new Member(client, site.origin, `${client.replace(/\W/g, "")}-${place}-${Date.now()}`);
        members.push(member);
        await expect.poll(() => member.process).not.toBe("");
        return member;
      };
      const first = await open(0);
      for (let place = 1; place < TABS; place += 1) {
        const other = await open(place);
        if (other.process !== first.process) return [first, other];
      }
      throw new Error(`${TABS} tabs are all on ${first.process}`);
    };

    test("what is said in one process is heard in another", async ({ site }) => {
      const [anna, ben] = await twoApart(site);
      await anna.say(`${client}: from Anna`);
      await ben.say(`${client}: from Ben`);
      for (const member of [anna, ben]) {
        await expect
          .poll(() => member.texts.slice(-2))
          .toEqual([`${client}: from Anna`, `${client}: from Ben`]);
      }
    });

    for (const victim of ["sender", "receiver"] as const) {
      test(`the process of the ${victim} dies: nothing that was answered is lost`, async ({ site, page }) => {
        const [anna, ben] = await twoApart(site);
        const own = (member: Member) =>
          member.texts.filter((text) => text.startsWith(`${client} ${victim} `));
        const texts = Array.from({ length: 30 }, (_, place) => `${client} ${victim} ${place}`);
        const dying = victim === "sender" ? anna : ben;
        const { process: before, connections } = dying;

        for (const [place, text] of texts.entries()) {
          if (place === 10) expect(await kill(page, before)).toBe(204);
          await anna.say(text);
        }
        await expect.poll(() => dying.connections).toBeGreaterThan(connections);
        for (const member of [anna, ben]) {
          // What was not answered in time was said again, so it may be there twice.
          await expect.poll(() => [...new Set(own(member))]).toEqual(texts);
        }

        await ben.say(`${client} ${victim} after`);
        await expect.poll(() => own(anna).at(-1)).toBe(`${client} ${victim} after`);
        await expectAll(site);
      });
    }
  });
}

test("all processes end and start again: the same events go on", async ({ site, page }) => {
  const member = new Member("socket.io-client", site.origin, "all");
  await member.say("before");
  for (const name of ["site-1", "site-2", "site-3"]) expect(await kill(page, name)).toBe(204);
  await member.say("after");
  await expect.poll(() => member.texts.slice(-2)).toEqual(["before", "after"]);
  member.close();
  await expectAll(site);
});

test("only processes of the site can be killed, and only by its pages", async ({ site, page }) => {
  for (const name of ["redis", "nginx", "plain", "site", "site-4", "", 1, null]) {
    expect(await kill(page, name)).toBe(400);
  }
  const foreign = await page.request.post(`${site.origin}/demo/kill`, { data: { process: "site-1" } });
  expect(foreign.status()).toBe(403);
});

test("where there is one process alone, none can be killed", async ({ page }) => {
  const site = await Site.start();
  await page.goto(`${site.origin}/compare`);
  expect(await kill(page, "site")).toBe(400);
  await site.stop();
});

for (const way of ["stop", "crash"] as const) {
  test(`nginx and Redis are gone after a ${way}`, async () => {
    const site = await Site.start({ PROCESSES: "2" });
    const ports = await portsOf(site);
    for (const port of ports) expect(await accepts(port)).toBe(true);
    if (way === "crash") await site.crash();
    else await site.stop();
    for (const port of ports) await expect.poll(() => accepts(port)).toBe(false);
    if (way === "crash") await site.stop();
  });
}

/** Presses the button of a page: the status of the answer. */
function kill(page: Page, name: unknown): Promise<number> {
  return page.evaluate(async (process) => {
    const response = await fetch("/demo/kill", { method: "POST", body: JSON.stringify({ process }) });
    return response.status;
  }, name);
}

/** Until all processes of the site take requests. */
async function expectAll(site: Site): Promise<void> {
  const [, , ...members] = await portsOf(site);
  for (const port of members) await expect.poll(() => accepts(port)).toBe(true);
}

/** Of Redis, nginx, and the processes of the site, as their settings say. */
async function portsOf(site: Site): Promise<number[]> {
  const settings = (name: string) => readFile(join(site.data, "cluster", name), "utf8");
  const [redis, nginx] = [await settings("redis.conf"), await settings("nginx.conf")];
  const found = [
    /^port (\d+)/m.exec(redis),
    /listen 127\.0\.0\.1:(\d+)/.exec(nginx),
    ...nginx.matchAll(/server 127\.0\.0\.1:(\d+)/g),
  ];
  return found.map((match) => Number(match?.[1]));
}

/** Whether somebody listens on a port of this machine. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
