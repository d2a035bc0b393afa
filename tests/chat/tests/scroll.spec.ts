/** `useChatScroll`: what is read stays where it is, and what is new is followed by who is at the bottom. */
import type { Locator } from "@playwright/test";
import type { ChatWindow } from "../chat-window.ts";
import { expect, test, textsOf } from "../fixtures.ts";
import type { ChatServer } from "../server.ts";

function list(window: ChatWindow): Locator {
  return window.page.getByRole("list");
}

/** How far the end of the list is below what is seen, in px. */
function below(window: ChatWindow): Promise<number> {
  return list(window).evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
}

function row(window: ChatWindow, id: number): Locator {
  return window.page.locator(`#message-${id}`);
}

/** Turns the wheel over the list, and waits until it has moved. */
async function wheel(window: ChatWindow, by: number): Promise<void> {
  const moved = list(window).evaluate((list) =>
    new Promise((resolve) => list.addEventListener("scroll", resolve, { once: true })).then(() => {}),
  );
  await list(window).hover();
  await window.page.mouse.wheel(0, by);
  await moved;
}

/** Begins to write down where a row is, in each frame. */
async function watch(row: Locator): Promise<() => Promise<number[]>> {
  const watching = await row.evaluateHandle((row) => {
    const tops: number[] = [];
    const look = () => {
      if (row.isConnected) tops.push(row.getBoundingClientRect().top);
      requestAnimationFrame(look);
    };
    look();
    return tops;
  });
  return () =>
    watching.evaluate(
      (tops) =>
        new Promise<number[]>((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(tops))),
        ),
    );
}

function staysPut([from, ...later]: number[]): void {
  expect(later).not.toHaveLength(0);
  for (const top of later) expect(Math.abs(top - (from ?? Number.NaN))).toBeLessThanOrEqual(1);
}

/** Scrolls until the top is so near that older messages are asked for, and keeps them waiting. */
async function reachTop(window: ChatWindow, server: ChatServer, left = 0) {
  const gate = server.hold("GET");
  await wheel(window, left - (await list(window).evaluate(({ scrollTop }) => scrollTop)));
  await gate.reached;
  return gate;
}

/** The id of the oldest message that is shown. */
async function oldest(window: ChatWindow): Promise<number> {
  const id = await window.page.locator("[id^=message-]").first().getAttribute("id");
  return Number(id?.replace("message-", ""));
}

for (const [announces, left, how] of [
  [false, 0, "to the end"],
  [false, 60, "nearly to the end"],
  [true, 0, "to the end, with a row that says that they are loading"],
  [true, 60, "nearly to the end, with a row that says that they are loading"],
] as const) {
  test(`older messages appear above without a jump, scrolled ${how}`, async ({ open, server }) => {
    server.log.addMany("1", "old", 100);
    const anna = await open({ scene: "scrolling", pageSize: 20, announces });
    await anna.isSettled();
    const first = await oldest(anna);
    const gate = await reachTop(anna, server, left);
    await expect(anna.status).toHaveText("connected success fetching");
    const announcement = announces
      ? await list(anna)
          .locator(".announcement")
          .evaluate((row: HTMLElement) => row.offsetHeight)
      : 0;
    // Where the wheel has left it, but for the row above.
    expect(await list(anna).evaluate(({ scrollTop }) => scrollTop)).toBeLessThanOrEqual(left + announcement);
    const tops = await watch(row(anna, first + 5));
    gate.open();
    await expect(row(anna, first - 20)).toBeAttached();
    await anna.isSettled();
    staysPut(await tops());
    expect(await below(anna)).toBeGreaterThan(100);
  });
}

test("a row that says that older messages are loading moves nothing either", async ({ open, server }) => {
  server.log.addMany("1", "old", 100);
  const anna = await open({ scene: "scrolling", pageSize: 20, announces: true });
  await anna.isSettled();
  const first = await oldest(anna);
  // In view, so that it is what is read.
  await wheel(anna, 130 - (await list(anna).evaluate(({ scrollTop }) => scrollTop)));
  const tops = await watch(row(anna, first + 8));
  const gate = server.hold("GET");
  await anna.page.evaluate(() => app.chat?.fetchNextPage());
  await gate.reached;
  await expect(anna.page.locator(".announcement")).toBeAttached();
  gate.open();
  await expect(row(anna, first - 20)).toBeAttached();
  await anna.isSettled();
  staysPut(await tops());
});

test("what is read stays where it is when messages above it are edited and deleted", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", 60);
  const anna = await open({ scene: "scrolling", pageSize: 60 });
  await anna.isSettled();
  await wheel(anna, -400);
  await expect(anna.page.locator("#place")).toHaveText("above");
  const seen = await list(anna).evaluate((list) => {
    const { top } = list.getBoundingClientRect();
    const rows = [...list.children].filter((row) => row.getBoundingClientRect().top >= top);
    return Number(rows[2]?.id.replace("message-", ""));
  });
  const tops = await watch(row(anna, seen));
  server.edit(seen - 20, "longer\nby\nthree lines");
  await expect(row(anna, seen - 20)).toContainText("three lines");
  server.delete(seen - 15);
  await expect(row(anna, seen - 15)).toHaveCount(0);
  server.edit(seen + 1, "longer\nbelow");
  await expect(row(anna, seen + 1)).toContainText("below");
  staysPut(await tops());
});

test("what is read stays where it is when messages come above and below at once", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", 100);
  const anna = await open({ scene: "scrolling", pageSize: 20 });
  await anna.isSettled();
  const first = await oldest(anna);
  const gate = await reachTop(anna, server);
  const tops = await watch(row(anna, first + 5));
  server.sayMany("1", "new", 5);
  await expect(anna.page.getByText("new 5")).toBeAttached();
  gate.open();
  await expect(row(anna, first - 20)).toBeAttached();
  server.say("1", "one more");
  await expect(anna.page.getByText("one more")).toBeAttached();
  staysPut(await tops());
});

test("who is at the bottom stays there, whatever comes", async ({ open, server }) => {
  server.log.addMany("1", "old", 60);
  const anna = await open({ scene: "scrolling", pageSize: 30 });
  await anna.isSettled();
  expect(await below(anna)).toBeLessThanOrEqual(1);
  for (let index = 0; index < 5; index += 1) {
    server.sayMany("1", `burst ${index}`, 20);
    await expect(anna.page.getByText(`burst ${index} 20`)).toBeInViewport();
    expect(await below(anna)).toBeLessThanOrEqual(1);
  }
  await expect(anna.page.locator("#place")).toHaveText("at the bottom");
});

test("who has scrolled up is left there, and comes back by a click", async ({ open, server }) => {
  server.log.addMany("1", "old", 60);
  const anna = await open({ scene: "scrolling", pageSize: 30 });
  await anna.isSettled();
  await wheel(anna, -300);
  await expect(anna.page.locator("#place")).toHaveText("above");
  const top = await list(anna).evaluate(({ scrollTop }) => scrollTop);
  server.sayMany("1", "new", 5);
  await expect(anna.page.getByText("new 5")).toBeAttached();
  expect(await list(anna).evaluate(({ scrollTop }) => scrollTop)).toBe(top);
  await expect(anna.page.getByText("new 5")).not.toBeInViewport();

  await anna.click("Newest");
  await expect(anna.page.locator("#place")).toHaveText("at the bottom");
  await expect(anna.page.getByText("new 5")).toBeInViewport();
  server.say("1", "followed");
  await expect(anna.page.getByText("followed")).toBeInViewport();
});

test("an application may move the list itself, in the same task as it renders", async ({ open, server }) => {
  server.log.addMany("1", "old", 60);
  const anna = await open({ scene: "scrolling", pageSize: 60 });
  await anna.isSettled();
  await anna.click("Oldest");
  await expect(anna.page.locator("#way")).toHaveText("sent to the oldest");
  await expect(row(anna, 1)).toBeInViewport({ ratio: 1 });
  await expect(anna.page.locator("#place")).toHaveText("above");
});

test("what one sends is in view at once", async ({ open, server }) => {
  server.log.addMany("1", "old", 60);
  const anna = await open({ scene: "scrolling", pageSize: 30 });
  await anna.isSettled();
  const gate = server.hold("POST", "asked");
  for (const text of ["one", "two", "three"]) await anna.say(text);
  await gate.reached;
  await expect(anna.page.locator(".pending")).toHaveText(["one", "two", "three"]);
  await expect(anna.page.getByText("three")).toBeInViewport({ ratio: 1 });
  gate.open();
  await anna.isSettled();
  await expect(anna.page.locator(".pending")).toHaveCount(0);
  await expect(anna.page.getByText("three")).toBeInViewport({ ratio: 1 });
});

test("a list that is shorter than its element is filled", async ({ open, server }) => {
  server.log.addMany("1", "old", 100);
  const anna = await open({ scene: "scrolling", pageSize: 3 });
  await expect.poll(() => list(anna).evaluate((list) => list.scrollHeight > list.clientHeight)).toBe(true);
  await anna.isSettled();
  expect(await below(anna)).toBeLessThanOrEqual(1);
  const shown = await anna.rows.allTextContents();
  expect(shown).toEqual(textsOf(server.log.all("1")).slice(-shown.length));
  // No more than what fills it: 35 px each, and the 100 px that count as the top.
  expect(shown.length).toBeLessThan(30);
});

test("a history that is shorter than the element is loaded whole, and not asked for again", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", 8);
  const anna = await open({ scene: "scrolling", pageSize: 3 });
  await anna.shows(textsOf(server.log.all("1")));
  await anna.isSettled();
  const { length } = server.requests;
  server.say("1", "new");
  await anna.shows(textsOf(server.log.all("1")));
  expect(server.requests).toHaveLength(length);
});
