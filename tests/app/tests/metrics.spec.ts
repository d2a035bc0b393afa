/** A connection with a parser from npm: MessagePack. */
import { expect, test } from "../fixtures.ts";

const SUMMARY = "2024-02-29T12:00:00.500Z true 1 2 255 °C";

test("dates and bytes travel as they are, in both directions", async ({ open }) => {
  const anna = await open("anna");
  await anna.expectSettled();
  await anna.expectShown("metrics-state", "out");
  await anna.click("Report");
  await anna.expectShown("metrics-state", "in");
  await anna.expectShown("metrics-transport", "websocket");
  await anna.expectShown("summary", SUMMARY);
  await anna.expectShown("total", "1, 2024-02-29T12:00:00.500Z, 255 2 1");
});

test("the transports that are given as classes are those in use", async ({ open }) => {
  const anna = await open("anna");
  await anna.expectSettled();
  const kinds = new Set<string>();
  anna.page.on("request", (request) => {
    if (request.url().includes("/metrics.io")) kinds.add(request.resourceType());
  });
  const socket = anna.page.waitForEvent("websocket", (candidate) => candidate.url().includes("/metrics.io"));
  await anna.click("Report");
  await socket;
  await anna.expectShown("summary", SUMMARY);
  expect([...kinds]).toEqual(["fetch"]);
});

test("reports of two windows meet at the server, beside the board's connection", async ({ open }) => {
  const anna = await open("anna");
  const ben = await open("ben");
  for (const window of [anna, ben]) await window.expectSettled();
  await anna.click("Report");
  await anna.expectShown("total", /^1, /);
  await ben.click("Report");
  for (const window of [anna, ben]) {
    await window.expectShown("total", /^2, /);
    await window.expectShown("summary", SUMMARY);
  }
  await ben.addTask("Still here");
  await anna.expectItems("tasks", ["Still here by ben"]);
});

test("a restart of the server is survived with the parser too", async ({ open, server }) => {
  const anna = await open("anna");
  await anna.expectSettled();
  await anna.click("Report");
  await anna.expectShown("total", /^1, /);
  await anna.expectShown("metrics-transport", "websocket");
  await server.stop();
  await anna.expectShown("metrics-state", "transport close");
  await anna.click("Report");
  await server.start();
  await anna.expectShown("metrics-state", "in");
  await anna.expectShown("total", /^2, /);
});
