/** Connections that are lost, ended and made again. */
import { expect, test } from "../fixtures.ts";

test("a lost connection comes back restored: what was missed arrives once and in order", async ({
  open,
  server,
}) => {
  const anna = await open("anna");
  const ben = await open("ben");
  for (const window of [anna, ben]) await window.expectSettled();
  await anna.expectItems("members", ["anna", "ben"]);
  await anna.addTask("Before");
  await ben.expectItems("tasks", ["Before by anna"]);

  server.hold("ben");
  await ben.expectShown("state", "reconnecting");
  await ben.expectShown("reason", "the connection was lost");
  await expect(ben.shown("failures")).not.toHaveText("0");
  await anna.expectItems("members", ["anna"]);
  const titles = ["One", "Two", "Three"];
  for (const title of titles) await anna.addTask(title);
  await anna.expectShown("urgent", "added 4");
  const journal = await ben.items("journal").count();

  server.release("ben");
  await ben.expectShown("state", "online");
  await ben.expectShown("restored", "true");
  await ben.expectItems("tasks", ["Before by anna", ...titles.map((title) => `${title} by anna`)]);
  const events = (await ben.items("journal").allTextContents()).slice(journal);
  expect(events.filter((line) => line === "in task:added")).toHaveLength(titles.length);
  expect(events).not.toContain("out list");
  await ben.expectShown("visit", "2");

  await ben.addTask("After");
  await anna.expectItems("tasks", [/Before/, /One/, /Two/, /Three/, "After by ben"]);
});

test("what is emitted while the connection is lost waits and arrives once", async ({ open, server }) => {
  const anna = await open("anna");
  const ben = await open("ben");
  for (const window of [anna, ben]) await window.expectSettled();
  server.hold("ben");
  await ben.expectShown("state", "reconnecting");
  await ben.addTask("Patient");
  await ben.expectShown("waiting", "1");
  await ben.click("Add urgently");
  await ben.expectShown("waiting", "2");
  await ben.expectShown("urgent", "operation has timed out");
  await ben.expectShown("waiting", "1");

  server.release("ben");
  await ben.expectShown("state", "online");
  await ben.expectShown("urgent", "added 1");
  await ben.expectShown("waiting", "0");
  for (const window of [anna, ben]) await window.expectItems("tasks", ["Patient by ben"]);
});

test("an answer that is awaited without end is an error when the connection is lost", async ({
  open,
  server,
}) => {
  const anna = await open("anna");
  await anna.expectSettled();
  await anna.click("Ponder for ever");
  await anna.expectShown("thought", "pondering");
  // The server has got the question once it has answered the next one.
  await anna.addTask("Later");
  await anna.expectShown("urgent", "added 1");
  await anna.expectShown("thought", "pondering");
  server.cut("anna");
  await anna.expectShown("thought", "socket has been disconnected");
  await anna.expectShown("visit", "2");
});

test("each connection is made with the query of its time", async ({ open, server }) => {
  const anna = await open("anna");
  await anna.expectSettled();
  await anna.expectShown("visit", "1");
  for (const visit of ["2", "3"]) {
    server.cut("anna");
    await anna.expectShown("visit", visit);
    await anna.expectShown("state", "online");
    await anna.expectShown("reconnected", "1");
  }
});

test("a server that restarts: everybody is back on the board in a new session", async ({ open, server }) => {
  const anna = await open("anna");
  const ben = await open("ben");
  for (const window of [anna, ben]) await window.expectSettled();
  await anna.addTask("Before");
  await ben.expectItems("tasks", ["Before by anna"]);

  await server.stop();
  for (const window of [anna, ben]) {
    await window.expectShown("state", "reconnecting");
    await window.expectShown("reason", "the connection was lost");
    await expect(window.shown("failures")).not.toHaveText("0");
    await window.expectShown("error", "xhr poll error");
  }
  await ben.addTask("While it was down");
  await ben.expectShown("waiting", "1");
  await server.start();

  for (const window of [anna, ben]) {
    await window.expectShown("state", "online");
    await window.expectShown("restored", "false");
    await window.expectItems("members", ["anna", "ben"]);
    await window.expectItems("tasks", ["Before by anna", "While it was down by ben"]);
    await expect(window.shown("reconnected")).toHaveText(/^[1-9]\d*$/);
    expect(await window.shown("tries").textContent()).toBe(await window.shown("reconnected").textContent());
  }
  await ben.expectShown("waiting", "0");
  await anna.addTask("After");
  await ben.expectItems("tasks", [/^Before/, /^While/, "After by anna"]);
});

test("a server that lets nobody in at first is tried until it does", async ({ open, server }) => {
  server.hold("anna");
  const anna = await open("anna");
  await anna.expectShown("state", "reconnecting");
  await anna.expectShown("error", "xhr poll error");
  await expect(anna.shown("tries")).toHaveText(/^[2-9]|\d\d$/);
  server.release("anna");
  await anna.expectSettled();
  await expect(anna.shown("reconnected")).toHaveText(/^[2-9]|\d\d$/);
  await anna.expectShown("reason", "");
});

test("a browser that goes offline says so, and comes back", async ({ open }) => {
  const anna = await open("anna");
  await anna.expectSettled();
  await anna.page.context().setOffline(true);
  await anna.expectShown("state", "reconnecting");
  await anna.expectShown("reason", "the connection was lost");
  await anna.expectShown("details", "network connection lost");
  await anna.page.context().setOffline(false);
  await anna.expectShown("state", "online");
  await anna.expectShown("visit", "2");
});

test("leaving and coming back, by the member's own wish", async ({ open }) => {
  const anna = await open("anna");
  const ben = await open("ben");
  for (const window of [anna, ben]) await window.expectSettled();
  await ben.expectItems("members", ["anna", "ben"]);
  await anna.click("Leave");
  await anna.expectShown("state", "offline");
  await anna.expectShown("reason", "left");
  await anna.expectShown("details", "");
  await ben.expectItems("members", ["ben"]);
  await ben.addTask("Alone");
  await ben.expectShown("urgent", "added 1");
  await anna.expectItems("tasks", []);

  await anna.click("Come back");
  await anna.expectShown("state", "online");
  await anna.expectItems("tasks", ["Alone by ben"]);
  await ben.expectItems("members", ["anna", "ben"]);
  await anna.expectShown("tries", "0");
});

test("the way in which a WebSocket was lost is described", async ({ open, server }) => {
  const anna = await open("anna");
  await anna.expectSettled();
  await expect(anna.shown("heartbeats")).not.toHaveText("0");
  server.hold("anna");
  await anna.expectShown("reason", "the connection was lost");
  await anna.expectShown("details", "websocket connection closed");
});
