/** Where WebSocket is refused, the chat works over polling and the page says so. */
import { expect, test } from "../fixtures.ts";

test("WebSocket refused: the chat works over polling", async ({ openWindow, network }) => {
  network.websocket = "refuse";
  const anna = await openWindow();
  const ben = await openWindow();
  await anna.join("Anna");
  await ben.join("Ben");

  await anna.say("Over polling");
  await ben.expectMessages(["Over polling"]);
  await ben.say("So am I");
  for (const window of [anna, ben]) {
    await window.expectMessages(["Over polling", "So am I"]);
    await expect(window.notice).toContainText("WebSocket is blocked here: staying on polling");
    await window.expectTransport("polling");
    await expect(window.connections).toHaveText("1");
  }
  expect(network.seen.webSocketsRequested).toBeGreaterThan(0);
  expect(network.seen.webSocketsAccepted).toBe(0);
});
