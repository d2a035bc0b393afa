/** Two windows that edit and delete while they page: in the end both show what is in the database. */
import type { ChatWindow } from "../chat-window.ts";
import { expect, test, textsOf } from "../fixtures.ts";
import type { ChatServer } from "../server.ts";

/** Edits or deletes by the window itself, as its application would. */
async function ask(window: ChatWindow, method: "PATCH" | "DELETE", id: number, text?: string): Promise<void> {
  const status = await window.page.evaluate(
    async ({ method, body }) => {
      const answer = await fetch("/api/messages?channelId=1", { method, body: JSON.stringify(body) });
      return answer.status;
    },
    { method, body: { id, text } },
  );
  expect(status).toBe(200);
}

async function agree(server: ChatServer, windows: ChatWindow[]): Promise<void> {
  for (const window of windows) {
    await window.shows(textsOf(server.log.all("1")));
    await window.isSettled();
    const ids = await window.page.evaluate(() => app.chat?.items.map(({ id, version }) => [id, version]));
    expect(ids).toEqual(server.log.all("1").map(({ id, version }) => [id, version]));
  }
}

test("pages that are on their way while their messages are edited and deleted do not bring them back", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", 60);
  const [anna, ben] = [await open(), await open({ name: "ben" })];
  await anna.isSettled();
  await ben.isSettled();
  // The page that is asked for has the messages from `lowest` to `lowest + 9`.
  for (const lowest of [41, 31, 21, 11, 1]) {
    // Read out of the database already, so the page says what is no longer true.
    const gate = server.hold("GET");
    await anna.click("Older");
    await gate.reached;
    await ask(ben, "PATCH", lowest + 3, `edited on its way ${lowest}`);
    await ask(ben, "DELETE", lowest + 5);
    await ask(ben, "PATCH", lowest + 12, `edited when loaded ${lowest}`);
    await ask(ben, "DELETE", lowest + 14);
    await ben.say(`new ${lowest}`);
    await anna.hasHeardAll();
    gate.open();
    await anna.isSettled();
  }
  await expect(anna.page.getByRole("button", { name: "Older" })).toHaveCount(0);
  for (let page = 0; page < 5; page += 1) {
    await ben.isSettled();
    await ben.click("Older");
  }
  await agree(server, [anna, ben]);
});

test("both edit and delete and write at the same time, one with a connection that is cut", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", 40);
  const windows = [await open({ pageSize: 50 }), await open({ name: "ben", pageSize: 50 })] as const;
  const [anna, ben] = windows;
  for (const window of windows) await window.isSettled();
  const work = async (window: ChatWindow, name: string, first: number) => {
    for (let id = first; id <= 40; id += 4) {
      await ask(window, "PATCH", id, `${name} has edited ${id}`);
      await window.say(`${name} says ${id}`);
      await ask(window, "DELETE", id + 1 - (id % 2));
    }
  };
  const cuts = (async () => {
    for (let round = 0; round < 3; round += 1) {
      await expect(anna.status).toContainText("connected");
      server.cut();
      await expect(anna.status).toContainText("connected");
    }
  })();
  await Promise.all([work(anna, "anna", 1), work(ben, "ben", 3), cuts]);
  for (const { page } of windows) await expect(page.locator(".pending")).toHaveCount(0);
  for (const { page } of windows) await page.evaluate(() => app.chat?.refetch());
  await agree(server, [anna, ben]);
});
