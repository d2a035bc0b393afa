/** Rooms on the custom server: apart, joined again first after each outage, and nothing twice. */
import { randomUUID } from "node:crypto";

import { expect, type OpenTab, test } from "../fixtures.ts";
import { RoomsWindow } from "../rooms-window.ts";

/** A room that no other test has been in, with these people. */
async function together<Names extends string[]>(
  openTab: OpenTab,
  ...names: Names
): Promise<[room: string, windows: { [Place in keyof Names]: RoomsWindow }]> {
  const room = `river ${randomUUID().slice(0, 8)}`;
  const windows: RoomsWindow[] = [];
  for (const name of names) {
    const window = new RoomsWindow(await openTab("/rooms"));
    await window.enter(name);
    await window.join(room);
    await window.expectStatus(room, "joined");
    windows.push(window);
  }
  return [room, windows as { [Place in keyof Names]: RoomsWindow }];
}

test("two people read each other after the upgrade, and see each other come and go", async ({ openTab }) => {
  const [room, [anna, ben]] = await together(openTab, "Anna", "Ben");
  for (const { connection } of [anna, ben]) {
    await connection.expectTransport("websocket");
    await expect(connection.upgrade).toHaveText(/^to WebSocket, \d+ ms after connecting$/);
    await expect(connection.reconnections).toHaveText("0");
  }
  await anna.expectMembers(room, ["Anna (you)", "Ben"]);
  await ben.expectMembers(room, ["Anna", "Ben (you)"]);

  await anna.say(room, "Hello Ben");
  await ben.expectMessages(room, ["Hello Ben"]);
  await ben.say(room, "Hello Anna, 你好 🐟 <b>not bold</b>");
  for (const window of [anna, ben]) {
    await window.expectMessages(room, ["Hello Ben", "Hello Anna, 你好 🐟 <b>not bold</b>"]);
  }

  await ben.leave(room);
  await anna.expectMembers(room, ["Anna (you)"]);
  await ben.join(room);
  await anna.expectMembers(room, ["Anna (you)", "Ben"]);
  await ben.page.goto("about:blank");
  await anna.expectMembers(room, ["Anna (you)"]);
});

test("a message stays in its room, and a newcomer is given the room's messages", async ({ openTab }) => {
  const [river, [anna, ben]] = await together(openTab, "Anna", "Ben");
  const sea = `sea ${randomUUID().slice(0, 8)}`;
  await anna.join(sea);
  await anna.say(river, "In the river");
  await anna.say(sea, "In the sea");
  await ben.expectMessages(river, ["In the river"]);
  await anna.expectMessages(river, ["In the river"]);
  await anna.expectMessages(sea, ["In the sea"]);
  await ben.expectMembers(river, ["Anna", "Ben (you)"]);

  await ben.join(sea);
  await ben.expectMessages(sea, ["In the sea"]);
  await ben.expectMessages(river, ["In the river"]);
  await anna.expectMembers(sea, ["Anna (you)", "Ben"]);
});

test("the network is cut: rooms are joined again before what waited is sent", async ({ openTab }) => {
  const [room, [anna, ben]] = await together(openTab, "Anna", "Ben");
  await ben.connection.expectTransport("websocket");
  await ben.connection.press("Cut the network");
  await ben.connection.expectState("reconnecting");
  await ben.expectStatus(room, "waiting");
  await anna.expectMembers(room, ["Anna (you)"]);

  await anna.say(room, "Are you there?");
  await anna.expectMessages(room, ["Are you there?"]);
  await ben.say(room, "One");
  await ben.say(room, "Two");
  await ben.expectWaiting(room, ["One", "Two"]);
  await expect(ben.connection.buffered).toHaveText("2");

  await ben.connection.press("Mend the network");
  await ben.connection.expectState("connected");
  for (const window of [anna, ben]) await window.expectMessages(room, ["Are you there?", "One", "Two"]);
  await anna.expectMembers(room, ["Anna (you)", "Ben"]);
  await expect(ben.connection.reconnections).toHaveText("1");
  await expect(ben.connection.buffered).toHaveText("0");

  const sent = await ben.sent.allInnerTexts();
  expect(sent.slice(sent.lastIndexOf("connection lost")).slice(0, 6)).toEqual([
    "connection lost",
    "join-room lobby",
    "join-room salmon",
    `join-room ${room}`,
    `send-message ${room}: One`,
    `send-message ${room}: Two`,
  ]);
});

test("what was on its way when the network was cut is said to be unconfirmed, and is never doubled", async ({
  openTab,
}) => {
  const [room, [anna, ben]] = await together(openTab, "Anna", "Ben");
  await ben.connection.press("Slow it down");
  await ben.say(room, "Perhaps");
  await ben.connection.press("Cut the network");
  const sendAgain = ben.room(room).getByRole("button", { name: "Not confirmed: send again" });
  await expect(sendAgain).toBeVisible();

  await ben.connection.press("Mend the network");
  await ben.expectStatus(room, "joined");
  // Either the server has it, or the sender decides.
  await expect(async () => {
    if (await sendAgain.isVisible()) await sendAgain.click();
    await expect(ben.room(room).getByTestId("message")).toHaveAttribute("data-delivery", "sent", {
      timeout: 5000,
    });
  }).toPass();
  for (const window of [anna, ben]) await window.expectMessages(room, ["Perhaps"]);
});

test("WebSocket is blocked: the rooms work over polling, and the page says so", async ({ openTab }) => {
  const [room, [anna, ben]] = await together(openTab, "Anna", "Ben");
  await ben.connection.expectTransport("websocket");
  await ben.connection.press("Block WebSocket");
  await ben.connection.expectTransport("polling");
  await expect(ben.connection.notice).toContainText("staying on polling");
  await ben.expectStatus(room, "joined");
  await ben.say(room, "Over polling");
  for (const window of [anna, ben]) await window.expectMessages(room, ["Over polling"]);

  await ben.connection.press("Allow WebSocket");
  await ben.page.reload();
  await ben.enter("Ben");
  await ben.connection.expectTransport("websocket");
});

test("the network is slow: the strip shows the round trip, and all arrives in order", async ({ openTab }) => {
  const [room, [anna, ben]] = await together(openTab, "Anna", "Ben");
  await ben.connection.press("Slow it down");
  // The fault adds 400 ms in each direction.
  await expect(ben.connection.roundTrip).toHaveText(/^(8\d\d|9\d\d|\d{4,}) ms$/);
  for (const text of ["One", "Two", "Three"]) await ben.say(room, text);
  for (const window of [anna, ben]) await window.expectMessages(room, ["One", "Two", "Three"]);
  await ben.connection.press("Full speed");
  await expect(ben.connection.roundTrip).toHaveText(/^[1-7]?\d{1,2} ms$/);
});

test("the server starts again: both come back, join again and go on", async ({ openTab }) => {
  const [room, [anna, ben]] = await together(openTab, "Anna", "Ben");
  await anna.say(room, "Before");
  await ben.expectMessages(room, ["Before"]);
  await anna.connection.press("Restart the server");
  for (const window of [anna, ben]) {
    await expect(window.connection.reconnections).toHaveText("1");
    await window.expectStatus(room, "joined");
  }
  await anna.expectMembers(room, ["Anna (you)", "Ben"]);
  await ben.say(room, "After");
  for (const window of [anna, ben]) await window.expectMessages(room, ["Before", "After"]);
});

test("two connections of one name are one member, until both are gone", async ({ openTab }) => {
  const [room, [ben, anna, other]] = await together(openTab, "Ben", "Anna", "Anna");
  await ben.expectMembers(room, ["Anna", "Ben (you)"]);
  await other.page.goto("about:blank");
  await anna.say(room, "Still here");
  await ben.expectMessages(room, ["Still here"]);
  await ben.expectMembers(room, ["Anna", "Ben (you)"]);
  await anna.page.goto("about:blank");
  await ben.expectMembers(room, ["Ben (you)"]);
});

test("a room too many is refused until another one is left", async ({ openTab }) => {
  const anna = new RoomsWindow(await openTab("/rooms"));
  await anna.enter("Anna");
  for (const room of ["river", "sea"]) {
    await anna.join(room);
    await anna.expectStatus(room, "joined");
  }
  await anna.join("pond");
  await anna.expectStatus("pond", "refused");
  await expect(anna.room("pond").getByText("Refused: leave another room first")).toBeVisible();

  await anna.leave("pond");
  await anna.leave("salmon");
  await anna.join("pond");
  await anna.expectStatus("pond", "joined");
});

test("a name that the server does not accept is refused with its reason", async ({ openTab }) => {
  const page = await openTab("/rooms");
  await page.getByLabel("Your name").fill("An\u0001na");
  await page.getByRole("button", { name: "Enter" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "This name is not accepted." })).toBeVisible();
  await new RoomsWindow(page).connection.expectState("closed");
});
