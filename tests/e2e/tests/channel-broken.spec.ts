/** The channel chat while something is broken: nothing is missing afterwards, and nothing is there twice. */
import { expect, test } from "../channel-fixtures.ts";
import { ChannelPage, fill, historyOf } from "../channel-page.ts";

// The list is in view without scrolling the page.
test.use({ viewport: { width: 1280, height: 1200 } });

test("what others wrote while the network was cut is there when it is mended", async ({
  visit,
  server,
  channelId,
}) => {
  await fill(server, channelId, 30);
  const anna = await visit();
  await anna.connection.press("Cut the network");
  await anna.connection.expectState("reconnecting");
  await expect(anna.source).toHaveAttribute("data-polling", "true");
  await anna.letSomebodyElseWrite("30 messages");
  await anna.letSomebodyElseWrite("One message");
  await expect(anna.held).toHaveText("20");

  await anna.connection.press("Mend the network");
  await anna.isLive();
  await expect(anna.held).toHaveText("51");
  await anna.scrollTo("top");
  await expect(anna.held).toHaveText("61");
  const stored = await historyOf(server, channelId);
  expect(await anna.heldIds()).toEqual(stored.map(({ id }) => id));
});

test("a hole that is too long to be closed by itself is told of, and closed on demand", async ({
  visit,
  server,
  channelId,
}) => {
  await fill(server, channelId, 2);
  const anna = await visit({ address: "&page=1" });
  await expect(anna.held).not.toHaveText("0");
  await anna.connection.press("Cut the network");
  await anna.connection.expectState("reconnecting");
  // More than polling closes by itself before the Socket is there, and the Socket after it.
  await fill(server, channelId, 70);
  await anna.connection.press("Mend the network");
  await expect(anna.source).toHaveText("Messages are missing in between.");
  const missing = anna.page.getByRole("button", { name: "Load what is missing" });
  const load = async () => {
    await missing.evaluateAll((buttons) => (buttons[0] as HTMLElement | undefined)?.click());
    return anna.source.textContent();
  };
  await expect.poll(load).toBe("Live.");
  await anna.scrollTo("top");
  await expect(anna.held).toHaveText("72");
  const stored = await historyOf(server, channelId);
  expect(await anna.heldIds()).toEqual(stored.map(({ id }) => id));
});

test("what was written while the network was cut goes out once, in order", async ({
  visit,
  server,
  channelId,
}) => {
  const anna = await visit();
  const ben = await visit();
  await anna.connection.press("Cut the network");
  await anna.connection.expectState("reconnecting");
  const texts = ["One", "Two", "Three"];
  for (const text of texts) await anna.say(text);
  for (const text of texts) await anna.expectState(text, "failed");
  await ben.say("Meanwhile");
  await ben.expectTexts(["Meanwhile"]);

  await anna.connection.press("Mend the network");
  for (const tab of [anna, ben]) await tab.expectTexts(["Meanwhile", ...texts]);
  expect((await historyOf(server, channelId)).map(({ text }) => text)).toEqual(["Meanwhile", ...texts]);
});

test("without any socket, the page asks every second", async ({ openTab, visit, channelId }) => {
  const page = await openTab("/icon.svg");
  await page.route("**/socket.io/*", (route) => route.abort());
  await page.goto(new URL(`/?channel=${channelId}`, page.url()).href);
  const anna = new ChannelPage(page);
  await expect(anna.source).toHaveText("No live events: asking every second.");
  const ben = await visit();
  await ben.say("Do you hear me?");
  await anna.expectTexts(["Do you hear me?"]);
  await anna.say("I do");
  for (const tab of [anna, ben]) await tab.expectTexts(["Do you hear me?", "I do"]);
  await ben.message("Do you hear me?").getByRole("button", { name: "Delete" }).click();
  for (const tab of [anna, ben]) await tab.expectTexts(["I do"]);

  await page.unroute("**/socket.io/*");
  await anna.isLive();
});

test("where WebSocket is blocked, events come by polling, and the page says so", async ({ visit }) => {
  const anna = await visit();
  const ben = await visit();
  await anna.connection.expectTransport("websocket");
  await anna.connection.press("Block WebSocket");
  await expect(anna.connection.notice).toContainText("WebSocket");
  await anna.connection.expectTransport("polling");
  await anna.isLive();
  await ben.say("Still there?");
  await anna.say("Still here");
  for (const tab of [anna, ben]) await expect(tab.messages).toHaveCount(2);
  await expect(anna.source).toHaveText("Live.");
});

test("on a slow network all arrives, in order", async ({ visit }) => {
  const anna = await visit();
  const ben = await visit();
  await anna.connection.press("Slow it down");
  const texts = ["One", "Two", "Three", "Four"];
  for (const text of texts) await anna.say(text);
  for (const tab of [anna, ben]) await tab.expectTexts(texts);
  await anna.connection.press("Full speed");
  await ben.say("Five");
  for (const tab of [anna, ben]) await tab.expectTexts([...texts, "Five"]);
});

test("a server that starts again loses nothing", async ({ visit, server, channelId }) => {
  const anna = await visit();
  const ben = await visit();
  await anna.say("Before");
  await ben.expectTexts(["Before"]);
  await anna.connection.press("Restart the server");
  await anna.connection.expectState("reconnecting");
  await anna.say("Meanwhile");
  for (const tab of [anna, ben]) await tab.isLive();
  for (const tab of [anna, ben]) await tab.expectTexts(["Before", "Meanwhile"]);
  await ben.say("After");
  for (const tab of [anna, ben]) {
    await tab.expectTexts(["Before", "Meanwhile", "After"]);
    await expect(tab.members).toHaveCount(2);
  }
  expect(await historyOf(server, channelId)).toHaveLength(3);
});
