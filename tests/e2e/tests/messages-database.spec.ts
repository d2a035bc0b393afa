/** What the messages' database promises beside what a visitor can see: bounds, and several processes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { test as base, expect } from "@playwright/test";

/** Runs a program with the messages of a database, in a process of its own. */
type Run = (program: string) => Promise<unknown>;

const MESSAGES = new URL("../../../www/server/messages.mjs", import.meta.url).href;

const test = base.extend<{ run: Run }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the parameters.
  run: async ({}, use) => {
    const data = await mkdtemp(join(tmpdir(), "sockeye-data-"));
    await use(async (program) => {
      const whole = `
        import { openMessages } from ${JSON.stringify(MESSAGES)};
        const messages = await openMessages();
        const anna = { id: "anna", name: "Anna" };
        const page = (channelId, cursor) => messages.page({ channelId, cursor, limit: 500 });
        const add = (channelId, text, file) => messages.add(channelId, anna, { text, nonce: null, file });
        const result = await (async () => { ${program} })();
        console.log(JSON.stringify(result));
      `;
      const child = spawn(process.execPath, ["--input-type=module", "--eval", whole], {
        env: { ...process.env, DATA: data, DATABASE_URL: "" },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
      expect(code).toBe(0);
      return JSON.parse(output);
    });
    await rm(data, { recursive: true });
  },
});

test("several processes start at once: one of them writes what is there at first", async ({ run }) => {
  const counted = await Promise.all(
    Array.from({ length: 5 }, () =>
      run(`
        let [count, cursor] = [0];
        do {
          const { items, nextCursor } = await page("archive", cursor);
          count += items.length;
          cursor = nextCursor === null ? undefined : Number(nextCursor);
        } while (cursor !== undefined);
        return count;
      `),
    ),
  );
  expect(counted).toEqual([50_000, 50_000, 50_000, 50_000, 50_000]);
});

test("several processes write at once: all is stored, in one order", async ({ run }) => {
  const write = `
    for (let place = 0; place < 100; place++) await add("busy", "Number " + place);
    return true;
  `;
  await Promise.all([run(write), run(write), run(write)]);
  const items = (await run(`return (await page("busy")).items`)) as { id: number; createdAt: string }[];
  expect(items).toHaveLength(300);
  const isSorted = items.every((message, place) => {
    const newer = items[place - 1];
    return !newer || (newer.id > message.id && newer.createdAt > message.createdAt);
  });
  expect(isSorted).toBe(true);
});

test("visitors' oldest messages make way, and what was there at first stays", async ({ run }) => {
  const result = await run(`
    const before = (await page("general")).items.length;
    const dropped = [];
    for (let place = 0; place < 1005; place++) {
      dropped.push(...(await add("general", "Number " + place)).dropped.map(({ text }) => text));
    }
    let [count, cursor, last] = [0];
    do {
      const { items, nextCursor } = await page("general", cursor);
      count += items.length;
      last = items.at(-1).author.name;
      cursor = nextCursor === null ? undefined : Number(nextCursor);
    } while (cursor !== undefined);
    return { kept: count - before, dropped, last };
  `);
  expect(result).toEqual({
    kept: 1000,
    dropped: ["Number 0", "Number 1", "Number 2", "Number 3", "Number 4"],
    last: "Mara",
  });
});

test("the channels that were silent for longest make way", async ({ run }) => {
  const result = await run(`
    for (let place = 0; place < 103; place++) {
      await add("visited-" + place, "Hi");
      await add("visited-0", "Still here");
    }
    const counts = [];
    for (const place of [0, 1, 2, 3, 4, 102]) counts.push((await page("visited-" + place)).items.length);
    return [counts, (await page("random")).items.length > 0];
  `);
  expect(result).toEqual([[104, 0, 0, 0, 1, 1], true]);
});

test("the oldest files expire, and their messages stay", async ({ run }) => {
  const result = await run(`
    const file = { name: "large", type: "image/png", bytes: Buffer.alloc(1024 * 1024) };
    const ids = [];
    for (let place = 0; place < 66; place++) ids.push((await add("files", "", file)).message.file.id);
    const isThere = [];
    for (const id of ids) isThere.push((await messages.file(id)) !== undefined);
    return { there: isThere.filter(Boolean).length, first: isThere.slice(0, 3), count: (await page("files")).items.length };
  `);
  expect(result).toEqual({ there: 64, first: [false, false, true], count: 66 });
});
