/** Notifications by server-sent events: marked until they are read, and none is missed. */
import { randomUUID } from "node:crypto";

import type { Page } from "@playwright/test";

import { Connection } from "../connection.ts";
import { expect, test } from "../fixtures.ts";

/** The notifications with this in them: the server remembers those of other tests. */
function notificationsOf(page: Page, mark: string) {
  return page.getByTestId("notification").filter({ hasText: mark });
}

async function notify(page: Page, text: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Notification to everybody" });
  await field.fill(text);
  await field.press("Enter");
}

test("a notification comes to everybody, unread until it is marked as read", async ({ openTab }) => {
  const mark = randomUUID();
  const pages = [await openTab("/server-sent-events"), await openTab("/server-sent-events")] as const;
  for (const page of pages) {
    await new Connection(page).expectState("connected");
    await expect(new Connection(page).transport).toHaveText("Server-sent events");
  }
  await notify(pages[0], `${mark} <b>not bold</b>`);
  for (const page of pages) {
    await expect(notificationsOf(page, mark).getByTestId("text")).toHaveText([`${mark} <b>not bold</b>`]);
    await expect(notificationsOf(page, mark)).toHaveAttribute("data-unread", "true");
    await expect(page.getByTestId("unread")).toHaveText(/^\d+ unread$/);
  }

  await pages[1].getByRole("button", { name: "Mark all as read" }).click();
  await expect(pages[1].getByTestId("unread")).toHaveText("Nothing unread");
  await expect(notificationsOf(pages[1], mark)).toHaveAttribute("data-unread", "false");
  await expect(notificationsOf(pages[0], mark)).toHaveAttribute("data-unread", "true");
  await pages[1].reload();
  await expect(notificationsOf(pages[1], mark)).toHaveAttribute("data-unread", "false");
});

test("older notifications are there on demand", async ({ openTab, site }) => {
  const mark = randomUUID();
  const page = await openTab("/server-sent-events");
  for (let index = 0; index < 25; index += 1) {
    const data = { id: randomUUID(), text: `${mark} ${index}` };
    await page.request.post(`${site.origin}/api/notifications`, { data });
  }
  await page.reload();
  await expect(notificationsOf(page, mark)).toHaveCount(10);
  const older = page.getByRole("button", { name: "Show older ones" });
  await older.click();
  await expect(notificationsOf(page, mark)).toHaveCount(20);
  await older.click();
  await expect(notificationsOf(page, mark)).toHaveCount(25);
});

test("the network is cut: what came meanwhile comes in its place", async ({ openTab, site }) => {
  const mark = randomUUID();
  const page = await openTab("/server-sent-events");
  const connection = new Connection(page);
  await connection.expectState("connected");
  await notify(page, `${mark} before`);
  await expect(notificationsOf(page, mark)).toHaveAttribute("data-delivery", "sent");
  await connection.press("Cut the network");
  await connection.expectState("reconnecting");

  const missed = Array.from({ length: 25 }, (_, index) => `${mark} missed ${index}`);
  for (const text of missed) {
    await page.request.post(`${site.origin}/api/notifications`, { data: { id: randomUUID(), text } });
  }
  const button = page.getByRole("button", { name: "Let somebody else add one" });
  await button.click();
  await expect(button.locator("..").getByRole("status")).toHaveText("Done.");
  await notify(page, `${mark} not sent`);
  const again = page.getByRole("button", { name: "Not sent: try again" });
  await expect(again).toBeVisible();

  await connection.press("Mend the network");
  await connection.expectState("connected");
  await again.click();
  await expect(notificationsOf(page, mark).getByTestId("text")).toHaveText(
    [`${mark} before`, ...missed, `${mark} not sent`].toReversed(),
  );
  await expect(page.getByTestId("text").filter({ hasText: "Somebody else at" })).toHaveCount(1);
  await expect(connection.reconnections).toHaveText("1");
});

test("the network is slow: a notification is shown at once, and is sent a while later", async ({
  openTab,
}) => {
  const mark = randomUUID();
  const page = await openTab("/server-sent-events");
  const connection = new Connection(page);
  await connection.expectState("connected");
  await connection.press("Slow it down");
  await notify(page, mark);
  await expect(notificationsOf(page, mark)).toHaveAttribute("data-delivery", "sending");
  await expect(notificationsOf(page, mark)).toHaveAttribute("data-delivery", "sent");
  await connection.press("Full speed");
  await connection.expectState("connected");
});

test("the server starts again: the page comes back, and shows what the server has", async ({ openTab }) => {
  const mark = randomUUID();
  const page = await openTab("/server-sent-events");
  const connection = new Connection(page);
  await connection.expectState("connected");
  await notify(page, `${mark} before`);
  await expect(notificationsOf(page, mark)).toHaveCount(1);
  await connection.press("Restart the server");
  await expect(connection.reconnections).toHaveText("1");
  await connection.expectState("connected");
  await notify(page, `${mark} after`);
  await expect(notificationsOf(page, mark).getByTestId("text")).toHaveText([`${mark} after`]);
});

test("the server refuses pages of others, and what is no notification", async ({ openTab, site }) => {
  const page = await openTab("/server-sent-events");
  const post = (data: object, headers = {}) =>
    page.request.post(`${site.origin}/api/notifications`, { data, headers });
  const item = { id: randomUUID(), text: randomUUID() };
  for (const wrong of [{ text: "no id" }, { ...item, text: " " }, { ...item, text: "x".repeat(2001) }, []]) {
    expect((await post(wrong)).status()).toBe(400);
  }
  expect((await post(item, { origin: "http://elsewhere.example" })).status()).toBe(400);
  const [first, second] = [await post(item), await post(item)];
  expect(await second.json()).toEqual(await first.json());
  await expect(notificationsOf(page, item.text)).toHaveCount(1);
});
