/** `createChatQuery` without React: the same channel, by functions. */
import { expect, test, textsOf } from "../fixtures.ts";

test("pages, changes and sends are shown as in the database", async ({ open, server }) => {
  server.log.addMany("1", "old", 25);
  const anna = await open({ scene: "plain" });
  for (const count of [10, 20, 25]) {
    await anna.shows(textsOf(server.log.all("1")).slice(-count));
    await anna.page.evaluate(() => app.query?.fetchNextPage());
  }
  server.say("1", "live");
  server.edit(3, "edited");
  server.delete(4);
  await anna.shows(textsOf(server.log.all("1")));
  await anna.page.evaluate(() => {
    app.query?.send({ id: 0, channelId: "", text: "mine", version: 0, createdAt: "" });
  });
  await expect.poll(() => textsOf(server.log.all("1")).at(-1)).toBe("mine");
  await anna.shows(textsOf(server.log.all("1")));
  expect(await anna.page.evaluate(() => app.query?.getSnapshot().pending)).toEqual([]);
});

test("a query that nobody shows listens to nothing and asks for nothing", async ({ open, server }) => {
  server.log.addMany("1", "old", 3);
  const anna = await open({ scene: "plain" });
  await anna.shows(["old 1", "old 2", "old 3"]);
  await anna.page.evaluate(() => app.stop?.());
  const listeners = () => anna.page.evaluate(() => app.socket?.listeners("chat:1:messages").length);
  await expect.poll(listeners).toBe(0);
  server.requests.length = 0;
  server.say("1", "unheard");
  await anna.hasHeardAll();
  expect(server.requests).toEqual([]);
  // The Socket is the application's own.
  expect(server.openSessions).toBe(1);
});
