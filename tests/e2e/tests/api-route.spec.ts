/**
 * S1, as `next start` serves it: both clients work over polling, Sockeye says why and loses
 * no message, and goes on by itself where the original never gets through.
 */
import type { Page } from "@playwright/test";

import { ApiRoutePage, BURST } from "../api-route-page.ts";
import { expect, test } from "../fixtures.ts";
import { answerTo } from "../polling-client.ts";

const CUT = "WebSocket was cut right after it opened: staying on polling, next try in";

test("both clients stay on polling, and each message is acknowledged", async ({ openTab }) => {
  const tab = await openTab("/api-route");
  const page = await settled(tab);
  await expect(tab.getByTestId("mode")).toContainText("production server (next start)");
  // The original is told of the upgrade that failed; it knows of no cut.
  await page.original.expectSettled("WebSocket is blocked here: staying on polling.");

  for (let press = 0; press < 3; press++) await page.sendBurst();
  for (const client of [page.sockeye, page.original]) {
    await client.expectAcknowledged(3 * BURST);
    await expect(client.counter("received")).toHaveText(String(3 * BURST));
  }
});

test("one message each second, until they are stopped", async ({ openTab }) => {
  const tab = await openTab("/api-route");
  const { sockeye } = await settled(tab);
  await tab.getByRole("button", { name: "Send one each second" }).click();
  await expect(sockeye.counter("acknowledged")).toHaveText("3");
  await tab.getByRole("button", { name: "Stop sending" }).click();
  await sockeye.expectAcknowledged(await sockeye.count("sent"));
});

test("WebSocket first: Sockeye goes on with polling, the original opens it for ever", async ({ openTab }) => {
  const tab = await openTab("/api-route?first=websocket");
  const page = await settled(tab);
  const disconnects = await page.sockeye.count("disconnects");
  // A WebSocket that has carried something is given a second chance.
  expect(disconnects).toBeLessThanOrEqual(2);

  for (let press = 0; press < 3; press++) await page.sendBurst();
  await page.sockeye.expectAcknowledged(3 * BURST);
  await expect.poll(() => page.original.count("disconnects")).toBeGreaterThan(2);
  await page.sockeye.connection.expectTransport("polling");
  expect(await page.sockeye.count("disconnects")).toBe(disconnects);
});

test("network cut: what is sent meanwhile arrives when it is mended", async ({ openTab }) => {
  const page = await settled(await openTab("/api-route"));
  await page.press("Cut the network");
  await page.sockeye.connection.expectState("reconnecting");
  await page.sendBurst();
  await expect(page.sockeye.connection.buffered).toHaveText(String(BURST));

  await page.press("Mend the network");
  await page.sockeye.expectAcknowledged(BURST);
  await page.original.connection.expectState("connected");
});

test("WebSocket blocked: nothing that works is disturbed", async ({ openTab }) => {
  const page = await settled(await openTab("/api-route"));
  await page.press("Block WebSocket");
  await page.sendBurst();
  await page.sockeye.expectAcknowledged(BURST);
  await page.sockeye.connection.expectTransport("polling");
});

test("slow network: each message is acknowledged", async ({ openTab }) => {
  const page = await settled(await openTab("/api-route"));
  await page.press("Slow it down");
  await page.sendBurst();
  await page.sockeye.expectAcknowledged(BURST);
  await page.press("Full speed");
});

test("server restarted: the first request of a client starts Socket.IO in it", async ({ openTab }) => {
  const page = await settled(await openTab("/api-route"));
  const reconnections = Number(await page.sockeye.connection.reconnections.textContent());
  await page.press("Restart the server");
  await expect(page.sockeye.connection.reconnections).toHaveText(String(reconnections + 1));
  await page.sendBurst();
  await page.sockeye.expectAcknowledged(BURST);
  await page.original.connection.expectState("connected");
});

test("server restarted, WebSocket first: the server is there for it", async ({ openTab }) => {
  const page = await settled(await openTab("/api-route?first=websocket"));
  await page.press("Restart the server");
  await expect(page.original.connection.state).toHaveAttribute("data-state", "reconnecting");
  const cuts = await page.original.count("disconnects");
  await expect.poll(() => page.original.count("disconnects")).toBeGreaterThan(cuts);
  await page.sockeye.connection.expectState("connected");
});

test("what makes no sense is refused, and so are pages of others", async ({ openTab, request }) => {
  const tab = await openTab("/api-route");
  const page = await settled(tab);
  const handshake = `${new URL(tab.url()).origin}/api/socket/io?EIO=4&transport=polling`;
  const foreign = await request.get(handshake, { headers: { origin: "http://example.com" } });
  expect(foreign.status()).toBe(403);
  for (const value of ["1", null, { number: 1 }, 1.5]) {
    expect(await answerTo(tab, "/api/socket/io", "message", value)).toBe(
      '430[{"ok":false,"error":"invalid"}]',
    );
  }
  await expect(page.sockeye.counter("received")).toHaveText("0");
});

/** The page, once both of its clients are connected and Sockeye has said why over polling. */
async function settled(tab: Page): Promise<ApiRoutePage> {
  const page = new ApiRoutePage(tab);
  await page.sockeye.expectSettled(CUT);
  return page;
}
