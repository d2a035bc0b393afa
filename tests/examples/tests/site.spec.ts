/** The site's own page of rooms, which is JavaScript, beside the front ends in Rust. */
import { expect, FRONT_ENDS, test } from "../fixtures.ts";

test("the site's page talks to all of them", async ({ enter, openPage, server }) => {
  const site = await openPage(`${server.origin}/rooms`);
  await site.getByLabel("Your name").fill("site");
  await site.getByRole("button", { name: "Enter" }).click();
  const lobby = site.getByRole("region", { name: "Room lobby" });
  await expect(lobby).toHaveAttribute("data-status", "joined");

  const said = [];
  for (const frontEnd of FRONT_ENDS) {
    const visitor = await enter(frontEnd, frontEnd, "lobby");
    await visitor.say(`from ${frontEnd}`);
    said.push(`from ${frontEnd}`);
    await expect(lobby.getByTestId("text")).toHaveText(said);

    const field = site.getByRole("textbox", { name: "Message to lobby" });
    await field.fill(`to ${frontEnd}`);
    await field.press("Enter");
    said.push(`to ${frontEnd}`);
    await expect(visitor.page.getByRole("listitem").last()).toHaveText(`site to ${frontEnd}`);
    await expect(visitor.page.getByRole("listitem")).toHaveCount(said.length);
    await expect(lobby.getByTestId("members")).toContainText(frontEnd);
  }
});
