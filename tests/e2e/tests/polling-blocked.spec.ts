/** Where polling is refused, `tryAllTransports` goes on to WebSocket. */
import { expect, test } from "../fixtures.ts";

test("polling refused, tryAllTransports: the chat works over WebSocket", async ({ openWindow, network }) => {
  network.polling = "refuse";
  const query = "?transports=polling,websocket&tryAllTransports=1";
  const anna = await openWindow(query);
  const ben = await openWindow(query);
  await anna.join("Anna");
  await ben.join("Ben");

  await anna.say("Over WebSocket");
  for (const window of [anna, ben]) {
    await window.expectMessages(["Over WebSocket"]);
    await window.expectTransport("websocket");
  }
  expect(network.seen.pollingRequests).toBeGreaterThan(0);
});
