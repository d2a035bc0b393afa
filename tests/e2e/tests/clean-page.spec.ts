/** Nothing goes wrong where nobody looks: no page complains, while it is open and when it is left. */
import type { Page } from "@playwright/test";

import { type System, systems } from "../../../www/lib/systems.ts";
import { expect, test } from "../fixtures.ts";
import { RoomsWindow } from "../rooms-window.ts";

/** What browsers say by themselves when a server refuses WebSocket, as Next.js does for its routes. */
const REFUSED_WEBSOCKET = /^WebSocket connection to .* failed/;

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    const isComplaint = message.type() === "error" || message.type() === "warning";
    if (isComplaint && !REFUSED_WEBSOCKET.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}

for (const { path, title } of Object.values<System>(systems)) {
  test(`${path} has no complaints`, async ({ page, site }) => {
    const complaints = complaintsOf(page);
    await page.goto(`${site.origin}${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
    for (const state of await page.getByTestId("connection-state").all()) {
      await expect(state).toHaveAttribute("data-state", "connected");
    }
    await page.goto("about:blank");
    expect(complaints).toEqual([]);
  });
}

test("no complaints while people talk, and those who leave are gone", async ({ openTab }) => {
  const anna = new RoomsWindow(await openTab("/rooms"));
  const ben = new RoomsWindow(await openTab("/rooms"));
  const complaints = [anna, ben].map(({ page }) => complaintsOf(page));
  await anna.enter("Anna");
  await ben.enter("Ben");
  await anna.say("salmon", "Goodbye");
  await expect(ben.room("salmon").getByText("Goodbye")).toBeVisible();
  await anna.page.goto("about:blank");
  await ben.expectMembers("salmon", ["Ben (you)"]);
  expect(complaints.flat()).toEqual([]);
});
