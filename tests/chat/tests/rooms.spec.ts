/** `useRoom` and `useRoomEvent` in two windows: who is there, what is said, and the way back. */
import { expect, test } from "../fixtures.ts";

test("two windows see each other come, speak and go", async ({ open }) => {
  const anna = await open({ scene: "room", name: "anna" });
  await expect(anna.status).toHaveText("joined");
  await expect(anna.page.locator("#members")).toHaveText("anna");
  const ben = await open({ scene: "room", name: "ben" });
  for (const { page } of [anna, ben]) await expect(page.locator("#members")).toHaveText("anna ben");

  await anna.say("hello");
  await ben.say("hi");
  for (const window of [anna, ben]) await window.shows(["anna: hello", "ben: hi"]);

  await ben.page.close();
  await expect(anna.page.locator("#members")).toHaveText("anna");
});

test("a room is deaf to another", async ({ open, server }) => {
  const anna = await open({ scene: "room", name: "anna", room: "red" });
  const ben = await open({ scene: "room", name: "ben", room: "blue" });
  for (const window of [anna, ben]) await expect(window.status).toHaveText("joined");
  await anna.say("to red");
  await anna.shows(["anna: to red"]);
  // One that comes to the window, but for another room.
  server.tell("blue", "receive-message", { roomId: "red", text: "astray" });
  await ben.say("to blue");
  await ben.shows(["ben: to blue"]);
});

test("StrictMode joins a room once", async ({ open, server }) => {
  const anna = await open({ scene: "room" });
  await expect(anna.status).toHaveText("joined");
  await anna.say("after");
  await anna.shows(["anna: after"]);
  expect(server.heard).toEqual(["anna join-room general", "anna send-message after"]);
});

test("a room is joined once with the component that wants it, and left with it", async ({ open, server }) => {
  const anna = await open({ scene: "room", name: "anna" });
  const ben = await open({ scene: "room", name: "ben" });
  for (const window of [anna, ben]) {
    await expect(window.status).toHaveText("joined");
    await window.click("Side room");
    await expect(window.page.locator("#side")).toContainText("joined");
  }
  await expect(anna.page.locator("#side")).toHaveText("joined anna ben");
  await ben.click("Side room");
  await expect(anna.page.locator("#side")).toHaveText("joined anna");
  await ben.say("after");
  await anna.shows(["ben: after"]);
  expect(server.heard.filter((line) => line.startsWith("ben"))).toEqual([
    "ben join-room general",
    "ben join-room side",
    "ben leave-room side",
    "ben send-message after",
  ]);
});

test("what a room says first is heard, however slow the rendering", async ({ open }) => {
  const anna = await open({ scene: "room", name: "anna" });
  await expect(anna.status).toHaveText("joined");
  for (let visit = 0; visit < 5; visit += 1) {
    await anna.click("Side room");
    await expect(anna.page.locator("#side")).toHaveText("joined anna");
    await expect(anna.page.locator("#welcomes")).toHaveText("welcomed 1");
    await anna.click("Side room");
    await expect(anna.page.locator("#side")).toHaveCount(0);
  }
});

test("after a restart of the server the room is joined before what has waited is sent", async ({
  open,
  server,
}) => {
  const anna = await open({ scene: "room", name: "anna" });
  const ben = await open({ scene: "room", name: "ben" });
  for (const { page } of [anna, ben]) await expect(page.locator("#members")).toHaveText("anna ben");
  await server.stop();
  for (const window of [anna, ben]) await expect(window.status).toHaveText("waiting");
  await anna.say("waited 1");
  await anna.say("waited 2");
  server.heard.length = 0;
  await server.start();
  await expect(anna.status).toHaveText("joined");
  // The server gives it to who has joined alone, the sender among them.
  await anna.shows(["anna: waited 1", "anna: waited 2"]);
  expect(server.heard.filter((line) => line.startsWith("anna"))).toEqual([
    "anna join-room general",
    "anna send-message waited 1",
    "anna send-message waited 2",
  ]);
  for (const { page } of [anna, ben]) await expect(page.locator("#members")).toHaveText("anna ben");
});

test("a browser that was offline is back in the room", async ({ open, server }) => {
  const anna = await open({ scene: "room", name: "anna" });
  const ben = await open({ scene: "room", name: "ben" });
  for (const { page } of [anna, ben]) await expect(page.locator("#members")).toHaveText("anna ben");
  server.heard.length = 0;
  await anna.page.context().setOffline(true);
  await expect(anna.status).toHaveText("waiting");
  await anna.say("waited");
  await anna.page.context().setOffline(false);
  await ben.shows(["anna: waited"]);
  expect(server.heard).toEqual(["anna join-room general", "anna send-message waited"]);
});
