/** Providers and channels that come, go and wait: one connection at a time, and nothing is left behind. */
import type { ChatWindow } from "../chat-window.ts";
import { expect, test, textsOf } from "../fixtures.ts";
import type { Stage } from "../page/app.ts";

/** Changes what is there, until it is rendered. */
async function set(window: ChatWindow, change: Partial<Stage>): Promise<void> {
  await window.page.evaluate((change) => app.set?.(change), change);
  for (const [name, value] of Object.entries(change)) {
    if (name !== "suspended") await expect(window.page.locator("#stage")).toContainText(`${name} ${value}`);
  }
}

/** How many listeners the last Socket has for each of a channel's events, and for its own. */
function listeners(window: ChatWindow): Promise<Record<string, number>> {
  const names = [
    "chat:1:messages",
    "chat:1:messages:update",
    "chat:1:messages:delete",
    "connect",
    "disconnect",
  ];
  return window.page.evaluate(
    (names) => Object.fromEntries(names.map((name) => [name, app.socket?.listeners(name).length ?? -1])),
    names,
  );
}

/** Ends the provider; nothing may be left on the server then. */
async function leave(window: ChatWindow, openSessions: () => number): Promise<void> {
  await set(window, { provider: null });
  await expect.poll(openSessions).toBe(0);
}

test("StrictMode makes one connection", async ({ open, server }) => {
  server.log.addMany("1", "old", 3);
  const anna = await open({ scene: "lifecycle" });
  await anna.isSettled();
  await anna.hasHeardAll();
  expect(server.openSessions).toBe(1);
  // One that was opened in vain would be there still, or would have been.
  await leave(anna, () => server.openSessions);
  expect(server.sessions).toBe(1);
});

test("rendering again changes neither the connection nor the listeners", async ({ open, server }) => {
  const anna = await open({ scene: "lifecycle" });
  await anna.isSettled();
  const before = await listeners(anna);
  for (let render = 2; render <= 20; render += 1) await set(anna, { render });
  await anna.hasHeardAll();
  expect(await listeners(anna)).toEqual(before);
  expect(before["chat:1:messages"]).toBe(1);
  expect(server.sessions).toBe(1);
});

test("a channel that is mounted anew, as by a hot reload, keeps the connection and misses nothing", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", 3);
  const anna = await open({ scene: "lifecycle" });
  await anna.isSettled();
  const before = await listeners(anna);
  for (let channel = 2; channel <= 10; channel += 1) {
    server.say("1", `before ${channel}`);
    await set(anna, { channel });
    server.say("1", `after ${channel}`);
  }
  await anna.shows(textsOf(server.log.all("1")));
  await anna.isSettled();
  expect(await listeners(anna)).toEqual(before);
  expect(server.sessions).toBe(1);
});

test("a channel that is unmounted listens no more, and shows all when it comes back", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", 3);
  const anna = await open({ scene: "lifecycle" });
  await anna.isSettled();
  const before = await listeners(anna);
  await set(anna, { channel: null });
  await expect
    .poll(() => listeners(anna))
    .toMatchObject({
      "chat:1:messages": 0,
      "chat:1:messages:update": 0,
      "chat:1:messages:delete": 0,
    });
  // The last of them is on its way while the channel goes.
  await expect.poll(() => server.requests).toEqual(["", "", ""]);
  server.requests.length = 0;
  server.say("1", "unheard");
  await anna.hasHeardAll();
  expect(server.requests).toEqual([]);
  await set(anna, { channel: 2 });
  await anna.shows(textsOf(server.log.all("1")));
  await anna.isSettled();
  expect(await listeners(anna)).toEqual(before);
  expect(server.requests).toEqual([""]);
  expect(server.sessions).toBe(1);
});

test("a provider that is unmounted closes its connection and listens no more", async ({ open, server }) => {
  const anna = await open({ scene: "lifecycle" });
  await anna.isSettled();
  await leave(anna, () => server.openSessions);
  await expect.poll(() => listeners(anna).then((counts) => Object.values(counts))).toEqual([0, 0, 0, 0, 0]);
  expect(await anna.page.evaluate(() => app.socket?.active)).toBe(false);
});

test("a provider that comes and goes has one connection at a time", async ({ open, server }) => {
  server.log.addMany("1", "old", 3);
  const anna = await open({ scene: "lifecycle" });
  await anna.isSettled();
  for (let provider = 2; provider <= 4; provider += 1) {
    await leave(anna, () => server.openSessions);
    server.say("1", `missed ${provider}`);
    await set(anna, { provider });
    await anna.shows(textsOf(server.log.all("1")));
    await anna.isSettled();
    expect(server.openSessions).toBe(1);
    expect(server.sessions).toBe(provider);
  }
});

test("a provider in the place of another leaves one connection", async ({ open, server }) => {
  server.log.addMany("1", "old", 3);
  const anna = await open({ scene: "lifecycle" });
  await anna.isSettled();
  for (let provider = 2; provider <= 4; provider += 1) {
    await set(anna, { provider });
    await anna.isSettled();
    await anna.hasHeardAll();
    await expect.poll(() => server.openSessions).toBe(1);
    expect(server.sessions).toBe(provider);
  }
  server.say("1", "live");
  await anna.shows(textsOf(server.log.all("1")));
});

test("who waits for data beside the channel keeps the connection, and what comes meanwhile", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", 3);
  const anna = await open({ scene: "lifecycle" });
  await anna.isSettled();
  const before = await listeners(anna);
  for (let round = 1; round <= 3; round += 1) {
    await set(anna, { suspended: true });
    await expect(anna.page.getByText("waiting")).toBeVisible();
    server.say("1", `meanwhile ${round}`);
    await anna.hasHeardAll();
    await set(anna, { suspended: false });
    await expect(anna.page.getByText("waiting")).toHaveCount(0);
    await anna.shows(textsOf(server.log.all("1")));
  }
  expect(await listeners(anna)).toEqual(before);
  expect(server.sessions).toBe(1);
});

test("a channel that is first shown after a wait has one connection", async ({ open, server }) => {
  server.log.addMany("1", "old", 3);
  const anna = await open({ scene: "lifecycle", suspended: true });
  await expect(anna.page.getByText("waiting")).toBeVisible();
  await anna.page.evaluate(() => fetch("/"));
  expect(server.sessions).toBe(0);
  await anna.page.evaluate(() => app.set?.({ suspended: false }));
  await anna.isSettled();
  await anna.shows(textsOf(server.log.all("1")));
  await leave(anna, () => server.openSessions);
  expect(server.sessions).toBe(1);
});
