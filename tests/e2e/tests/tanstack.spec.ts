/** The channel in TanStack Query's cache: the same promises, and others read it there. */
import type { Page } from "@playwright/test";

import { expect, test } from "../channel-fixtures.ts";
import { fill, historyOf } from "../channel-page.ts";

// The list is in view without scrolling the page.
test.use({ viewport: { width: 1280, height: 1200 } });

const path = "/tanstack";

function cacheOf(page: Page) {
  const panel = page.getByRole("region", { name: "In the cache" });
  return {
    count: panel.getByTestId("cached"),
    unread: panel.getByTestId("unread"),
    newest: panel.getByTestId("cached-newest"),
    markAsRead: panel.getByRole("button", { name: "Mark as read" }),
    invalidate: panel.getByRole("button", { name: "Invalidate" }),
  };
}

test("another component finds the channel by its key", async ({ visit, server, channelId }) => {
  await fill(server, channelId, 30);
  const anna = await visit({ path });
  const ben = await visit();
  const cache = cacheOf(anna.page);
  await expect(cache.count).toHaveText("20");
  await expect(cache.newest).toHaveText("30");
  await cache.markAsRead.click();
  await expect(cache.unread).toHaveText("0");

  await ben.say("Hello");
  await expect(cache.newest).toHaveText("Hello");
  await expect(cache.count).toHaveText("21");
  await expect(cache.unread).toHaveText("1");
  await ben.message("Hello").getByRole("button", { name: "Delete" }).click();
  await expect(cache.newest).toHaveText("30");
  await expect(cache.count).toHaveText("20");

  await anna.scrollTo("top");
  await expect(cache.count).toHaveText("30");
  await expect(anna.held).toHaveText("30");
});

test("what is invalidated is fetched again", async ({ visit, server, channelId }) => {
  await fill(server, channelId, 5);
  const anna = await visit({ path });
  await expect(anna.held).toHaveText("5");
  const asked = anna.page.waitForRequest((request) => request.url().includes("/api/messages?"));
  await cacheOf(anna.page).invalidate.click();
  await asked;
  await anna.expectTexts(["1", "2", "3", "4", "5"]);
});

test("writing, changing and deleting work as without the cache", async ({ visit }) => {
  const anna = await visit({ path });
  const ben = await visit({ path });
  await anna.say("Tpyo");
  await ben.say("Away with it");
  for (const tab of [anna, ben]) await expect(tab.messages).toHaveCount(2);
  await anna.message("Tpyo").getByRole("button", { name: "Edit" }).click();
  await anna.page.getByRole("textbox", { name: "Text of the message" }).fill("Typo");
  await anna.page.getByRole("button", { name: "Save" }).click();
  await ben.message("Away with it").getByRole("button", { name: "Delete" }).click();
  for (const tab of [anna, ben]) await tab.expectTexts(["Typo"]);
});

test("what others wrote while the network was cut is there when it is mended", async ({
  visit,
  server,
  channelId,
}) => {
  await fill(server, channelId, 3);
  const anna = await visit({ path });
  await anna.connection.press("Cut the network");
  await anna.connection.expectState("reconnecting");
  await anna.letSomebodyElseWrite("30 messages");
  await anna.say("And I");
  await anna.expectState("And I", "failed");
  await anna.connection.press("Mend the network");
  await expect(anna.held).toHaveText("34");
  await expect(cacheOf(anna.page).count).toHaveText("34");
  await anna.expectState("And I", "stored");
  const stored = await historyOf(server, channelId);
  expect(await anna.heldIds()).toEqual(stored.map(({ id }) => id));
});

test("a slow network, no WebSocket, and a server that starts again", async ({ visit }) => {
  const anna = await visit({ path });
  const ben = await visit({ path });
  await anna.connection.press("Slow it down");
  await anna.say("Slow");
  for (const tab of [anna, ben]) await tab.expectTexts(["Slow"]);
  await anna.connection.press("Full speed");
  await anna.connection.press("Block WebSocket");
  await anna.connection.expectTransport("polling");
  await anna.isLive();
  await ben.say("By polling");
  for (const tab of [anna, ben]) await tab.expectTexts(["Slow", "By polling"]);
  await anna.connection.press("Restart the server");
  await anna.connection.expectState("reconnecting");
  for (const tab of [anna, ben]) await tab.isLive();
  await ben.say("After");
  for (const tab of [anna, ben]) await tab.expectTexts(["Slow", "By polling", "After"]);
});
