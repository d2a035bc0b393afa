/**
 * A WebSocket that is cut 10 ms after every upgrade to it, as some hosts do: the
 * chat does not go on trying for ever, settles on polling, says why, and loses
 * nothing.
 */
import { expect, test } from "../fixtures.ts";

const BURST = Array.from({ length: 20 }, (_, index) => `Message ${index + 1}`);

test("WebSocket cut 10 ms after each upgrade: settled on polling, nothing lost", async ({
  openWindow,
  network,
}) => {
  network.websocket = { cutAfter: "upgrade", delay: 10 };
  const anna = await openWindow();
  const ben = await openWindow();
  await anna.join("Anna");
  await ben.join("Ben");

  for (const text of BURST) await anna.say(text);

  for (const window of [anna, ben]) {
    await window.expectMessages(BURST);
    await window.expectTransport("polling");
    await expect(window.notice).toContainText(
      "WebSocket was cut right after it opened: staying on polling, next try in",
    );
    expect(await window.connectionCount()).toBeLessThanOrEqual(2);
  }
  expect(network.seen.upgrades).toBeGreaterThanOrEqual(2);
});
