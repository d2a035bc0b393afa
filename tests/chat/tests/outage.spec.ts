/** Connections that are lost: nothing is missing afterwards, and nothing is asked for in vain. */
import { expect, test, textsOf } from "../fixtures.ts";

/** Later than any page has been open, in ms since it was. */
const HOUR = 3_600_000;

/** The cursors of the pages of 10 that bring `count` messages, and meet what is below them. */
function pagesOver(count: number, newest: number): string[] {
  const pages = Math.floor(count / 10);
  return ["", ...Array.from({ length: pages }, (_, index) => String(newest - 10 * index - 9))];
}

test("a hundred messages that came while the browser was offline appear once each, in order", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", 50);
  const anna = await open();
  const ben = await open({ name: "ben" });
  const { clock } = anna.page;
  await clock.install({ time: 0 });
  await anna.page.reload();
  await anna.isSettled();
  await ben.isSettled();
  await anna.click("Older");
  await expect(anna.rows).toHaveCount(20);

  const paging = server.hold("GET");
  await anna.click("Older");
  await paging.reached;
  // No polls and no further tries, which may or may not fall into the moment of the return.
  await clock.pauseAt(HOUR);
  await anna.page.context().setOffline(true);
  await expect(anna.status).toContainText("down");
  await ben.page.evaluate(async () => {
    for (let index = 1; index <= 100; index += 1) {
      app.chat?.send({ id: 0, channelId: "", text: `missed ${index}`, version: 0, createdAt: "" });
    }
  });
  await expect(ben.page.locator(".pending")).toHaveCount(0);
  const all = textsOf(server.log.all("1"));
  expect(all).toHaveLength(150);
  await expect(ben.rows).toHaveText(all.slice(-110));

  server.requests.length = 0;
  await anna.page.context().setOffline(false);
  await expect.poll(() => server.requests).toContain("");
  paging.open();
  await clock.resume();
  await anna.isSettled();
  await anna.shows(all.slice(20));
  // The hole, and the page that was on its way.
  expect(server.requests.toSorted()).toEqual([...pagesOver(100, 150), "31"].toSorted());
});

test("a hundred messages that came while the server had cut the connection appear once each, in order", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", 50);
  const anna = await open({ pollInterval: 60_000 });
  await anna.isSettled();
  await anna.click("Older");
  await expect(anna.rows).toHaveCount(20);

  const paging = server.hold("GET");
  await anna.click("Older");
  await paging.reached;
  server.refusing = true;
  server.cut();
  await expect(anna.status).toContainText("down");
  server.sayMany("1", "missed", 100);
  paging.open();
  await expect(anna.rows).toHaveCount(30);
  server.requests.length = 0;
  server.refusing = false;
  await anna.shows(textsOf(server.log.all("1")).slice(20));
  await anna.isSettled();
  expect(server.requests).toEqual(pagesOver(100, 150));
});

test("the newest page is asked for within a second of the loss, each second, and not once after the return", async ({
  open,
  server,
}) => {
  server.log.addMany("1", "old", 3);
  const anna = await open();
  const { clock } = anna.page;
  await clock.install({ time: 0 });
  await anna.page.reload();
  await anna.isSettled();
  await clock.pauseAt(HOUR);
  server.requests.length = 0;
  server.refusing = true;
  server.cut();
  await expect(anna.status).toContainText("down");

  await clock.runFor(999);
  expect(await anna.page.evaluate(() => app.chat?.isPolling)).toBe(true);
  await anna.page.evaluate(() => fetch("/"));
  expect(server.requests).toEqual([]);
  for (const count of [1, 2, 3]) {
    server.log.add("1", `polled ${count}`);
    await clock.runFor(1000);
    await expect.poll(() => server.requests.length).toBe(count);
    // What is fetched is shown with the next frame, for which time has to pass too.
    await expect
      .poll(async () => {
        await clock.runFor(20);
        return anna.rows.allTextContents();
      })
      .toEqual(textsOf(server.log.all("1")));
    expect(server.requests).toHaveLength(count);
  }

  server.refusing = false;
  await clock.runFor(1000);
  await clock.resume();
  await anna.isSettled();
  expect(await anna.page.evaluate(() => app.chat?.isPolling)).toBe(false);
  server.requests.length = 0;
  // Ten polls, and less than a heartbeat.
  await clock.fastForward(10_000);
  server.say("1", "live");
  await anna.shows(textsOf(server.log.all("1")));
  expect(server.requests).toEqual([]);
});

test("an outage that is cut short by another leaves no hole", async ({ open, server }) => {
  server.log.addMany("1", "old", 20);
  const anna = await open({ pollInterval: 60_000 });
  await anna.isSettled();
  for (const round of ["first", "second", "third"]) {
    server.refusing = true;
    server.cut();
    await expect(anna.status).toContainText("down");
    server.sayMany("1", round, 25);
    const filling = server.hold("GET");
    server.refusing = false;
    // Cut again while the hole is being closed.
    await filling.reached;
    server.cut();
    filling.open();
  }
  await anna.shows(textsOf(server.log.all("1")).slice(10));
  await anna.isSettled();
  expect(await anna.page.evaluate(() => app.chat?.hasGap)).toBe(false);
});

test("a restart of the server is no different", async ({ open, server }) => {
  server.log.addMany("1", "old", 5);
  const anna = await open();
  const plain = await open({ scene: "plain", name: "plain" });
  await anna.isSettled();
  await expect(plain.rows).toHaveCount(5);
  await server.stop();
  await expect(anna.status).toContainText("down");
  server.log.addMany("1", "missed", 42);
  await server.start();
  for (const window of [anna, plain]) await window.shows(textsOf(server.log.all("1")));
  await anna.isSettled();
  await plain.hasHeardAll();
  server.say("1", "live");
  for (const window of [anna, plain]) await window.shows(textsOf(server.log.all("1")));
});
