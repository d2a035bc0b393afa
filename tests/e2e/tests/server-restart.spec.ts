/** A server that stops and starts again: everybody comes back alone, nothing is lost. */
import { expect, test } from "../fixtures.ts";

for (const signal of ["SIGKILL", "SIGTERM"] as const) {
  test(`server restarted after ${signal}: both windows reconnect, rejoin and go on`, async ({
    openWindow,
    site,
  }) => {
    const anna = await openWindow();
    const ben = await openWindow();
    await anna.join("Anna");
    await ben.join("Ben");
    await anna.say("Before");
    await ben.expectMessages(["Before"]);

    await site.stop(signal);
    for (const window of [anna, ben]) {
      await expect(window.state).toHaveAttribute("data-state", "reconnecting");
    }
    await anna.say("While it was down");
    await expect(anna.messages.last()).toHaveAttribute("data-delivery", "retrying");
    await site.start();

    for (const window of [anna, ben]) await window.expectTransport("websocket");
    await anna.expectMembers(["Anna (you)", "Ben"]);
    await ben.expectMembers(["Anna", "Ben (you)"]);
    await ben.expectMessages(["Before", "While it was down"]);
    await ben.say("After");
    for (const window of [anna, ben]) {
      await window.expectMessages(["Before", "While it was down", "After"]);
    }
  });
}
