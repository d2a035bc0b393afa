/** Two people in one room read each other, over a connection that was upgraded. */
import { expect, test } from "../fixtures.ts";

test("two windows in one room exchange messages after the upgrade", async ({ openWindow }) => {
  const anna = await openWindow();
  const ben = await openWindow();
  for (const window of [anna, ben]) {
    await window.expectTransport("websocket");
    await expect(window.upgrade).toHaveText(/^to WebSocket, \d+ ms after connecting$/);
    await expect(window.connections).toHaveText("1");
  }

  await anna.join("Anna");
  await ben.join("Ben");
  await anna.expectMembers(["Anna (you)", "Ben"]);
  await ben.expectMembers(["Anna", "Ben (you)"]);

  await anna.say("Hello Ben");
  await ben.expectMessages(["Hello Ben"]);
  await ben.say("Hello Anna, 你好 🐟");
  for (const window of [anna, ben]) {
    await window.expectMessages(["Hello Ben", "Hello Anna, 你好 🐟"]);
  }
});
