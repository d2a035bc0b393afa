/** Very many messages, and many at once: none is lost, and what has not changed stays as it is. */
import type { ChatWindow } from "../chat-window.ts";
import { expect, test } from "../fixtures.ts";
import type { ChatServer } from "../server.ts";

const HELD = 20_000;

/** Loads all that there is, in pages as large as the package takes. */
async function loadAll(window: ChatWindow): Promise<void> {
  await window.isSettled();
  await window.page.evaluate(() => app.chat?.fetchNextPage());
  await window.page.waitForFunction((held) => app.chat?.items.length === held, HELD);
  await window.isSettled();
}

function idsIn(window: ChatWindow): Promise<number[]> {
  return window.page.evaluate(() => (app.chat?.items ?? []).map(({ id }) => id));
}

function idsOf(server: ChatServer): number[] {
  return server.log.all("1").map(({ id }) => id);
}

test("a burst of 5,000 onto 20,000 loses nothing, and is rendered no more often than there are frames", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", HELD);
  const anna = await open({ scene: "long", pageSize: 10_000 });
  await loadAll(anna);
  server.requests.length = 0;
  await anna.page.evaluate(() => app.recount());
  server.sayMany("1", "burst", 5000);
  await anna.page.waitForFunction((all) => document.querySelectorAll("li").length === all, HELD + 5000);
  const { commits, frames } = await anna.page.evaluate(() => app);
  // One at once, and one that the last frame was not over for.
  expect(commits).toBeLessThanOrEqual(frames + 2);
  expect(commits).toBeGreaterThan(0);
  expect(await idsIn(anna)).toEqual(idsOf(server));
  const shown = await anna.page.locator("li").allTextContents();
  expect(shown).toEqual(
    server.log
      .all("1")
      .map(({ text }) => text)
      .toReversed(),
  );
  // All of it came by events.
  expect(server.requests).toEqual([]);
});

test("a live message changes at most two pages of 20,000 messages, and leaves all others the same objects", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", HELD);
  const anna = await open({ scene: "long", pageSize: 10_000 });
  await loadAll(anna);

  /** How many pages are other objects after a change, once it is shown. */
  const changedBy = async (change: () => void) => {
    await anna.page.evaluate(() => {
      before = { chat: app.chat, pages: new Set(app.chat?.data?.pages) };
    });
    change();
    await anna.page.waitForFunction(() => app.chat?.data !== before.chat?.data);
    return anna.page.evaluate(() => app.chat?.data?.pages.filter((page) => !before.pages.has(page)).length);
  };
  const counts: (number | undefined)[] = [];
  // More than a page has, so that some begin a new one.
  for (let index = 0; index < 100; index += 1)
    counts.push(await changedBy(() => server.say("1", `new ${index}`)));
  for (let id = 1; id <= HELD; id += 997) counts.push(await changedBy(() => server.edit(id, `edited ${id}`)));
  for (let id = 2; id <= HELD; id += 997) counts.push(await changedBy(() => server.delete(id)));
  expect(counts.filter((count) => count !== 1 && count !== 2)).toEqual([]);
  expect(await idsIn(anna)).toEqual(idsOf(server));
});

declare global {
  /** In the page: what there was before a change. */
  var before: { chat: typeof app.chat; pages: Set<unknown> };
}
