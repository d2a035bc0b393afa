/** Nothing goes wrong where nobody looks: no console errors, no failed requests, a clean end. */
import { expect, test } from "../fixtures.ts";

test("no errors while chatting, and none when the page is left", async ({ openWindow, network }) => {
  const anna = await openWindow();
  const ben = await openWindow();
  const complaints: string[] = [];
  for (const { page } of [anna, ben]) {
    page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        complaints.push(`${message.type()}: ${message.text()}`);
      }
    });
    await page.reload();
  }
  await anna.expectTransport("websocket");
  await anna.join("Anna");
  await ben.join("Ben");
  await anna.say("Goodbye");
  await ben.expectMessages(["Goodbye"]);

  await anna.page.goto("about:blank");
  await ben.expectMembers(["Ben (you)"]);
  await ben.say("Alone now");
  await ben.expectMessages(["Goodbye", "Alone now"]);

  expect(complaints).toEqual([]);
  expect(network.seen.refusals).toEqual([]);
});
