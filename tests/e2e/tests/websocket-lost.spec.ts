/**
 * A WebSocket that has carried messages and is lost once: the chat comes back to
 * WebSocket, and what was on its way arrives once.
 */
import { expect, test } from "../fixtures.ts";

const BURST = Array.from({ length: 20 }, (_, index) => `Message ${index + 1}`);

test("WebSocket lost in the middle of a burst: back on WebSocket, nothing lost", async ({
  openWindow,
  network,
}) => {
  const anna = await openWindow();
  const ben = await openWindow();
  for (const window of [anna, ben]) await window.expectTransport("websocket");
  await anna.join("Anna");
  await ben.join("Ben");

  for (const [index, text] of BURST.entries()) {
    await anna.say(text);
    if (index === BURST.length / 2) network.cutWebSockets();
  }

  for (const window of [anna, ben]) {
    await window.expectMessages(BURST);
    await window.expectTransport("websocket");
    await expect(window.connections).toHaveText("2");
  }
});
