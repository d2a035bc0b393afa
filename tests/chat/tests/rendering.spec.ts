/** Rendering on a server: the newest messages are there before any script has run, and stay. */
import { expect, test, textsOf } from "../fixtures.ts";

for (const scene of ["channel", "scrolling"] as const) {
  test(`preloaded messages are shown from the first paint, without a complaint (${scene})`, async ({
    open,
    server,
  }) => {
    server.log.addMany("1", "old", 25);
    const anna = await open({ scene }, "/rendered");
    await expect(anna.status).toHaveText(/^connected success/);
    await anna.isSettled();
    server.say("1", "live");
    await expect(anna.page.getByText("live")).toBeAttached();
    const rows = await anna.page.evaluate(() => rowsByFrame);
    expect(Math.min(...rows)).toBe(10);
    expect(await anna.page.evaluate(() => app.recovered)).toEqual([]);
    const shown = await anna.rows.allTextContents();
    expect(shown).toEqual(textsOf(server.log.all("1")).slice(-shown.length));
    expect(server.sessions).toBe(1);
  });
}

test("the document has the messages without any script", async ({ browser, server }) => {
  server.log.addMany("1", "old", 25);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.origin}/rendered?${encodeURIComponent("{}")}`);
  await expect(page.getByRole("listitem")).toHaveText(textsOf(server.log.all("1")).slice(-10));
  await expect(page.getByRole("status")).toHaveText("down success");
  await expect(page.getByRole("button", { name: "Older" })).toBeVisible();
  expect(server.sessions).toBe(0);
  // What was preloaded is all that was asked for.
  expect(server.requests).toEqual([""]);
  await context.close();
});

test("what happened between the server's rendering and the connection is there", async ({ open, server }) => {
  server.log.addMany("1", "old", 12);
  server.refusing = true;
  const asked = server.hold("GET", "answered");
  const opening = open({ pollInterval: 60_000 }, "/rendered");
  await asked.reached;
  server.say("1", "between");
  asked.open();
  const anna = await opening;
  server.refusing = false;
  await anna.isSettled();
  await expect(anna.page.getByText("between")).toBeAttached();
  const shown = await anna.rows.allTextContents();
  expect(shown).toEqual(textsOf(server.log.all("1")).slice(-shown.length));
  expect(shown.length).toBeGreaterThanOrEqual(10);
});

declare global {
  /** In the page: how many rows there were in each frame. */
  var rowsByFrame: number[];
}
