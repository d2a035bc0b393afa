/** Rooms are apart: who switches is gone from one and present in the other. */
import { test } from "../fixtures.ts";

test("a message stays in its room, and a newcomer is given the room's messages", async ({ openWindow }) => {
  const anna = await openWindow();
  const ben = await openWindow();
  await anna.join("Anna", "river");
  await ben.join("Ben", "river");
  await anna.say("In the river");
  await ben.expectMessages(["In the river"]);

  await ben.switchTo("sea");
  await ben.expectMembers(["Ben (you)"]);
  await anna.expectMembers(["Anna (you)"]);
  await ben.say("In the sea");
  await ben.expectMessages(["In the sea"]);
  await anna.say("Still in the river");
  await anna.expectMessages(["In the river", "Still in the river"]);

  await ben.switchTo("river");
  await ben.expectMessages(["In the river", "Still in the river"]);
  await ben.leave();
  await anna.expectMembers(["Anna (you)"]);
});
