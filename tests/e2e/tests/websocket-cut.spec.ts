/**
 * A WebSocket that is cut 10 ms after every upgrade to it, as some hosts do, or
 * before Engine.IO has tried it: the chat does not go on trying for ever, settles
 * on polling within two connections, says why, and loses nothing.
 */
import { expect, test } from "../fixtures.ts";

const BURST = Array.from({ length: 20 }, (_, index) => `Message ${index + 1}`);

const cuts = [
  { cutAfter: "upgrade", notice: "WebSocket was cut right after it opened: staying on polling, next try in" },
  { cutAfter: "accept", notice: /WebSocket .*staying on polling/ },
] as const;

for (const { cutAfter, notice } of cuts) {
  test(`WebSocket cut 10 ms after ${cutAfter}: settled on polling, nothing lost`, async ({
    openWindow,
    network,
  }) => {
    network.websocket = { cutAfter, delay: 10 };
    const anna = await openWindow();
    const ben = await openWindow();
    await anna.join("Anna");
    await ben.join("Ben");

    for (const text of BURST) await anna.say(text);

    for (const window of [anna, ben]) {
      await window.expectMessages(BURST);
      await window.expectTransport("polling");
      await expect(window.notice).toContainText(notice);
      expect(await window.connectionCount()).toBeLessThanOrEqual(2);
    }
    // Each window met with what it was to meet.
    const met = cutAfter === "upgrade" ? network.seen.upgrades : network.seen.webSocketsAccepted;
    expect(met).toBeGreaterThanOrEqual(2);
  });
}
