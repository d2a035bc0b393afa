/** A namespace that does not exist answers with `connect_error`; the chat goes on. */
import { expect, test } from "../fixtures.ts";

test("a wrong namespace shows its connect_error, as often as it is tried", async ({ openWindow }) => {
  const anna = await openWindow();
  await anna.expectTransport("websocket");
  const answer = anna.page.getByTestId("namespace-answer");
  await anna.page.getByRole("button", { name: "Connect to /nowhere" }).click();
  await expect(answer).toHaveText("connect_error: Invalid namespace");
  await anna.page.getByRole("button", { name: "Connect to /nowhere" }).click();
  await expect(answer).toHaveText("connect_error: Invalid namespace");

  await anna.join("Anna");
  await anna.say("Still here");
  await anna.expectMessages(["Still here"]);
  await expect(anna.connections).toHaveText("1");
});
