/** A server of another origin: one connection for two namespaces, from mounting to unmounting. */
import type { Page } from "@playwright/test";

import { Connection } from "../connection.ts";
import { expect, test } from "../fixtures.ts";

/** How many connections of the tab the server has seen, and has. */
async function expectCounts(page: Page, opened: number, open: number): Promise<void> {
  await expect(page.getByTestId("opened")).toHaveText(String(opened));
  await expect(page.getByTestId("open")).toHaveText(String(open));
}

async function expectTicking(page: Page): Promise<void> {
  const prices = page.getByTestId("prices");
  await expect(prices).toContainText(/Sockeye\s*\d+\.\d\d/);
  const before = await prices.innerText();
  await expect.poll(() => prices.innerText()).not.toBe(before);
}

test("two namespaces share one connection, which rendering again does not open twice", async ({
  openTab,
}) => {
  const page = await openTab("/plain");
  const connection = new Connection(page);
  await connection.expectTransport("websocket");
  await expectTicking(page);
  await expectCounts(page, 1, 1);

  for (let index = 0; index < 3; index += 1) await page.getByRole("button", { name: "Render again" }).click();
  await expect(page.getByTestId("renderings")).toHaveText("4");
  await expect(page.getByTestId("prices")).toHaveAttribute("data-renderings", "4");
  await expectTicking(page);
  await expectCounts(page, 1, 1);
});

test("unmounting closes the connection, mounting opens another one", async ({ openTab }) => {
  const page = await openTab("/plain");
  await expectCounts(page, 1, 1);
  await page.getByRole("button", { name: "Unmount" }).click();
  await expectCounts(page, 1, 0);
  await page.getByRole("button", { name: "Mount" }).click();
  await expectTicking(page);
  await expectCounts(page, 2, 1);
});

test("a wrong namespace shows its connect_error, as often as it is tried", async ({ openTab }) => {
  const page = await openTab("/plain");
  await new Connection(page).expectTransport("websocket");
  const answer = page.getByTestId("namespace-answer");
  for (let index = 0; index < 2; index += 1) {
    await page.getByRole("button", { name: "Connect to /nowhere" }).click();
    await expect(answer).toHaveText("connect_error: Invalid namespace");
  }
  await expectTicking(page);
  await expectCounts(page, 1, 1);
});

test("the network is cut and mended: the prices go on", async ({ openTab }) => {
  const page = await openTab("/plain");
  const connection = new Connection(page);
  await connection.expectState("connected");
  await connection.press("Cut the network");
  await connection.expectState("reconnecting");
  await expect(page.getByTestId("open")).toHaveText("?");
  await connection.press("Mend the network");
  await connection.expectState("connected");
  await expectTicking(page);
  await expect(page.getByTestId("open")).toHaveText("1");
  await expect(connection.reconnections).toHaveText("1");
});

test("WebSocket is blocked: the prices come over polling", async ({ openTab }) => {
  const page = await openTab("/plain");
  const connection = new Connection(page);
  await connection.expectTransport("websocket");
  await connection.press("Block WebSocket");
  await connection.expectTransport("polling");
  await expect(connection.notice).toContainText("staying on polling");
  await expectTicking(page);
  await connection.press("Allow WebSocket");
  await page.reload();
  await connection.expectTransport("websocket");
});

test("the network is slow: the strip shows the round trip, and the prices go on", async ({ openTab }) => {
  const page = await openTab("/plain");
  const connection = new Connection(page);
  await connection.expectTransport("websocket");
  await connection.press("Slow it down");
  // The fault adds 400 ms in each direction.
  await expect(connection.roundTrip).toHaveText(/^(8\d\d|9\d\d|\d{4,}) ms$/);
  await expectTicking(page);
  await connection.press("Full speed");
  await expect(connection.roundTrip).toHaveText(/^[1-7]?\d{1,2} ms$/);
});

test("the server starts again: the page comes back by itself", async ({ openTab }) => {
  const page = await openTab("/plain");
  const connection = new Connection(page);
  await connection.expectState("connected");
  await connection.press("Restart the server");
  await expect(connection.reconnections).toHaveText("1");
  await connection.expectState("connected");
  await expectTicking(page);
  // The server that counts has begun anew.
  await expectCounts(page, 1, 1);
});

test("the server is for the pages of this site alone", async ({ openTab }) => {
  const page = await openTab("/plain");
  const asked = await page.waitForRequest(/\/connections\?/);
  const { origin } = new URL(asked.url());
  const polling = `${origin}/socket.io/?EIO=4&transport=polling`;
  const own = { origin: new URL(page.url()).origin };
  expect((await page.request.get(polling, { headers: own })).headers()["access-control-allow-origin"]).toBe(
    own.origin,
  );
  for (const foreign of ["http://elsewhere.example", "null", origin]) {
    const headers = { origin: foreign };
    expect((await page.request.get(polling, { headers })).status()).toBe(403);
    expect((await page.request.get(asked.url(), { headers })).status()).toBe(404);
  }
});
