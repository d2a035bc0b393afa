/** The channel chat while nothing is broken: writing, changing, files, members, keyboard. */
import { randomBytes } from "node:crypto";

import { expect, test } from "../channel-fixtures.ts";
import { historyOf } from "../channel-page.ts";
import { pngOf } from "../png.ts";

// The list is in view without scrolling the page.
test.use({ viewport: { width: 1280, height: 1200 } });

test("two people write to each other", async ({ visit }) => {
  const anna = await visit();
  const ben = await visit();
  await anna.say("Hello");
  for (const tab of [anna, ben]) await tab.expectTexts(["Hello"]);
  await ben.say("Hello back");
  for (const tab of [anna, ben]) await tab.expectTexts(["Hello", "Hello back"]);
});

test("a message is shown at once, and once when it is stored", async ({ visit }) => {
  const anna = await visit();
  await anna.connection.press("Slow it down");
  await anna.say("Patience");
  await anna.expectState("Patience", "sending");
  await anna.expectState("Patience", "stored");
  await anna.expectTexts(["Patience"]);
});

test("messages are stored as they were written", async ({ visit, server, channelId }) => {
  const anna = await visit();
  const texts = Array.from({ length: 8 }, (_, place) => `Line ${place}`);
  for (const text of texts) await anna.say(text);
  await anna.expectTexts(texts);
  expect((await historyOf(server, channelId)).map(({ text }) => text)).toEqual(texts);
});

test("a failed send says so, and goes out when it is sent again", async ({ visit }) => {
  const anna = await visit();
  const ben = await visit();
  await anna.page.route("**/api/socket/messages?*", (route) => route.abort());
  await anna.say("Lost");
  await anna.expectState("Lost", "failed");
  await expect(anna.message("Lost")).toContainText("Not sent. No connection.");
  await anna.page.unroute("**/api/socket/messages?*");
  await anna.message("Lost").getByRole("button", { name: "Retry" }).click();
  for (const tab of [anna, ben]) await tab.expectTexts(["Lost"]);
});

test("a send that was stored, but not answered, is not stored twice", async ({
  visit,
  server,
  channelId,
}) => {
  const anna = await visit();
  await anna.page.route("**/api/socket/messages?*", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await anna.say("Once");
  // The event with the nonce settles it, whatever has become of the answer.
  await anna.expectTexts(["Once"]);
  expect(await historyOf(server, channelId)).toHaveLength(1);
});

test("a failed send can be discarded", async ({ visit, server, channelId }) => {
  const anna = await visit();
  await anna.page.route("**/api/socket/messages?*", (route) => route.abort());
  await anna.say("Never mind");
  await anna.message("Never mind").getByRole("button", { name: "Discard" }).click();
  await anna.expectTexts([]);
  expect(await historyOf(server, channelId)).toEqual([]);
});

test("own messages can be edited and deleted, and everybody sees it", async ({ visit }) => {
  const anna = await visit();
  const ben = await visit();
  await anna.say("Tpyo");
  await anna.say("Away with it");
  await ben.expectTexts(["Tpyo", "Away with it"]);
  await expect(ben.messages.getByRole("button")).toHaveCount(0);

  await anna.message("Tpyo").getByRole("button", { name: "Edit" }).click();
  const editor = anna.page.getByRole("textbox", { name: "Text of the message" });
  await editor.fill("Typo");
  await anna.page.getByRole("button", { name: "Save" }).click();
  await anna.message("Away with it").getByRole("button", { name: "Delete" }).click();
  for (const tab of [anna, ben]) {
    await tab.expectTexts(["Typo"]);
    await expect(tab.message("Typo")).toContainText("edited");
  }
});

test("an edit can be left", async ({ visit }) => {
  const anna = await visit();
  await anna.say("As it is");
  await anna.message("As it is").getByRole("button", { name: "Edit" }).click();
  const editor = anna.page.getByRole("textbox", { name: "Text of the message" });
  await editor.fill("Otherwise");
  await editor.press("Escape");
  await anna.expectTexts(["As it is"]);
});

test("a reload keeps who one is", async ({ visit }) => {
  const anna = await visit();
  await anna.rename("Anna");
  await anna.say("Mine");
  await anna.expectState("Mine", "stored");
  await anna.page.reload();
  await anna.isLive();
  await expect(anna.message("Mine")).toHaveAttribute("data-own", "true");
  await expect(anna.page.getByLabel("Your name")).toHaveValue("Anna");
});

test("others see who is here, under which name, and who is writing", async ({ visit }) => {
  const anna = await visit();
  await anna.rename("Anna");
  const ben = await visit();
  await ben.rename("Ben");
  await expect(anna.members).toHaveText(["Anna (you)", "Ben"]);
  await expect(ben.members).toHaveText(["Anna", "Ben (you)"]);

  await anna.field.pressSequentially("Well");
  await expect(ben.typing).toHaveText("Anna is writing…");
  await expect(anna.typing).toBeEmpty();
  await anna.field.press("Enter");
  await ben.expectTexts(["Well"]);
  await expect(ben.typing).toBeEmpty();

  await anna.page.close();
  await expect(ben.members).toHaveText(["Ben (you)"]);
});

test("who only begins to write is forgotten after a while", async ({ visit }) => {
  const anna = await visit();
  const ben = await visit();
  await anna.field.pressSequentially("Hm");
  await expect(ben.typing).not.toBeEmpty();
  await expect(ben.typing).toBeEmpty();
});

test("a picture and another file arrive byte for byte", async ({ visit, server, channelId }) => {
  const anna = await visit();
  const ben = await visit();
  const picture = pngOf(64);
  const chooser = anna.page.getByLabel("File", { exact: true });
  await chooser.setInputFiles({ name: "noise.png", mimeType: "image/png", buffer: picture });
  await anna.say("Look");
  await expect(ben.message("Look").getByTestId("picture")).toHaveJSProperty("naturalWidth", 64);
  await expect(anna.message("Look").getByTestId("picture")).toHaveJSProperty("naturalWidth", 64);

  const bytes = randomBytes(70_000);
  await chooser.setInputFiles({ name: "data.bin", mimeType: "application/x-data", buffer: bytes });
  await expect(anna.page.getByText("data.bin")).toBeVisible();
  await anna.page.getByRole("button", { name: "Send" }).click();
  const link = ben.page.getByRole("link", { name: "data.bin" });
  await expect(link).toContainText("68 kB");
  const downloading = ben.page.waitForEvent("download");
  await link.click();
  expect((await downloading).suggestedFilename()).toBe("data.bin");

  const files = (await historyOf(server, channelId)).map(({ file }) => file?.id);
  const [first, second] = await Promise.all(files.map((id) => server.get(`/api/files/${id}`)));
  expect(await first?.body()).toEqual(picture);
  expect(await second?.body()).toEqual(bytes);
});

test("a picture takes its place before it is there", async ({ visit }) => {
  const anna = await visit();
  const ben = await visit();
  let show = () => {};
  const shown = new Promise<void>((resolve) => {
    show = resolve;
  });
  await ben.page.route("**/api/files/*", async (route) => {
    await shown;
    await route.continue();
  });
  await anna.page
    .getByLabel("File", { exact: true })
    .setInputFiles({ name: "noise.png", mimeType: "image/png", buffer: pngOf(64) });
  await anna.say("Look");
  const message = ben.message("Look");
  await expect(message).toBeVisible();
  const before = await message.boundingBox();
  show();
  await expect(message.getByTestId("picture")).toHaveJSProperty("naturalWidth", 64);
  expect(await message.boundingBox()).toEqual(before);
});

test("a file that is too large is not taken", async ({ visit }) => {
  const anna = await visit();
  await anna.page
    .getByLabel("File", { exact: true })
    .setInputFiles({ name: "large.bin", mimeType: "application/x-data", buffer: Buffer.alloc(2 ** 20 + 1) });
  await expect(anna.page.getByText("A file may have up to 1024 kB.")).toBeVisible();
  await expect(anna.page.getByText("large.bin")).toHaveCount(0);
});

test("another channel is shown without loading the page, and the way back is there", async ({ visit }) => {
  const anna = await visit();
  await anna.say("Stays here");
  await anna.expectState("Stays here", "stored");
  await anna.page.getByRole("link", { name: "# general" }).click();
  await expect(anna.page.getByRole("feed", { name: "Messages in general" })).toBeVisible();
  await anna.isLive();
  await expect(anna.message("Stays here")).toHaveCount(0);
  expect(await anna.connection.reconnections.textContent()).toBe("0");
  await anna.page.goBack();
  await anna.expectTexts(["Stays here"]);
});

test("text is text, whatever it looks like", async ({ visit }) => {
  const anna = await visit();
  const ben = await visit();
  const text = `<img src=x onerror="document.title='hacked'"><script>document.title='hacked'</script>`;
  await anna.rename("<b>Anna</b>");
  await anna.say(text);
  for (const tab of [anna, ben]) {
    await tab.expectTexts([text]);
    await expect(tab.feed.locator("img, script, b")).toHaveCount(0);
    expect(await tab.page.title()).not.toContain("hacked");
  }
});

test("all of it can be done with the keyboard", async ({ visit }) => {
  const anna = await visit();
  const { keyboard } = anna.page;
  await anna.page.getByRole("button", { name: "Attach a file" }).focus();
  await keyboard.press("Tab");
  await expect(anna.field).toBeFocused();
  await keyboard.type("First line");
  await keyboard.press("Shift+Enter");
  await keyboard.type("Second line");
  await keyboard.press("Enter");
  await anna.expectTexts(["First line\nSecond line"]);
  await expect(anna.field).toBeFocused();

  // Backwards: the file button, then what stands in the list.
  await keyboard.press("Shift+Tab");
  await keyboard.press("Shift+Tab");
  await expect(anna.page.getByRole("button", { name: "Delete" })).toBeFocused();
  await keyboard.press("Shift+Tab");
  await keyboard.press("Enter");
  await expect(anna.page.getByRole("textbox", { name: "Text of the message" })).toBeFocused();
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type("Changed");
  await keyboard.press("Enter");
  await anna.expectTexts(["Changed"]);
  await expect(anna.page.getByRole("button", { name: "Edit" })).toBeFocused();

  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await anna.expectTexts([]);
});
