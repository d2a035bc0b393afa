/** A namespace with a password: refusals, and what an administrator may do. */
import { expect, test } from "../fixtures.ts";

test("a wrong password is refused with a reason, and the right one works afterwards", async ({ open }) => {
  const anna = await open("anna");
  await anna.expectSettled();
  await anna.submit("Password", "guess");
  await anna.expectShown("admin-state", "refused");
  await anna.expectShown("refusal", "not authorized, 401, attempt 1");
  await anna.submit("Password", "another");
  await anna.expectShown("refusal", "not authorized, 401, attempt 2");
  await anna.expectShown("admin-state", "refused");
  await anna.submit("Password", "secret");
  await anna.expectShown("admin-state", "in with secret, attempt 3");
  // The board has noticed nothing.
  await anna.expectShown("state", "online");
  await anna.expectShown("tries", "0");
});

test("who is kicked stays out until they come back themselves", async ({ open }) => {
  const anna = await open("anna");
  const ben = await open("ben");
  for (const window of [anna, ben]) await window.expectSettled();
  await anna.submit("Password", "secret");
  await anna.expectShown("admin-state", /^in with secret/);

  await anna.submit("Name", "ben");
  await anna.expectShown("kick-result", "ben");
  await ben.expectShown("state", "offline");
  await ben.expectShown("reason", "ended by the server");
  await anna.expectItems("members", ["anna"]);
  await anna.submit("Name", "zoe");
  await anna.expectShown("kick-result", "nobody");
  await ben.expectShown("tries", "0");

  await ben.click("Come back");
  await ben.expectShown("state", "online");
  await anna.expectItems("members", ["anna", "ben"]);
  await ben.addTask("Forgiven");
  await anna.expectItems("tasks", ["Forgiven by ben"]);
});

test("an announcement reaches every board", async ({ open }) => {
  const anna = await open("anna");
  const ben = await open("ben", { board: "garden" });
  for (const window of [anna, ben]) await window.expectSettled();
  await anna.submit("Password", "secret");
  await anna.expectShown("admin-state", /^in with secret/);
  await anna.click("Announce the end");
  for (const window of [anna, ben]) await expect(window.items("messages")).toHaveText(["The end"]);
});
