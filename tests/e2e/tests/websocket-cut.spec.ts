/**
 * A WebSocket that is cut right after every upgrade to it, as some hosts do, or before
 * Engine.IO has tried it: the rooms do not go on trying for ever, settle on polling
 * within three connections, say why, and lose nothing.
 */
import { randomUUID } from "node:crypto";

import { FaultyProxy } from "../faulty-proxy.ts";
import { expect, test } from "../fixtures.ts";
import { RoomsWindow } from "../rooms-window.ts";

const cuts = [
  { moment: "upgrade", notice: "WebSocket was cut right after it opened: staying on polling, next try in" },
  { moment: "accept", notice: /WebSocket .*staying on polling/ },
] as const;

for (const { moment, notice } of cuts) {
  test(`WebSocket cut after ${moment}: settled on polling, nothing lost`, async ({ openTab, site }) => {
    const proxy = await FaultyProxy.start(site.port, moment);
    const anna = new RoomsWindow(await openTab("/rooms"));
    await anna.page.goto(`${proxy.origin}/rooms`);
    const ben = new RoomsWindow(await openTab("/rooms"));
    const room = `river ${randomUUID().slice(0, 8)}`;
    for (const [name, window] of Object.entries({ Anna: anna, Ben: ben })) {
      await window.enter(name);
      await window.join(room);
      await window.expectStatus(room, "joined");
    }

    await anna.connection.expectTransport("polling");
    await expect(anna.connection.notice).toContainText(notice);
    // A WebSocket that has carried a message before it was cut gets a second chance.
    expect(Number(await anna.connection.reconnections.textContent())).toBeLessThanOrEqual(2);
    for (const text of ["One", "Two", "Three"]) await anna.say(room, text);
    for (const window of [anna, ben]) await window.expectMessages(room, ["One", "Two", "Three"]);
    // It met with what it was to meet.
    expect(proxy.cuts).toBeGreaterThanOrEqual(1);
    await proxy.close();
  });
}
