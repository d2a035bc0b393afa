/** Optimistic sends: shown at once, once, until they are stored. */

import type { ChatWindow } from "../chat-window.ts";
import { expect, test, textsOf } from "../fixtures.ts";

/** Begins to write down how often a text is shown, after each change of the page. */
async function countShown(window: ChatWindow, text: string): Promise<() => Promise<number[]>> {
  const counting = await window.page.evaluateHandle((text) => {
    const counts: number[] = [];
    const count = () => {
      const rows = [...document.querySelectorAll("li")];
      counts.push(rows.filter(({ textContent }) => textContent?.startsWith(text)).length);
    };
    new MutationObserver(count).observe(document, { subtree: true, childList: true, characterData: true });
    return counts;
  }, text);
  return () => counting.evaluate((counts) => counts);
}

/** The counts from when it was first shown. */
function sinceShown(counts: number[]): number[] {
  return counts.slice(counts.indexOf(1));
}

for (const scene of ["channel", "scrolling"] as const) {
  test(`a message is shown before the server knows of it, and once whatever comes first (${scene})`, async ({
    open,
    server,
  }) => {
    server.log.addMany("1", "old", 3);
    const [anna, ben] = [await open({ scene }), await open({ scene, name: "ben" })];
    await anna.isSettled();
    await ben.isSettled();
    const counts = await countShown(anna, "mine");
    const asked = server.hold("POST", "asked");
    const answered = server.hold("POST", "answered");
    await anna.say("mine");
    await asked.reached;
    await anna.shows(["old 1", "old 2", "old 3", "mine"]);
    expect(server.log.all("1")).toHaveLength(3);
    // Now everybody is told, and only then it is answered.
    asked.open();
    await answered.reached;
    await ben.shows(["old 1", "old 2", "old 3", "mine"]);
    await anna.hasHeardAll();
    await expect(anna.page.locator(".pending")).toHaveCount(0);
    answered.open();
    server.say("1", "after");
    await anna.shows(textsOf(server.log.all("1")));
    expect(new Set(sinceShown(await counts()))).toEqual(new Set([1]));
  });
}

test("what the server refuses stays to be seen, and is stored by another try", async ({ open, server }) => {
  const anna = await open();
  await anna.isSettled();
  const counts = await countShown(anna, "mine");
  server.failing.add("POST");
  await anna.say("mine");
  await expect(anna.page.locator(".pending")).toContainText("mine (the server says 500)");
  await anna.click("Retry");
  await expect(anna.page.locator(".pending")).toContainText("mine (the server says 500)");
  server.failing.delete("POST");
  await anna.click("Retry");
  await expect(anna.page.locator(".pending")).toHaveCount(0);
  await anna.shows(["mine"]);
  expect(textsOf(server.log.all("1"))).toEqual(["mine"]);
  expect(new Set(sinceShown(await counts()))).toEqual(new Set([1]));
});

test("what is given up is gone, and what was sent beside it is not", async ({ open, server }) => {
  const anna = await open();
  await anna.isSettled();
  server.failing.add("POST");
  await anna.say("given up");
  await expect(anna.page.locator(".pending")).toContainText("(the server says 500)");
  server.failing.delete("POST");
  await anna.say("stored");
  await expect(anna.page.locator(".pending")).toHaveCount(1);
  await anna.click("Cancel");
  await anna.shows(["stored"]);
  expect(textsOf(server.log.all("1"))).toEqual(["stored"]);
});

test("what is written while the browser is offline is shown, and stored once after its return", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", 3);
  const [anna, ben] = [await open(), await open({ name: "ben" })];
  await anna.isSettled();
  await ben.isSettled();
  const counts = await countShown(anna, "mine");
  await anna.page.context().setOffline(true);
  await expect(anna.status).toContainText("down");
  await anna.say("mine");
  await expect(anna.page.locator(".pending")).toContainText("Failed to fetch");
  await ben.say("meanwhile");
  await ben.shows(["old 1", "old 2", "old 3", "meanwhile"]);
  await anna.page.context().setOffline(false);
  await anna.isSettled();
  await anna.click("Retry");
  for (const window of [anna, ben]) await window.shows(["old 1", "old 2", "old 3", "meanwhile", "mine"]);
  expect(textsOf(server.log.all("1"))).toEqual(["old 1", "old 2", "old 3", "meanwhile", "mine"]);
  expect(new Set(sinceShown(await counts()))).toEqual(new Set([1]));
});

test("what was stored while the answer was lost is not shown twice", async ({ open, server }) => {
  const anna = await open({ pollInterval: 60_000 });
  await anna.isSettled();
  const counts = await countShown(anna, "mine");
  const answered = server.hold("POST", "answered");
  const asked = server.hold("POST", "asked");
  await anna.say("mine");
  await asked.reached;
  server.refusing = true;
  server.cut();
  await expect(anna.status).toContainText("down");
  // Stored and told while nothing is heard.
  asked.open();
  await answered.reached;
  server.refusing = false;
  await anna.isSettled();
  await anna.shows(["mine"]);
  await expect(anna.page.locator(".pending")).toHaveCount(0);
  answered.open();
  server.say("1", "after");
  await anna.shows(["mine", "after"]);
  expect(new Set(sinceShown(await counts()))).toEqual(new Set([1]));
});
