/**
 * S1, as `next dev` serves it: WebSockets are accepted and cut some milliseconds later.
 * Sockeye settles on polling and loses nothing; the original, where it opens WebSockets
 * first, is never connected for longer than that.
 */
import { ApiRoutePage, BURST } from "../api-route-page.ts";
import { expect, test } from "../fixtures.ts";

// Only the server without a custom server, which compiles its pages when they are asked for.
test.use({ environment: { NODE_ENV: "development", ONLY: "stock" } });
test.setTimeout(180_000);

const CUT = "WebSocket was cut right after it opened: staying on polling, next try in";

for (const path of ["/api-route", "/api-route?first=websocket"]) {
  test(`${path}: Sockeye settles on polling, and each message is acknowledged`, async ({ openTab }) => {
    const tab = await openTab(path);
    await expect(tab.getByTestId("mode")).toContainText("development server (next dev)");
    const page = new ApiRoutePage(tab);
    await page.sockeye.expectSettled(CUT);
    const disconnects = await page.sockeye.count("disconnects");
    // A WebSocket that has carried something is given a second chance.
    expect(disconnects).toBeLessThanOrEqual(2);

    for (let press = 0; press < 3; press++) await page.sendBurst();
    await page.sockeye.expectAcknowledged(3 * BURST);
    await page.sockeye.connection.expectTransport("polling");
    expect(await page.sockeye.count("disconnects")).toBe(disconnects);
  });
}

test("WebSocket first: while the original is cut again and again, Sockeye stays connected", async ({
  openTab,
}) => {
  const { sockeye, original } = new ApiRoutePage(await openTab("/api-route?first=websocket"));
  await sockeye.expectSettled(CUT);
  const disconnects = await sockeye.count("disconnects");
  const cuts = await original.count("disconnects");
  await expect.poll(() => original.count("disconnects")).toBeGreaterThanOrEqual(cuts + 2);
  expect(await sockeye.count("disconnects")).toBe(disconnects);
});
