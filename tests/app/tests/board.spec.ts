/** Tasks, members and messages: events, acknowledgements and rooms. */
import { expect, test } from "../fixtures.ts";

test("the connection begins with polling, moves to a WebSocket and stays alive", async ({ open }) => {
  const anna = await open("anna");
  await anna.expectSettled();
  await anna.expectShown("upgraded", "websocket");
  await anna.expectShown("restored", "false");
  await anna.expectShown("visit", "1");
  await anna.expectShown("reconnected", "");
  await expect(anna.shown("heartbeats")).not.toHaveText("0");
  await expect(anna.shown("packets-in")).not.toHaveText("0");
  await expect(anna.shown("packets-out")).not.toHaveText("0");
});

test("a task appears at everybody on the board, and at nobody on another", async ({ open }) => {
  const anna = await open("anna");
  const ben = await open("ben");
  const cleo = await open("cleo", { board: "garden" });
  for (const window of [anna, ben, cleo]) await window.expectSettled();
  await anna.expectItems("members", ["anna", "ben"]);
  await cleo.expectItems("members", ["cleo"]);

  await anna.addTask("Bake bread");
  await anna.expectShown("urgent", "added 1");
  await ben.addTask("Eat bread");
  for (const window of [anna, ben]) {
    await window.expectItems("tasks", ["Bake bread by anna", "Eat bread by ben"]);
  }
  await cleo.addTask("Plant a tree");
  await cleo.expectItems("tasks", ["Plant a tree by cleo"]);

  await ben.items("tasks").first().click();
  for (const window of [anna, ben]) {
    await window.expectItems("tasks", ["Bake bread by anna, done", "Eat bread by ben"]);
  }
  const dora = await open("dora");
  await dora.expectItems("tasks", ["Bake bread by anna, done", "Eat bread by ben"]);
  await anna.expectItems("members", ["anna", "ben", "dora"]);
});

test("a listener is taken away and put back, and another hears one event only", async ({ open }) => {
  const anna = await open("anna");
  const ben = await open("ben");
  for (const window of [anna, ben]) await window.expectSettled();
  await ben.expectShown("following", "true, 1");
  await ben.page.getByLabel("Follow").uncheck();
  await ben.expectShown("following", "false, 0");
  await ben.click("Tell me the next one");
  await anna.addTask("First");
  await ben.expectShown("next-task", "First");
  await anna.addTask("Second");
  await anna.expectShown("urgent", "added 2");
  await ben.page.getByLabel("Follow").check();
  await ben.expectShown("following", "true, 1");
  await anna.addTask("Third");
  await ben.expectItems("tasks", ["Third by anna"]);
  await ben.expectShown("next-task", "First");
});

test("a question that is never answered times out, and a timely answer does not", async ({ open }) => {
  const anna = await open("anna");
  await anna.expectSettled();
  await anna.click("Ponder");
  await anna.expectShown("thought", "operation has timed out");
  await anna.click("Add urgently");
  await anna.expectShown("urgent", "added 1");
});

test("the server asks all members, and their listeners answer in time", async ({ open }) => {
  const anna = await open("anna");
  const ben = await open("ben");
  for (const window of [anna, ben]) await window.expectSettled();
  await anna.expectItems("members", ["anna", "ben"]);
  await ben.click("Ask all");
  for (const window of [anna, ben]) await window.expectShown("votes", "Tea? anna: 4, ben: 4");
});

test("messages go out and come in in their order", async ({ open }) => {
  const anna = await open("anna");
  const ben = await open("ben");
  for (const window of [anna, ben]) await window.expectSettled();
  const texts = ["Hello", "你好 🐟", '"quoted" [1]', "", "Bye"];
  for (const text of texts) await anna.submit("Message", text);
  await expect(ben.items("messages")).toHaveCount(texts.length);
  expect(await ben.items("messages").allTextContents()).toEqual(texts);
});

test("the pointer's way is shown to the others", async ({ open }) => {
  const anna = await open("anna");
  const ben = await open("ben");
  for (const window of [anna, ben]) await window.expectSettled();
  const pad = anna.shown("pad");
  for (const x of [20, 40, 60]) {
    await pad.hover({ position: { x, y: 30 } });
    await ben.expectShown("cursor", `anna at ${x}, 30`);
  }
  await anna.expectShown("cursor", "");
});

test("the journal lists what comes in and what goes out, while it is asked to", async ({ open }) => {
  const anna = await open("anna");
  await anna.expectSettled();
  const before = await anna.items("journal").allTextContents();
  expect(before.filter((line) => line.startsWith("out"))).toEqual(["out list", "out session"]);
  expect(before).toContain("in members");

  const seen = before.length;
  await anna.addTask("Written down");
  await anna.expectItems("tasks", ["Written down by anna"]);
  const lines = (await anna.items("journal").allTextContents()).slice(seen);
  expect(lines).toEqual(["out task:add", "in task:added"]);

  await anna.page.getByLabel("Record").uncheck();
  await anna.addTask("Not written down");
  await anna.expectItems("tasks", ["Written down by anna", "Not written down by anna"]);
  await expect(anna.items("journal")).toHaveCount(seen + lines.length);
});
