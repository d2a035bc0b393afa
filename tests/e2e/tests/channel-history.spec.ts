/** A channel's history: older messages without a jump, new ones at the bottom, fifty thousand of them. */
import { expect, test } from "../channel-fixtures.ts";
import { ChannelPage, fill, historyOf } from "../channel-page.ts";

/** More elements than this would not be a virtual list. */
const ROWS_BOUND = 60;

// The list is in view without scrolling the page.
test.use({ viewport: { width: 1280, height: 1200 } });

test("the list ends with its newest message", async ({ openTab }) => {
  const page = new ChannelPage(await openTab("/"));
  await page.isLive();
  const gap = () =>
    page.scroller.evaluate((scroller) => {
      const last = [...scroller.querySelectorAll("[data-testid=message]")].at(-1);
      return scroller.getBoundingClientRect().bottom - (last?.getBoundingClientRect().bottom ?? 0);
    });
  // No more than the space between two messages.
  await expect.poll(gap).toBeLessThan(16);
  expect(await gap()).toBeGreaterThanOrEqual(0);
});

test("older messages come above what is read, which stays where it is", async ({
  visit,
  server,
  channelId,
}) => {
  await fill(server, channelId, 70);
  const anna = await visit();
  await expect(anna.message("70")).toBeInViewport();
  await expect(anna.held).toHaveText("20");

  // Held back until it is known where things are.
  let answer = () => {};
  const wanted = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await anna.page.route("**/api/messages?*cursor=*", async (route) => {
    await wanted;
    await route.continue();
  });
  await anna.scrollTo("top");
  await expect(anna.feed).toHaveAttribute("aria-busy", "true");
  const read = anna.message("53");
  await expect(read).toBeInViewport();
  const before = await read.boundingBox();
  answer();
  await expect(anna.held).toHaveText("40");
  await expect(anna.message("50")).toBeAttached();
  expect((await read.boundingBox())?.y).toBeCloseTo(before?.y ?? Number.NaN, 0);

  await anna.scrollTo("top");
  await expect(anna.held).toHaveText("60");
  await anna.scrollTo("top");
  await expect(anna.held).toHaveText("70");
  const stored = await historyOf(server, channelId);
  expect(await anna.heldIds()).toEqual(stored.map(({ id }) => id));
  await anna.scrollTo("top");
  await expect(anna.page.getByText("This is where the channel begins.")).toBeVisible();
});

test("who is at the bottom follows, who reads above is told", async ({ visit, server, channelId }) => {
  await fill(server, channelId, 20);
  const anna = await visit();
  await expect(anna.message("20")).toBeInViewport();
  await anna.letSomebodyElseWrite("30 messages");
  await expect(anna.held).toHaveText("50");
  const newest = (await historyOf(server, channelId)).at(-1)?.id;
  await expect(anna.page.locator(`[data-id="${newest}"]`)).toBeInViewport();

  await anna.scroller.evaluate((feed) => {
    feed.scrollTop -= 1000;
  });
  const toNewest = anna.page.getByRole("button", { name: "To the newest" });
  await expect(toNewest).toBeVisible();
  const read = anna.messages.nth(12);
  const id = await read.getAttribute("data-id");
  const before = await anna.page.locator(`[data-id="${id}"]`).boundingBox();
  await anna.letSomebodyElseWrite("30 messages");
  const told = anna.page.getByRole("button", { name: "New messages (30)" });
  await expect(told).toBeVisible();
  expect(await anna.page.locator(`[data-id="${id}"]`).boundingBox()).toEqual(before);
  await told.click();
  await expect(told).toHaveCount(0);
  const last = (await historyOf(server, channelId)).at(-1)?.id;
  await expect(anna.page.locator(`[data-id="${last}"]`)).toBeInViewport();
});

test("who writes is taken to what was written", async ({ visit, server, channelId }) => {
  await fill(server, channelId, 20);
  const anna = await visit();
  await anna.scrollTo("top");
  await expect(anna.message("1")).toBeInViewport();
  await anna.say("Down here");
  await expect(anna.message("Down here")).toBeInViewport();
});

test("older messages that cannot be loaded now come later", async ({ visit, server, channelId }) => {
  await fill(server, channelId, 30);
  const anna = await visit();
  await anna.connection.press("Cut the network");
  await anna.scrollTo("top");
  await expect(anna.source).toContainText("asking fails");
  await expect(anna.held).toHaveText("20");
  await anna.connection.press("Mend the network");
  await expect(anna.held).toHaveText("30");
});

test("fifty thousand messages scroll like fifty", async ({ openTab, server }) => {
  test.setTimeout(180_000);
  const anna = new ChannelPage(await openTab("/?channel=archive"));
  await anna.isLive();
  const stored = await historyOf(server, "archive");
  expect(stored).toHaveLength(50_000);

  // Others come by themselves when the top is in view, so the last press may be one too many.
  const more = anna.page.getByRole("button", { name: "Load 5,000 older messages" });
  const load = async () => {
    await more.evaluateAll((buttons) => (buttons[0] as HTMLElement | undefined)?.click());
    return anna.held.getAttribute("data-count");
  };
  await expect.poll(load, { timeout: 150_000 }).toBe(String(stored.length));
  await expect(anna.held).toHaveText("50,000");

  const shown = async (id: number | undefined) => {
    await expect(anna.page.locator(`[data-id="${id}"]`)).toBeInViewport();
    expect(await anna.messages.count()).toBeLessThan(ROWS_BOUND);
  };
  await anna.scrollTo("top");
  await shown(stored[0]?.id);
  await anna.scrollTo("bottom");
  await shown(stored.at(-1)?.id);
  await anna.scroller.evaluate((feed) => {
    feed.scrollTop = feed.scrollHeight / 2;
  });
  const place = Number(await anna.messages.nth(10).getAttribute("aria-posinset"));
  await expect(anna.messages.nth(10)).toHaveAttribute("data-id", String(stored[place - 1]?.id));

  // Live messages cost as much as ever.
  await anna.scrollTo("bottom");
  await anna.say("One more");
  await anna.expectState("One more", "stored");
  await expect(anna.message("One more")).toBeInViewport();
  await anna.message("One more").getByRole("button", { name: "Delete" }).click();
  await expect(anna.message("One more")).toHaveCount(0);
});
