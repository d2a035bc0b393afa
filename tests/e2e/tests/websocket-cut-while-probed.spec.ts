/**
 * A WebSocket that is accepted and cut before or while Engine.IO tries it: the
 * chat settles on polling, says why, and loses nothing.
 */
import { expect, test } from "../fixtures.ts";

const BURST = Array.from({ length: 20 }, (_, index) => `Message ${index + 1}`);

test("WebSocket cut 10 ms after it was accepted: settled on polling, nothing lost", async ({
  openWindow,
  network,
}) => {
  network.websocket = { cutAfter: "accept", delay: 10 };
  const anna = await openWindow();
  const ben = await openWindow();
  await anna.join("Anna");
  await ben.join("Ben");

  for (const text of BURST) await anna.say(text);

  for (const window of [anna, ben]) {
    await window.expectMessages(BURST);
    await window.expectTransport("polling");
    await expect(window.notice).toContainText(/WebSocket .*staying on polling/);
    expect(await window.connectionCount()).toBeLessThanOrEqual(2);
  }
  expect(network.seen.webSocketsAccepted).toBeGreaterThan(0);
});
