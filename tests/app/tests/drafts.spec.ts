/** Drafts are sent again until they are confirmed, one after the other. */
import { expect, test } from "../fixtures.ts";

test("a draft is delivered until it is confirmed, and the next one waits for it", async ({
  open,
  server,
}) => {
  const anna = await open("anna");
  await anna.expectSettled();
  server.ignoredSaves = 2;
  await anna.submit("Draft", "first");
  await anna.submit("Draft", "second");
  await anna.expectItems("saved", [
    "first: revision 1, delivered 3 times",
    "second: revision 2, delivered 3 times",
  ]);
  expect(server.deliveries).toEqual(["first", "first", "first", "second", "second", "second"]);
});

test("a draft that is never confirmed is given up, and the next one goes on", async ({ open, server }) => {
  const anna = await open("anna");
  await anna.expectSettled();
  server.ignoredSaves = Number.POSITIVE_INFINITY;
  await anna.submit("Draft", "lost");
  await anna.submit("Draft", "kept");
  await anna.expectItems("saved", ["lost: operation has timed out", "kept: saving"]);
  server.ignoredSaves = 0;
  await anna.expectItems("saved", [
    "lost: operation has timed out",
    /^kept: revision 1, delivered [12] times$/,
  ]);
  expect(server.deliveries.slice(0, 4)).toEqual(["lost", "lost", "lost", "kept"]);
});

test("a draft that is written while the connection is lost is saved when it is back", async ({
  open,
  server,
}) => {
  const anna = await open("anna");
  await anna.expectSettled();
  server.hold("anna");
  await anna.expectShown("state", "reconnecting");
  await anna.submit("Draft", "patient");
  await anna.submit("Draft", "as well");
  await anna.expectItems("saved", ["patient: saving", "as well: saving"]);
  expect(server.deliveries).toEqual([]);
  server.release("anna");
  await anna.expectItems("saved", [
    "patient: revision 1, delivered 1 times",
    "as well: revision 2, delivered 1 times",
  ]);
  expect(server.deliveries).toEqual(["patient", "as well"]);
});
