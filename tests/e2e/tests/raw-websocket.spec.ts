/** A plain WebSocket: welcomed, told of everything once, and without a gap after an outage. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";

import type { Page } from "@playwright/test";

import { Connection } from "../connection.ts";
import { expect, test } from "../fixtures.ts";

/** The messages with this in them: the server remembers those of other tests. */
function messagesOf(page: Page, mark: string) {
  return page.getByTestId("message").filter({ hasText: mark }).getByTestId("text");
}

async function say(page: Page, text: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Message to all" });
  await field.fill(text);
  await field.press("Enter");
}

/** By a WebSocket of its own, which the faults of a tab do not concern. */
async function sayByItself(page: Page, ...texts: string[]): Promise<void> {
  await page.evaluate(async (all) => {
    const socket = new WebSocket(`ws://${location.host}/api/ws`);
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    for (const text of all) socket.send(text);
    socket.close();
    await new Promise((resolve) => socket.addEventListener("close", resolve));
  }, texts);
}

test("two people are welcomed, and read each other, each message once", async ({ openTab }) => {
  const mark = randomUUID();
  const pages = [await openTab("/raw-websocket"), await openTab("/raw-websocket")] as const;
  for (const page of pages) {
    const connection = new Connection(page);
    await connection.expectState("connected");
    await expect(connection.transport).toHaveText("WebSocket");
    await expect(connection.notice).toContainText("Welcome. Connections to this server:");
  }
  await say(pages[0], `${mark} by POST <b>not bold</b>`);
  for (const page of pages)
    await expect(messagesOf(page, mark)).toHaveText([`${mark} by POST <b>not bold</b>`]);
  await sayByItself(pages[1], `${mark} by WebSocket`);
  for (const page of pages) {
    await expect(messagesOf(page, mark)).toHaveText([
      `${mark} by POST <b>not bold</b>`,
      `${mark} by WebSocket`,
    ]);
  }
  await pages[0].reload();
  await expect(messagesOf(pages[0], mark)).toHaveCount(2);
});

test("the network is cut: what others said meanwhile comes in its place", async ({ openTab }) => {
  const mark = randomUUID();
  const page = await openTab("/raw-websocket");
  const connection = new Connection(page);
  await connection.expectState("connected");
  await say(page, `${mark} before`);
  await connection.press("Cut the network");
  await connection.expectState("reconnecting");

  // More than a page of them.
  const missed = Array.from({ length: 25 }, (_, index) => `${mark} missed ${index}`);
  await sayByItself(page, ...missed);
  const button = page.getByRole("button", { name: "Let somebody else write" });
  await button.click();
  await expect(button.locator("..").getByRole("status")).toHaveText("Done.");

  await connection.press("Mend the network");
  await connection.expectState("connected");
  await expect(messagesOf(page, mark)).toHaveText([`${mark} before`, ...missed]);
  await expect(page.getByTestId("text").last()).toContainText("Somebody else at");
  await expect(connection.reconnections).toHaveText("1");
});

test("a message that could not be sent can be sent again", async ({ openTab }) => {
  const mark = randomUUID();
  const page = await openTab("/raw-websocket");
  const connection = new Connection(page);
  await connection.expectState("connected");
  await connection.press("Cut the network");
  await say(page, mark);
  const again = page.getByRole("button", { name: "Not sent: try again" });
  await expect(again).toBeVisible();
  await connection.press("Mend the network");
  await connection.expectState("connected");
  await again.click();
  await expect(page.getByTestId("message").filter({ hasText: mark })).toHaveAttribute(
    "data-delivery",
    "sent",
  );
  await expect(messagesOf(page, mark)).toHaveCount(1);
});

test("WebSocket is blocked: messages are asked for until it is allowed", async ({ openTab }) => {
  const mark = randomUUID();
  const page = await openTab("/raw-websocket");
  const other = await openTab("/raw-websocket");
  const connection = new Connection(page);
  const updates = page.getByTestId("updates");
  await connection.expectState("connected");
  await expect(updates).toHaveText("as they happen");
  await connection.press("Block WebSocket");
  await connection.expectState("reconnecting");
  await expect(updates).toHaveText("asked for each second");
  await say(other, mark);
  await expect(messagesOf(page, mark)).toHaveCount(1);

  await connection.press("Allow WebSocket");
  await connection.expectState("connected");
  await expect(updates).toHaveText("as they happen");
  await expect(messagesOf(page, mark)).toHaveCount(1);
});

test("the network is slow: a message is shown at once, and is sent a while later", async ({ openTab }) => {
  const mark = randomUUID();
  const page = await openTab("/raw-websocket");
  const connection = new Connection(page);
  await connection.expectState("connected");
  await connection.press("Slow it down");
  await say(page, mark);
  const message = page.getByTestId("message").filter({ hasText: mark });
  await expect(message).toHaveAttribute("data-delivery", "sending");
  await expect(message).toHaveAttribute("data-delivery", "sent");
  await connection.press("Full speed");
  await connection.expectState("connected");
});

test("the server starts again: the page comes back, and shows what the server has", async ({ openTab }) => {
  const mark = randomUUID();
  const page = await openTab("/raw-websocket");
  const connection = new Connection(page);
  await connection.expectState("connected");
  await say(page, `${mark} before`);
  await expect(messagesOf(page, mark)).toHaveCount(1);
  await connection.press("Restart the server");
  await expect(connection.reconnections).toHaveText("1");
  await connection.expectState("connected");
  await say(page, `${mark} after`);
  await expect(messagesOf(page, mark)).toHaveText([`${mark} after`]);
});

test("the server refuses pages of others, and what is no message", async ({ openTab, site }) => {
  const upgrade = request(`http://127.0.0.1:${site.port}/api/ws`, {
    headers: {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": Buffer.alloc(16).toString("base64"),
      origin: "http://elsewhere.example",
    },
  });
  upgrade.end();
  const [refusal] = (await once(upgrade, "response")) as [IncomingMessage];
  expect(refusal.statusCode).toBe(403);
  refusal.destroy();

  const page = await openTab("/raw-websocket");
  const answers = await page.evaluate(async () => {
    const socket = new WebSocket(`ws://${location.host}/api/ws`);
    const next = () =>
      new Promise<string>((resolve) =>
        socket.addEventListener("message", ({ data }) => resolve(data), { once: true }),
      );
    await next();
    const all: unknown[] = [];
    for (const wrong of [" ", "x".repeat(2001), new Uint8Array(10)]) {
      socket.send(wrong);
      all.push(JSON.parse(await next()));
    }
    socket.send("x".repeat(10_000));
    await new Promise<void>((resolve) =>
      socket.addEventListener("close", ({ code }) => resolve(void all.push(code))),
    );
    return all;
  });
  const invalid = { type: "error", error: "invalid" };
  expect(answers).toEqual([invalid, invalid, invalid, 1009]);

  const post = (data: object, headers = {}) =>
    page.request.post(`${site.origin}/api/ws/messages`, { data, headers });
  const message = { id: randomUUID(), text: randomUUID() };
  expect((await post({ text: "no id" })).status()).toBe(400);
  expect((await post({ ...message, text: "x".repeat(2001) })).status()).toBe(400);
  expect((await post(message, { origin: "http://elsewhere.example" })).status()).toBe(400);
  const [first, second] = [await post(message), await post(message)];
  expect(await second.json()).toEqual(await first.json());
  await expect(messagesOf(page, message.text)).toHaveCount(1);
});
